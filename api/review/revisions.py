"""What revisions changed, for catalogues whose rows are only added. Each row is seen as texts by field name."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from api.core.labels import LANGUAGES, t
from api.invoices.schemas import VersionChange
from api.review.revision_schemas import Revision

Texts = Mapping[str, str | None]


class Row(Protocol):
    @property
    def revision(self) -> Any: ...  # noqa: ANN401 - a mapped column
    @property
    def added_at(self) -> Any: ...  # noqa: ANN401 - a mapped column


R = TypeVar("R", bound=Row)


def in_languages(content: Mapping[str, Any], *names: str) -> dict[str, str | None]:
    """`short.fr`, `short.de`, … of the fields that have a text in each language."""
    return {f"{name}.{tag}": content[name].get(tag) for name in names for tag in LANGUAGES}


def changed(before: Texts, after: Texts) -> list[str]:
    """The names of the fields that are not as before."""
    return [name for name, text in after.items() if text != before.get(name)]


def changes(before: Texts, after: Texts, prefix: str, language: str) -> list[VersionChange]:
    return [
        VersionChange(label=t(language, f"{prefix}.{name}"), before=before.get(name), after=after[name])
        for name in changed(before, after)
    ]


def history(
    rows: Sequence[tuple[R, str | None]], texts: Callable[[R], Texts], prefix: str, language: str
) -> list[Revision]:
    """Revisions with who added them, the oldest first → the newest first, with what each one changed."""
    seen = [texts(row) for row, _ in rows]
    found = []
    for position, (row, adder) in enumerate(rows):
        before = seen[position - 1] if position else seen[position]
        at: datetime = row.added_at
        done = changes(before, seen[position], prefix, language)
        found.append(Revision(revision=row.revision, added_by=adder, added_at=at, changes=done))
    return found[::-1]
