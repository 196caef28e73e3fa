"""The office keeps the words it writes often: each officer their own, administrators those of all."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import AdministratorsOnly, Officer, require_step_up
from api.accounts.models import Person
from api.core.audit import audit
from api.core.db import fetch
from api.core.errors import Conflict, Finding, NotFound, PreconditionFailed, Unprocessable
from api.core.ids import new_id
from api.core.labels import LANGUAGES, in_language, t
from api.review.catalogue.filled_texts import example_values
from api.review.catalogue.placeholders import OF_USE, TextUse, check_text, fill
from api.review.catalogue.text_block_schemas import TextBlock as TextBlockOut
from api.review.catalogue.text_block_schemas import TextBlockCheck, TextBlockInput, TextBlocks
from api.review.models import TextBlock
from api.review.revisions import Texts, changed, changes, history, in_languages

_LABEL: Final = "review.text.fields"
_TAKE_TURN: Final = "SELECT pg_advisory_xact_lock(hashtextextended('text_blocks', 0))"
Content = Mapping[str, Any]


class TextBlockUnchanged(Conflict):
    """A revision that says what the one before it said."""

    code = "text_block_unchanged"


async def list_blocks(session: AsyncSession, officer: Officer) -> TextBlocks:
    """The officer's own and the shared ones, by title."""
    items = [_block_out(rows, officer) for rows in (await _mine(session, officer)).values()]
    items.sort(key=lambda block: in_language(block.title, officer.language).casefold())
    placeholders = {use: list(OF_USE[use]) for use in get_args(TextUse)}
    return TextBlocks(items=items, may_share=officer.role == "administrator", placeholders=placeholders)


async def _mine(session: AsyncSession, officer: Officer) -> dict[UUID, list[tuple[TextBlock, str | None]]]:
    """Every revision of what the officer may insert, by block, the oldest first; whose a block is, its newest says."""
    name = Person.first_name + " " + Person.last_name
    query = select(TextBlock, name).join(Person, Person.id == TextBlock.added_by).order_by(TextBlock.revision)
    touched = select(TextBlock.id).where(or_(TextBlock.owner_id.is_(None), TextBlock.owner_id == officer.person_id))
    found: dict[UUID, list[tuple[TextBlock, str | None]]] = defaultdict(list)
    for row, adder in await session.execute(query.where(TextBlock.id.in_(touched))):
        found[row.id].append((row, adder))
    return {i: rows for i, rows in found.items() if rows[-1][0].owner_id in {None, officer.person_id}}


def _block_out(rows: Sequence[tuple[TextBlock, str | None]], officer: Officer) -> TextBlockOut:
    block, _ = rows[-1]
    shared = block.owner_id is None
    return TextBlockOut(
        **{name: getattr(block, name) for name in ("id", "revision", "uses", "active", "title", "text")},
        shared=shared,
        may_edit=not shared or officer.role == "administrator",
        revisions=history(rows, lambda row: _texts(_content(row), officer.language), _LABEL, officer.language),
    )


def _content(block: TextBlock | None) -> dict[str, Any]:
    if block is None:
        return {}
    said = {name: getattr(block, name) for name in ("uses", "active", "title", "text")}
    return said | {"shared": block.owner_id is None}


def _texts(content: Content, language: str) -> Texts:
    if not content:
        return {}
    return {
        "shared": t(language, "review.text.shared" if content["shared"] else "review.text.personal"),
        "uses": ", ".join(t(language, f"review.text.use.{use}") for use in sorted(content["uses"])),
        "active": t(language, f"review.text.active.{str(content['active']).lower()}"),
        **in_languages(content, "title", "text"),
    }


async def check_block(session: AsyncSession, officer: Officer, body: TextBlockInput) -> TextBlockCheck:
    """What this body would change, without asking for a second factor. Raises as `revise_block`."""
    before = await _before(session, officer, body)
    return await _check(session, officer, body, before)


async def revise_block(session: AsyncSession, officer: Officer, body: TextBlockInput) -> TextBlockCheck:
    """Add a text block, or the next revision of one.

    Raises NotFound, AdministratorsOnly, StepUpRequired, PreconditionFailed, TextBlockUnchanged, Unprocessable.
    """
    await fetch(session, _TAKE_TURN)
    before = await _before(session, officer, body)
    checked = await _check(session, officer, body, before)
    if body.shared or (before and before.owner_id is None):
        require_step_up(officer)
    block = TextBlock(
        id=before.id if before else new_id(),
        revision=before.revision + 1 if before else 1,
        owner_id=None if body.shared else officer.person_id,
        added_by=officer.person_id,
        **_said(body),
    )
    session.add(block)
    await session.flush()
    old, new = (_texts(content, LANGUAGES[0]) for content in (_content(before), _content(block)))
    await audit(session, officer, "change" if before else "create", "text_block", block.id, fields=changed(old, new))
    return checked.model_copy(update={"id": block.id})


async def _before(session: AsyncSession, officer: Officer, body: TextBlockInput) -> TextBlock | None:
    """The revision that the body replaces, if the officer may."""
    before = None
    if body.id is not None:
        rows = (await _mine(session, officer)).get(body.id)
        if rows is None:
            raise NotFound
        before = rows[-1][0]
    if (body.shared or (before and before.owner_id is None)) and officer.role != "administrator":
        raise AdministratorsOnly
    if before and before.revision != body.revision:
        raise PreconditionFailed
    return before


def _said(body: TextBlockInput) -> dict[str, Any]:
    return body.model_dump(include={"active", "title", "text"}) | {"uses": sorted(set(body.uses))}


async def _check(
    session: AsyncSession, officer: Officer, body: TextBlockInput, before: TextBlock | None
) -> TextBlockCheck:
    said = _said(body) | {"shared": body.shared}
    if found := findings_in(body):
        raise Unprocessable(found)
    old, new = (_texts(content, officer.language) for content in (_content(before), said))
    if not (done := changes(old, new, _LABEL, officer.language)):
        raise TextBlockUnchanged
    texts = body.text.model_dump()
    examples = {tag: fill(texts[tag], await example_values(session, officer, tag)) for tag in LANGUAGES}
    return TextBlockCheck.model_validate({"id": body.id, "changes": done, "examples": examples})


def findings_in(body: TextBlockInput) -> list[Finding]:
    texts = body.text.model_dump()
    return [
        finding
        for tag in LANGUAGES
        for finding in check_text(f"/text/{tag}", f"{_LABEL}.text.{tag}", texts[tag], body.uses)
    ]
