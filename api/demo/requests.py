"""The demo's requests: what was sent, each version checked by the office's real rules at its instant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID

from api.core.config import get_settings
from api.core.sections import show_day
from api.demo import flaws
from api.demo.accounts import CompanyKey
from api.demo.beneficiaries import DemoBeneficiary
from api.demo.deliveries import Delivery, delivery, files_of, form_of
from api.demo.files import DemoFile, Row
from api.demo.numbers import id_at, local_day, qr_reference, seeded, weighted
from api.demo.people import DemoCompany, DemoPerson, officers
from api.demo.stories import STORIES, Step, Story, steps
from api.invoices.checks import Assessed, Prepared, assess, claims_of, prepare
from api.invoices.context import BeneficiaryFacts, Claim, Context, DocumentFacts, EarlierClaim, Needs, PayeeFacts
from api.invoices.facts import decision_facts, freeze
from api.invoices.status import NOT_COUNTED, Action, Status
from api.invoices.submission import stored
from api.invoices.tariffs import in_force
from api.invoices.tariffs.rows import shipped

_SHARES: Final[tuple[tuple[CompanyKey, int], ...]] = (("clairpre", 48), ("musterhalde", 34), ("musterfeld", 18))
_REMARKS: Final = {
    "fr": (
        "Séance du {day} déplacée à la demande de la famille.",
        "Facture reçue le {day} seulement.",
        "Merci de verser le montant avec la référence indiquée.",
    ),
    "de": (
        "Termin vom {day} auf Wunsch der Familie verschoben.",
        "Die Rechnung ist erst am {day} eingetroffen.",
        "Bitte überweisen Sie den Betrag mit der angegebenen Referenz.",
    ),
}


@dataclass(frozen=True, slots=True)
class Version:
    """What was sent, and what the rules said to it then."""

    at: datetime
    person: DemoPerson
    body: flaws.Body
    assessed: Assessed
    frozen: Row
    claims: Sequence[Claim]


@dataclass(slots=True)
class Request:
    """One request from its submission to where it stands."""

    id: UUID
    random: Random
    company: DemoCompany
    person: DemoPerson
    reviewer: DemoPerson
    story: Story
    steps: list[Step]
    what: Delivery
    reference: str
    refusal: str | None
    files: list[DemoFile]
    bodies: list[flaws.Body] = field(default_factory=list)
    asked: list[flaws.Flawed] = field(default_factory=list)
    """What was wrong with each version that the office sent back."""
    versions: list[Version] = field(default_factory=list)

    @property
    def sent_at(self) -> datetime:
        return self.steps[0].at

    @property
    def status(self) -> Status:
        return self.steps[-1].to_status

    def status_at(self, at: datetime) -> Status | None:
        """Where it stood just before an instant."""
        return next((step.to_status for step in reversed(self.steps) if step.at < at), None)


Insured = Mapping[CompanyKey, Sequence[DemoBeneficiary]]


def requests(companies: Sequence[DemoCompany], insured: Insured) -> list[Request]:
    """All requests in the order of their submission, each version as it was sent and checked."""
    made: list[Request] = []
    for serial, (story, moves) in enumerate(_plan(), start=1):
        reference = f"{local_day(moves[0].at).year}-{serial:06d}"
        made.append(_request(serial, story, moves, reference, companies, insured, made))
    _check_all(made)
    return made


def _plan() -> list[tuple[Story, list[Step]]]:
    told = [(story, number) for story in STORIES for number in range(story.count)]
    planned = [(story, steps(seeded(f"story {story} {number}"), story)) for story, number in told]
    return sorted(planned, key=lambda item: item[1][0].at)


def _request(
    serial: int,
    story: Story,
    moves: list[Step],
    reference: str,
    companies: Sequence[DemoCompany],
    insured: Insured,
    earlier: Sequence[Request],
) -> Request:
    random = seeded(f"request {serial}")
    key = weighted(random, _SHARES)
    company = next(company for company in companies if company.key == key)
    person = random.choice([person for person, _ in company.members])
    sent_at = moves[0].at
    refusal = random.choice(list(flaws.REFUSALS)) if Action.REFUSE in story.actions else None
    what = delivery(random, random.choice(insured[key]), local_day(sent_at), serial)
    if refusal == "duplicate":
        what = _sent_before(earlier, company, sent_at) or what
    files = files_of(
        random,
        company,
        person,
        what,
        sent_at - timedelta(minutes=random.randint(4, 20)),
        prescribed=story.asked > 0 or random.random() < 0.12,
    )
    request = Request(
        id=id_at(random, sent_at),
        random=random,
        company=company,
        person=person,
        reviewer=random.choice(officers("reviewer")),
        story=story,
        steps=moves,
        what=what,
        reference=reference,
        refusal=refusal,
        files=files,
    )
    _write_bodies(request, serial)
    return request


def _sent_before(earlier: Sequence[Request], company: DemoCompany, at: datetime) -> Delivery | None:
    """The last thing this company was paid for or will be."""
    known = [one for one in earlier if one.company is company and one.status_at(at) in {Status.ACCEPTED, Status.PAID}]
    return known[-1].what if known else None


def _write_bodies(request: Request, serial: int) -> None:
    """The versions that were sent: each that came back had something wrong, the last one is right or not yet sent."""
    good = _body(request, serial)
    language = request.person.account.language
    payee = good["payee"].get("bank_account_id")
    others = [str(row["id"]) for row in request.company.accounts[:2] if str(row["id"]) != payee]
    for _ in range(request.story.asked):
        flawed = flaws.spoil(request.random, good, language, others if good["payment_reference"] is None else [])
        request.asked.append(flawed)
        request.bodies.append(flawed.body)
    sent = 1 + request.story.actions.count(Action.CORRECT)
    request.bodies += [good] * (sent - len(request.bodies))


def _body(request: Request, serial: int) -> flaws.Body:
    random, company, what = request.random, request.company, request.what
    account = random.choices(company.accounts, (6, 3, 1)[: len(company.accounts)])[0]
    own = what.beneficiary.row["iban"] is not None and (what.already_paid or random.random() < 0.4)
    language = request.person.account.language
    remark = (
        random.choice(_REMARKS[language]).format(day=show_day(what.invoiced_on)) if random.random() < 0.15 else None
    )
    qr = not own and account["iban"][4:9] == "30000"
    return {
        "beneficiary_id": str(what.beneficiary.id),
        "payee": {"beneficiary_account": True} if own else {"bank_account_id": str(account["id"])},
        "payment_reference": qr_reference(70_000_000 + serial) if qr else None,
        "decision_number": what.granted.number,
        "decision_date": what.granted.row["date"].isoformat(),
        "own_reference": f"{company.key[:3].upper()}-{serial:04d}" if random.random() < 0.6 else None,
        "attachments": [str(file.id) for file in request.files],
        "remark": remark,
        "declaration": True,
        "form": form_of(what, language),
    }


def _check_all(made: Sequence[Request]) -> None:
    """Check every version at its instant, in the order in which they were sent: earlier ones count."""
    sendings = sorted(
        (step.at, place, step.version)
        for place, request in enumerate(made)
        for step in request.steps
        if step.action in {Action.SUBMIT, Action.CORRECT}
    )
    book = _Book()
    for at, place, version in sendings:
        _check(made[place], version, at, book)


class _Book:
    """Claims and own references of what was sent so far."""

    def __init__(self) -> None:
        self._sent: list[Request] = []

    def add(self, request: Request) -> None:
        if request not in self._sent:
            self._sent.append(request)

    def _counted(self, request: Request, at: datetime) -> list[Request]:
        return [
            one
            for one in self._sent
            if one.company is request.company and one is not request and one.status_at(at) not in NOT_COUNTED
        ]

    def earlier(
        self, request: Request, claims: Sequence[Claim], at: datetime
    ) -> dict[tuple[str, str], list[EarlierClaim]]:
        wanted = {(claim.scope, claim.key) for claim in claims}
        found: dict[tuple[str, str], list[EarlierClaim]] = {}
        for one in self._counted(request, at):
            for claim in one.versions[-1].claims:
                if (claim.scope, claim.key) in wanted:
                    days = (claim.first_day, claim.last_day)
                    earlier = EarlierClaim(one.id, one.reference, local_day(one.sent_at), *days, claim.amount)
                    found.setdefault((claim.scope, claim.key), []).append(earlier)
        return found

    def used_of_decision(self, request: Request, number: str | None, at: datetime) -> Decimal:
        same = [one for one in self._counted(request, at) if one.what.beneficiary is request.what.beneficiary]
        last = [one.versions[-1] for one in same if one.versions[-1].body["decision_number"] == number]
        return sum((version.assessed.total or Decimal(0) for version in last), Decimal(0))

    def user_of(self, request: Request, own_reference: str | None, at: datetime) -> str | None:
        used = [one for one in self._counted(request, at) if one.versions[-1].body["own_reference"] == own_reference]
        return used[0].reference if used and own_reference else None


def _check(request: Request, version: int, at: datetime, book: _Book) -> None:
    raw = request.bodies[version - 1]
    total = assess(prepare(raw), _context(request, prepare(raw), at, book)).total
    prepared = prepare(raw | {"expected_total": f"{total:.2f}"})
    context = _context(request, prepared, at, book)
    assessed = assess(prepared, context)
    if assessed.errors or assessed.invoice is None:
        raise RuntimeError(f"demo request {request.reference} breaks the rules: {assessed.errors}")
    request.versions.append(
        Version(
            at=at,
            person=request.person,
            body=stored(assessed.invoice),
            assessed=assessed,
            frozen=freeze(context, assessed.invoice.form),
            claims=context.claims,
        )
    )
    book.add(request)


def _context(request: Request, prepared: Prepared, at: datetime, book: _Book) -> Context:
    """What `load_context` would have found at this instant."""
    settings = get_settings()
    row, needs = request.company.row, prepared.needs
    beneficiary = _beneficiary_facts(request.what.beneficiary)
    wanted = [file for file in request.files if file.id in needs.documents]
    context = Context(
        today=local_day(at),
        office_code=settings.office.code,
        bytes_limit=settings.uploads.invoice_bytes,
        tariffs=in_force(shipped()),
        organisation={name: row[name] for name in ("name", "gln", "street", "house_number", "postcode", "town")},
        beneficiary=beneficiary,
        decision=beneficiary.decisions.get(needs.decision_number or ""),
        payee=_payee_facts(request, needs),
        documents={file.id: _document_facts(file.row) for file in wanted},
        used_of_decision=book.used_of_decision(request, needs.decision_number, at),
        own_reference_used_in=book.user_of(request, needs.own_reference, at),
    )
    claims = claims_of(prepared, context)
    return replace(context, claims=claims, earlier=book.earlier(request, claims, at))


def _beneficiary_facts(beneficiary: DemoBeneficiary) -> BeneficiaryFacts:
    names = [name for name in BeneficiaryFacts.__slots__ if name != "decisions"]
    decisions = decision_facts([item.row for item in beneficiary.granted])
    return BeneficiaryFacts(**{name: beneficiary.row[name] for name in names}, decisions=decisions)


def _payee_facts(request: Request, needs: Needs) -> PayeeFacts:
    person = request.what.beneficiary.row
    if needs.payee == "beneficiary":
        holder = person["account_holder"] or f"{person['first_name']} {person['last_name']}"
        return PayeeFacts(iban=person["iban"], holder=holder, own=False, since=person["created_at"])
    row = next(row for row in request.company.accounts if row["id"] == needs.payee)
    return PayeeFacts(iban=row["iban"], holder=row["holder"], own=True, since=row["created_at"])


def _document_facts(row: Row) -> DocumentFacts:
    names = ("id", "name", "media_type", "size", "pages", "state", "created_at")
    known: dict[str, Any] = {name: row[name] for name in names}
    return DocumentFacts(**known, sha256=row["sha256"].hex(), rejection_code=None)
