"""A registration as a letter to the applicant: received, accepted or refused."""

import asyncio

from fastapi import Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.core import clock
from api.core.clock import office_day, show_instant
from api.core.labels import t
from api.core.sections import RenderedRow, RenderedSection, show_day
from api.documents.elements import Group
from api.documents.letter import Letter
from api.documents.letter_pdf import LetterPdf, draw_letter
from api.invoices.pdf import download, letterhead, sender_label
from api.invoices.printing import PrintedRegistration, keep_code
from api.organisations.models import Registration

_TEXTS = "organisations.registrations"


async def registration_pdf(session: AsyncSession, registration: Registration) -> Response:
    """The letter about the registration as it stands, in the applicant's language."""
    printed = PrintedRegistration(registration.id, registration.state, registration.organisation_id)
    await keep_code(session, printed)
    content = _content(registration, printed.code, show_instant(await clock.now(session)))
    drawn = await asyncio.to_thread(draw_letter, content)
    suffix = t(content.letter.language, f"{_TEXTS}.letter.suffix")
    known = registration.organisation
    return download(drawn, f"{suffix}-{known['gln'] or registration.submitted_at.date().isoformat()}.pdf")


def _content(registration: Registration, code: str, printed_at: str) -> LetterPdf:
    language, state = registration.applicant["language"], registration.state
    sent, decided = show_day(office_day(registration.submitted_at)), registration.decided_at
    dates = [(f"{_TEXTS}.letter.sent", sent)]
    if decided is not None:
        dates.append((f"{_TEXTS}.letter.decided", show_day(office_day(decided))))
    return LetterPdf(
        letter=Letter(
            language=language,
            office=letterhead(language),
            title=t(language, f"{_TEXTS}.letter.{state}.title"),
            subtitle=t(language, "documents.pdf.counter"),
            reference=registration.organisation["name"],
            printed_at=printed_at,
        ),
        parties=[
            *(Group(t(language, label), [day], 0.2) for label, day in dates),
            Group(sender_label(language, is_company=registration.kind == "company"), _address(registration), 0.4),
        ],
        opening=[t(language, f"{_TEXTS}.letter.{state}.text", sent=sent)],
        sections=[*_reason(registration, language), _applicant(registration, language)],
        code=code,
    )


def _address(registration: Registration) -> list[str]:
    known = registration.organisation
    street = " ".join(part for part in (known["street"], known["house_number"]) if part)
    lines = [known["name"], known["department"], street, f"{known['postcode']} {known['town']}"]
    if known["gln"]:
        lines.append(f"GLN {known['gln']}")
    return [line for line in lines if line]


def _reason(registration: Registration, language: str) -> list[RenderedSection]:
    if registration.reason is None:
        return []
    return [_section("letter.reason", [("letter.reason", registration.reason)], language)]


def _applicant(registration: Registration, language: str) -> RenderedSection:
    """Who becomes the first manager. The telephone that gets the codes is not printed."""
    known = registration.applicant
    rows = [("name", f"{known['first_name']} {known['last_name']}"), ("email", known["email"])]
    return _section("applicant", rows, language)


def _section(title: str, rows: list[tuple[str, str]], language: str) -> RenderedSection:
    said = [
        RenderedRow(label=t(language, f"{_TEXTS}.{label}"), value=value, detail=None, pointer=None)
        for label, value in rows
    ]
    return RenderedSection(title=t(language, f"{_TEXTS}.{title}"), rows=said, table=None)
