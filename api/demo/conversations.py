"""What companies and the office have written to each other: unread, answered and closed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from api.accounts.access import short_name
from api.demo.accounts import CompanyKey
from api.demo.files import Row
from api.demo.numbers import at_work, id_at, seeded, working_day
from api.demo.people import DemoCompany, DemoPerson, officers
from api.demo.sent import Request
from api.invoices.status import Status

Side = Literal["company", "office"]


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation, about a request where `status` names which, and its messages in turn, the company's first."""

    words: tuple[str, ...]
    day: date
    status: Status | None = None
    subject: str | None = None
    closed: bool = False
    unread: bool = False


_LATER: Final = date(2026, 10, 28)
_TALKS: Final[dict[CompanyKey, tuple[Talk, ...]]] = {
    "clairpre": (
        Talk(
            (
                "Bonjour, la facture du fournisseur couvre deux mois. Faut-il une demande par mois ?",
                "Bonjour, une seule demande suffit : indiquez la période entière et joignez la facture.",
            ),
            _LATER,
            Status.IN_REVIEW,
            unread=True,
        ),
        Talk(
            ("Bonjour, le décompte manquant arrive la semaine prochaine. Pouvons-nous répondre après le délai ?",),
            date(2026, 10, 29),
            Status.TO_CORRECT,
            unread=True,
        ),
        Talk(
            (
                "Bonjour, notre service des prestations est fermé du 24 décembre au 4 janvier.",
                "Merci de l’information, c’est noté. Bonnes fêtes.",
            ),
            date(2026, 10, 20),
            subject="Fermeture de fin d’année",
            closed=True,
        ),
    ),
    "musterhalde": (
        Talk(
            (
                "Guten Tag, genügt für die Fahrten eine Bestätigung der Schule?",
                "Guten Tag, ja, wenn sie die Tage nennt. Bitte legen Sie sie der Rechnung bei.",
            ),
            _LATER,
            Status.IN_REVIEW,
            unread=True,
        ),
        Talk(
            (
                "Guten Tag, wir haben ab 1. November ein neues Konto. Was müssen wir tun?",
                "Erfassen Sie es unter «Meine Organisation»; wir brauchen sonst nichts.",
            ),
            date(2026, 10, 19),
            subject="Neues Konto",
            closed=True,
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Talks:
    conversations: Sequence[Row]
    messages: Sequence[Row]


def talks(companies: Sequence[DemoCompany], made: Sequence[Request]) -> Talks:
    """The rows. Of the requests each company talks about the one sent last of those in that status."""
    conversations: list[Row] = []
    messages: list[Row] = []
    serial = 0
    for company in companies:
        for talk in _TALKS.get(company.key, ()):
            serial += talk.subject is not None
            row, written = _talk(company, talk, made, serial)
            conversations.append(row)
            messages += written
    return Talks(conversations, messages)


def references(rows: Sequence[Row]) -> int:
    """How many references of their own the conversations have."""
    return sum(row["reference"] is not None for row in rows)


def _talk(company: DemoCompany, talk: Talk, made: Sequence[Request], serial: int) -> tuple[Row, list[Row]]:
    random = seeded(f"talk {company.key} {talk.words[0]}")
    request = _about(company, talk, made)
    person = request.person if request else company.manager
    began = at_work(random, working_day(talk.day))
    times = [began + timedelta(hours=3 * number) for number in range(len(talk.words))]
    conversation_id = id_at(random, began)
    row = {
        "id": conversation_id,
        "organisation_id": company.id,
        "invoice_id": request.id if request else None,
        "reference": None if request else f"M-2026-{serial:06d}",
        "subject": talk.subject,
        "state": "closed" if talk.closed else "open" if len(times) % 2 else "answered",
        "responsible_id": person.id,
        "last_position": len(times),
        "started_at": began,
        "last_at": times[-1],
    }
    common = {"organisation_id": company.id, "conversation_id": conversation_id}
    officer = request.reviewer if request else officers("reviewer")[0]
    written = [
        common | {"id": id_at(random, at), "position": number} | said
        for number, (at, said) in enumerate(zip(times, _said(talk, person, officer, times), strict=True), start=1)
    ]
    return row, written


def _about(company: DemoCompany, talk: Talk, made: Sequence[Request]) -> Request | None:
    if talk.status is None:
        return None
    own = [
        one
        for one in made
        if one.company.id == company.id and one.status == talk.status and one.sent_at.date() < talk.day
    ]
    return max(own, key=lambda one: one.sent_at)


def _said(talk: Talk, person: DemoPerson, officer: DemoPerson, times: Sequence[datetime]) -> Iterator[Row]:
    for number, (text, at) in enumerate(zip(talk.words, times, strict=True)):
        side: Side = "office" if number % 2 else "company"
        author = officer if number % 2 else person
        last = number == len(talk.words) - 1
        yield {
            "side": side,
            "author_id": author.id,
            "author_name": short_name(author.account.first_name, author.account.last_name),
            "text": text,
            "at": at,
            "seen_at": None if last and talk.unread else at + timedelta(minutes=25),
        }
