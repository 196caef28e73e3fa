"""The demo's requests: what was sent, each version checked by the office's real rules at its instant."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from api.core.sections import show_day
from api.demo import flaws
from api.demo.accounts import CompanyKey
from api.demo.beneficiaries import DemoBeneficiary
from api.demo.book import check_all
from api.demo.deliveries import Delivery, delivery, files_of, form_of
from api.demo.files import documents_in
from api.demo.numbers import id_at, local_day, qr_reference, seeded, weighted
from api.demo.people import DemoCompany, officers
from api.demo.sent import Request
from api.demo.stories import STORIES, Step, Story, steps
from api.demo.told import told_requests
from api.invoices.status import Action, Status

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


Insured = Mapping[CompanyKey, Sequence[DemoBeneficiary]]


def requests(companies: Sequence[DemoCompany], insured: Insured) -> list[Request]:
    """All requests in the order of their submission, each version as it was sent and checked."""
    made: list[Request] = []
    for serial, (story, moves) in enumerate(_plan(), start=1):
        made.append(_request(serial, story, moves, companies, insured, made))
    made += told_requests(companies, insured, len(made) + 1)
    made.sort(key=lambda request: request.sent_at)
    for serial, request in enumerate(made, start=1):
        request.reference = f"{local_day(request.sent_at).year}-{serial:06d}"
    check_all(made)
    return made


def _plan() -> list[tuple[Story, list[Step]]]:
    told = [(story, number) for story in STORIES for number in range(story.count)]
    planned = [(story, steps(seeded(f"story {story} {number}"), story)) for story, number in told]
    return sorted(planned, key=lambda item: item[1][0].at)


def _request(
    serial: int,
    story: Story,
    moves: list[Step],
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
        beneficiary=what.beneficiary,
        decisions=[item.row for item in what.beneficiary.granted],
        refusal=refusal,
        files=files,
        what=what,
    )
    _write_bodies(request, what, serial)
    return request


def _sent_before(earlier: Sequence[Request], company: DemoCompany, at: datetime) -> Delivery | None:
    """The last thing this company was paid for or will be."""
    known = [one for one in earlier if one.company is company and one.status_at(at) in {Status.ACCEPTED, Status.PAID}]
    return known[-1].what if known else None


def _write_bodies(request: Request, what: Delivery, serial: int) -> None:
    """The versions that were sent: each that came back had something wrong, the last one is right or not yet sent."""
    good = _body(request, what, serial)
    language = request.person.account.language
    payee = good["payee"].get("bank_account_id")
    others = [str(row["id"]) for row in request.company.accounts[:2] if str(row["id"]) != payee]
    for _ in range(request.story.asked):
        flawed = flaws.spoil(request.random, good, language, others if good["payment_reference"] is None else [])
        request.asked.append(flawed)
        request.bodies.append(flawed.body)
    sent = 1 + request.story.actions.count(Action.CORRECT)
    request.bodies += [good] * (sent - len(request.bodies))


def _body(request: Request, what: Delivery, serial: int) -> flaws.Body:
    random, company = request.random, request.company
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
        "documents": documents_in(request.files),
        "remark": remark,
        "declaration": True,
        "form": form_of(what, language),
    }
