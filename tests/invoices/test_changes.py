"""What differs between two versions. Pure."""

from uuid import uuid4

from api.core.sections import (
    RenderedCell,
    RenderedColumn,
    RenderedRow,
    RenderedSection,
    RenderedTable,
    RenderedTableRow,
)
from api.invoices.changes import changes_between


def row(value: str, detail: str | None = None, pointer: str = "/remark") -> RenderedRow:
    return RenderedRow(label="Remarque", value=value, detail=detail, pointer=pointer)


def rows(*found: RenderedRow) -> list[RenderedSection]:
    return [RenderedSection(title="Titre", rows=list(found), table=None)]


def lines(*names: str, total: str = "10.00") -> list[RenderedSection]:
    cells = [
        RenderedTableRow(cells=[RenderedCell(value=name, detail=None, pointer=None)], pointer=None) for name in names
    ]
    table = RenderedTable(
        caption="Lignes",
        columns=[RenderedColumn(label="Nom", numeric=False, amount=False)],
        rows=cells,
        total=RenderedRow(label="Total", value=total, detail=None, pointer=None),
    )
    return [RenderedSection(title="Lignes", rows=[], table=table)]


def shown(before: list[RenderedSection], after: list[RenderedSection]) -> list[tuple[str, str | None, str | None]]:
    return [(change.label, change.before, change.after) for change in changes_between(before, after, {}, {})]


def test_equal_versions_differ_in_nothing() -> None:
    assert shown(rows(row("a")) + lines("x", "y"), rows(row("a")) + lines("x", "y")) == []


def test_a_value_or_its_detail_changed() -> None:
    assert shown(rows(row("a")), rows(row("b"))) == [("Remarque", "a", "b")]
    assert shown(rows(row("a", "x")), rows(row("a", "y"))) == [("Remarque", "a, x", "a, y")]
    assert shown(rows(row("–")), rows(row("b"))) == [("Remarque", None, "b")]
    assert shown(rows(row("a")), rows()) == [("Remarque", "a", None)]
    assert shown(rows(), rows(row("–"))) == []


def test_a_line_put_in_between_does_not_change_those_behind_it() -> None:
    assert shown(lines("a", "b", "c"), lines("a", "new", "b", "c")) == [("Lignes 2", None, "new")]
    assert shown(lines("a", "b", "c"), lines("b", "c")) == [("Lignes 1", "a", None)]
    assert shown(lines("a", "b"), lines("a", "z")) == [("Lignes 2, Nom", "b", "z")]


def test_the_total_is_a_change_of_its_own() -> None:
    assert shown(lines("a"), lines("a", total="12.00")) == [("Total", "10.00", "12.00")]


def test_a_table_that_was_not_there_is_new_line_by_line() -> None:
    assert shown([], lines("a")) == [("Lignes 1", None, "a"), ("Total", None, "10.00")]


def test_files_are_told_apart_by_their_ids() -> None:
    old, new = uuid4(), uuid4()
    sections = rows(row("f.pdf", pointer="/attachments"))
    found = changes_between(sections, sections, {old: "f.pdf"}, {new: "f.pdf"})
    assert [(change.before, change.after) for change in found] == [("f.pdf", None), (None, "f.pdf")]
