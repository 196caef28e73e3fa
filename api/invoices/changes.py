"""What differs between two versions of a request, from the sections that a reader sees. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from uuid import UUID

from api.core.sections import RenderedRow, RenderedSection, RenderedTable, RenderedTableRow
from api.invoices.schemas import VersionChange

_ATTACHMENTS = "/attachments"


def changes_between(
    before: Sequence[RenderedSection],
    after: Sequence[RenderedSection],
    files_before: Mapping[UUID, str],
    files_after: Mapping[UUID, str],
    place_of: Callable[[str], str | None] = lambda _: None,
) -> list[VersionChange]:
    """In the order of the sections; files by their ids, since two may have the same name. `place_of` names the entry
    that a pointer leads to; without a name it is the table's, with the number of the row."""
    old, new = _rows(before), _rows(after)
    found = list(_row_changes(old, new))
    for section_before, section_after in _tables(before, after):
        found += _table_changes(section_before, section_after, place_of)
    return found + list(_file_changes(_label(old, new), files_before, files_after))


def _rows(sections: Sequence[RenderedSection]) -> dict[str, RenderedRow]:
    return {row.pointer or row.label: row for section in sections for row in section.rows}


def _shown(row: RenderedRow | None) -> str | None:
    if row is None or row.value == "–":
        return None
    return f"{row.value}, {row.detail}" if row.detail else row.value


def _row_changes(old: Mapping[str, RenderedRow], new: Mapping[str, RenderedRow]) -> Iterator[VersionChange]:
    for key in [*new, *(key for key in old if key not in new)]:
        before, after = _shown(old.get(key)), _shown(new.get(key))
        if before != after and key != _ATTACHMENTS:
            yield VersionChange(label=(new.get(key) or old[key]).label, before=before, after=after)


def _label(old: Mapping[str, RenderedRow], new: Mapping[str, RenderedRow]) -> str:
    row = new.get(_ATTACHMENTS) or old.get(_ATTACHMENTS)
    return row.label if row else ""


def _file_changes(label: str, old: Mapping[UUID, str], new: Mapping[UUID, str]) -> Iterator[VersionChange]:
    for key, name in old.items():
        if key not in new:
            yield VersionChange(label=label, before=name, after=None)
    for key, name in new.items():
        if key not in old:
            yield VersionChange(label=label, before=None, after=name)


def _tables(
    before: Sequence[RenderedSection], after: Sequence[RenderedSection]
) -> Iterator[tuple[RenderedTable, RenderedTable]]:
    old = {section.title: section.table for section in before if section.table}
    for section in after:
        if section.table:
            empty = section.table.model_copy(update={"rows": [], "total": None})
            yield old.get(section.title, empty), section.table


def _table_changes(
    old: RenderedTable, new: RenderedTable, place_of: Callable[[str], str | None]
) -> Iterator[VersionChange]:
    """Lines that were put in or taken out move the others, so lines are matched before their cells are compared."""
    matcher = SequenceMatcher(
        None, [_cells(row) for row in old.rows], [_cells(row) for row in new.rows], autojunk=False
    )
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            continue
        pairs = min(last - first, new_last - new_first)
        for step in range(pairs):
            name = _line(new, new_first + step, place_of)
            yield from _line_changes(new, name, old.rows[first + step], new.rows[new_first + step])
        for row in range(first + pairs, last):
            yield VersionChange(label=_line(old, row, place_of), before=_whole(old.rows[row]), after=None)
        for row in range(new_first + pairs, new_last):
            yield VersionChange(label=_line(new, row, place_of), before=None, after=_whole(new.rows[row]))
    if new.total and (old.total is None or old.total.value != new.total.value):
        yield VersionChange(label=new.total.label, before=old.total.value if old.total else None, after=new.total.value)


def _cells(row: RenderedTableRow) -> tuple[tuple[str, str | None], ...]:
    return tuple((cell.value, cell.detail) for cell in row.cells)


def _line(table: RenderedTable, row: int, place_of: Callable[[str], str | None]) -> str:
    pointer = table.rows[row].pointer
    return (pointer and place_of(pointer)) or f"{table.caption} {row + 1}"


def _whole(row: RenderedTableRow) -> str:
    return ", ".join(cell.value for cell in row.cells if cell.value != "–")


def _cell(value: str, detail: str | None) -> str | None:
    shown = ", ".join(part for part in (value, detail) if part and part != "–")
    return shown or None


def _line_changes(
    table: RenderedTable, name: str, old: RenderedTableRow, new: RenderedTableRow
) -> Iterator[VersionChange]:
    for column, before, after in zip(table.columns, old.cells, new.cells, strict=True):
        if (before.value, before.detail) != (after.value, after.detail):
            yield VersionChange(
                label=f"{name}, {column.label}",
                before=_cell(before.value, before.detail),
                after=_cell(after.value, after.detail),
            )
