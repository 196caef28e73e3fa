"""The requests of the types that are told by hand in `kinds`."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import timedelta
from random import Random

from api.core.schemas import is_qr_iban
from api.demo.accounts import CompanyKey
from api.demo.beneficiaries import DemoBeneficiary
from api.demo.files import Row, demo_file, documents_in, keep_only
from api.demo.flaws import Flawed
from api.demo.kinds import KINDS, Kind
from api.demo.kinds.case import Case, Json, Scene, put
from api.demo.numbers import id_at, local_day, qr_reference, seeded
from api.demo.people import DemoCompany, DemoPerson, officers
from api.demo.sent import Request
from api.demo.stories import Story, steps
from api.demo.terms import decision_row
from api.invoices.status import Action


def told_requests(
    companies: Sequence[DemoCompany], insured: Mapping[CompanyKey, Sequence[DemoBeneficiary]], serial: int
) -> Iterator[Request]:
    """Those of every type; `serial` is the first number that is free."""
    by_key = {company.key: company for company in companies}
    for kind in KINDS:
        for case in kind.CASES:
            person = insured[case.company][case.place]
            yield _request(kind, case, by_key[case.company], person, serial)
            serial += 1


def _request(kind: Kind, case: Case, company: DemoCompany, beneficiary: DemoBeneficiary, serial: int) -> Request:
    random = seeded(f"told {case.form['kind']} {case.company} {case.place} {case.ago}")
    story = Story(1, case.actions, (case.ago, case.ago))
    moves = steps(random, story)
    sent_at = moves[0].at
    decision = decision_row(beneficiary, kind.GRANTS[case.company, case.place])
    scene = Scene(company, beneficiary, decision, serial, local_day(sent_at))
    person = random.choice(_speakers(company))
    papers = kind.papers(scene, case.form)
    first = sent_at - timedelta(minutes=random.randint(6, 20))
    times = [first + timedelta(seconds=50 * place) for place in range(len(papers))]
    files = [
        demo_file(random, company.id, person.id, paper.name, paper.content, at, paper.holds, paper.bill)
        for at, paper in zip(times, papers, strict=True)
    ]
    code, words = case.refusal or (None, None)
    request = Request(
        id=id_at(random, sent_at),
        random=random,
        company=company,
        person=person,
        reviewer=random.choice(officers("reviewer")),
        story=story,
        steps=moves,
        beneficiary=beneficiary,
        decisions=[*(item.row for item in beneficiary.granted), decision],
        refusal=code,
        refusal_words=words,
        files=files,
    )
    _write_bodies(request, case, _body(random, case, request, decision, serial))
    return request


def _speakers(company: DemoCompany) -> list[DemoPerson]:
    """Who writes in the language of the house, as its cases are told."""
    language = company.manager.account.language
    return [person for person, _ in company.members if person.account.language == language]


def _write_bodies(request: Request, case: Case, good: Json) -> None:
    """What came back had the flaw; what follows, if it was sent, is right."""
    if case.flaw is not None:
        body = deepcopy(good)
        for pointer, value in case.flaw.had.items():
            put(body, pointer, value)
        keep_only(body, body["attachments"][: case.flaw.attached])
        request.asked.append(Flawed(body, case.flaw.items))
        request.bodies.append(body)
    sent = 1 + case.actions.count(Action.CORRECT)
    request.bodies += [good] * (sent - len(request.bodies))


def _body(random: Random, case: Case, request: Request, decision: Row, serial: int) -> Json:
    account = random.choice(request.company.accounts)
    qr = not case.to_person and is_qr_iban(account["iban"])
    return {
        "beneficiary_id": str(request.beneficiary.id),
        "payee": {"beneficiary_account": True} if case.to_person else {"bank_account_id": str(account["id"])},
        "payment_reference": qr_reference(70_000_000 + serial) if qr else None,
        "decision_number": decision["number"],
        "decision_date": decision["date"].isoformat(),
        "own_reference": f"{request.company.key[:3].upper()}-{serial:04d}" if random.random() < 0.6 else None,
        "attachments": [str(file.id) for file in request.files],
        "documents": documents_in(request.files),
        "remark": None,
        "declaration": True,
        "form": case.form,
    }
