"""The insured persons of the demo's companies, with representatives, mandates and decisions."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from api.beneficiaries.checks import Stored, check
from api.beneficiaries.names import search_name
from api.beneficiaries.schemas import BeneficiaryInput, DecisionInput
from api.demo.accounts import CompanyKey
from api.demo.attachments import Party
from api.demo.files import DemoFile, Row, demo_file
from api.demo.letters import MANDATE, letter_pdf
from api.demo.names import FIRST_NAMES, LAST_NAMES, STREETS, TOWNS
from api.demo.numbers import (
    LAST_DAY,
    at_work,
    avs_number,
    decision_number,
    iban,
    id_at,
    local_day,
    qr_reference,
    seeded,
    weighted,
    working_day,
)
from api.demo.people import DemoCompany
from api.demo.services import TOPICS, Topic
from api.invoices.shown import shown_avs_number


@dataclass(frozen=True, slots=True)
class Granted:
    """A saved decision and what it is about."""

    row: Row
    topic: Topic

    @property
    def number(self) -> str:
        return str(self.row["number"])


@dataclass(frozen=True, slots=True)
class DemoBeneficiary:
    row: Row
    language: str
    granted: tuple[Granted, ...]
    mandate: DemoFile | None = None

    @property
    def id(self) -> UUID:
        found: UUID = self.row["id"]
        return found

    @property
    def name(self) -> str:
        return f"{self.row['last_name']} {self.row['first_name']}"


# How many insured persons, and how many of ten speak French.
_COUNTS: Final[dict[CompanyKey, tuple[int, int]]] = {"clairpre": (18, 7), "musterhalde": (14, 3), "musterfeld": (8, 1)}
_STATES: Final = (
    "validated", "received", "missing", "validated", "known_to_office", "validated", "refused", "validated",
    "known_to_office", "validated",
)  # fmt: skip
_WITH_DOCUMENT: Final = frozenset({"received", "validated", "refused"})
_VALID_TO: Final = {3: date(2027, 6, 30), 7: date(2026, 9, 30)}  # by place in the company; the others hold for good
_ELSEWHERE: Final = 6  # whose decisions are those of the canton of Neuchâtel's office
_OFFICES: Final = {"Neuchâtel": "324"}
_RELATIONS: Final = {"minor": "parent", "ward": "guardian", "curatelle": "curator"}


@dataclass(frozen=True, slots=True)
class _Address:
    street: str
    house_number: str
    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class _Insured:
    """Who somebody is, before the company knows them."""

    first_name: str
    last_name: str
    language: str
    situation: str
    """adult, minor, ward (a minor with a guardian) or curatelle (an adult with a curator)."""
    avs_number: str
    serial: int
    address: _Address
    created: datetime

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


def insured_persons(companies: Sequence[DemoCompany]) -> dict[CompanyKey, list[DemoBeneficiary]]:
    """Each company's insured persons. One of them is known to two companies, each with a record of its own."""
    serials = iter(seeded("avs numbers").sample(range(100, 99_999), 60))
    names = _names()
    found: dict[CompanyKey, list[DemoBeneficiary]] = {}
    for company in companies:
        count, french = _COUNTS[company.key]
        random = seeded(f"beneficiaries {company.key}")
        people = []
        for position in range(count):
            language = "fr" if position * 10 // count < french else "de"
            person = _insured(random, position, language, names[language].pop(), next(serials))
            people.append(_beneficiary(random, company, position, person))
        found[company.key] = people
    first, second = companies[:2]
    found[second.key][-1] = _known_here_too(found[first.key][-1], second)
    return found


def _names() -> dict[str, list[tuple[str, str]]]:
    """First and last names, none of them twice."""
    random = seeded("names")
    found = {}
    for language, last_names in LAST_NAMES.items():
        first_names = FIRST_NAMES[language]
        pairs = zip(random.sample(first_names, len(first_names)), random.sample(last_names, len(last_names)))  # noqa: B905 - the shorter list decides
        found[language] = list(pairs)
    return found


def _insured(random: Random, position: int, language: str, name: tuple[str, str], serial: int) -> _Insured:
    situation = ("adult", "adult", "minor", "adult", "curatelle")[position % 5] if position else "ward"
    created = at_work(random, working_day(date(2025, 9, 22) + timedelta(days=random.randint(0, 25))))
    address = _address(random, language)
    if position == _ELSEWHERE and language == "fr":
        address = replace(address, postcode="2000", town="Neuchâtel")
    return _Insured(*name, language, situation, avs_number(serial), serial, address, created)


def _address(random: Random, language: str) -> _Address:
    house_number = f"{random.randint(1, 68)}{random.choice(('', '', '', 'a', 'b'))}"
    return _Address(random.choice(STREETS[language]), house_number, *random.choice(TOWNS[language]))


def _beneficiary(random: Random, company: DemoCompany, position: int, person: _Insured) -> DemoBeneficiary:
    state = _STATES[(position + len(company.key)) % len(_STATES)]
    representative = _representative(random, person)
    mandate = _mandate(random, company, person, representative) if state in _WITH_DOCUMENT else None
    has_account = position % 4 == 1
    body = BeneficiaryInput.model_validate(
        {
            "last_name": person.last_name,
            "first_name": person.first_name,
            "avs_number": person.avs_number,
            "birth_date": _birth_date(random, person.situation),
            **asdict(person.address),
            "under_guardianship": person.situation == "curatelle",
            "representative": representative,
            "payment_reference": qr_reference(person.serial) if position % 9 == 4 else None,
            "iban": iban("09000", 700_000 + person.serial) if has_account else None,
            "account_holder": person.name if has_account and position % 8 == 1 else None,
            "mandate_state": state,
            "mandate_document_id": mandate.id if mandate else None,
            "mandate_valid_to": _VALID_TO.get(position),
        }
    )
    assert not check(body, Stored(body.mandate_state, body.mandate_document_id), LAST_DAY), "demo data keep the rules"
    row = body.model_dump(exclude={"decisions"}) | {
        "id": id_at(random, person.created),
        "organisation_id": company.id,
        "search_name": search_name(f"{person.last_name} {person.first_name}"),
        "created_at": person.created,
        "updated_at": person.created,
    }
    return DemoBeneficiary(row, person.language, _granted(random, company, row, person), mandate)


def _birth_date(random: Random, situation: str) -> date:
    years = random.uniform(4, 16) if situation in {"minor", "ward"} else random.uniform(19, 62)
    return LAST_DAY - timedelta(days=int(365.25 * years))


def _representative(random: Random, person: _Insured) -> Row | None:
    """A minor's parent or guardian, or an adult's curator. Parents live with their child."""
    if person.situation == "adult":
        return None
    parent = person.situation == "minor"
    address = person.address if parent else _address(random, person.language)
    return {
        "kind": _RELATIONS[person.situation],
        "last_name": person.last_name if parent else random.choice(LAST_NAMES[person.language]),
        "first_name": random.choice(FIRST_NAMES[person.language]),
        **asdict(address),
        "phone": f"032 555 {random.randint(10, 99)} {random.randint(10, 99)}",
    }


def _mandate(random: Random, company: DemoCompany, person: _Insured, representative: Row | None) -> DemoFile:
    """Signed by the person, or by who acts for them."""
    home = person.address
    sender = Party(person.name, f"{home.street} {home.house_number}", home.postcode, home.town)
    signed = working_day(local_day(person.created) - timedelta(days=random.randint(2, 30)))
    words = {"person": person.name, "avs": shown_avs_number(person.avs_number), "company": company.row["name"]}
    by = f"{representative['first_name']} {representative['last_name']}" if representative else person.name
    content = letter_pdf(MANDATE[person.language], sender, signed, by, **words)
    name = f"{MANDATE[person.language][0]}-{person.last_name.replace(' ', '-')}.pdf"
    return demo_file(random, company.id, company.manager.id, name, content, person.created)


def _granted(random: Random, company: DemoCompany, beneficiary: Row, person: _Insured) -> tuple[Granted, ...]:
    """One to three decisions about different things. A neighbouring canton's office decides on its own people."""
    wanted = [topic for topic in TOPICS if topic.key != "support" or person.situation == "minor"]
    favourite = {"clairpre": 0, "musterhalde": 3, "musterfeld": 1}[company.key]
    chosen = random.sample(wanted, random.randint(1, 3))
    if TOPICS[favourite] not in chosen:
        chosen[0] = TOPICS[favourite]
    found = []
    for topic in chosen:
        year = weighted(random, ((2025, 6), (2024, 3), (2023, 1 if topic.regular else 3)))
        decided = working_day(date(year, random.randint(1, 8), random.randint(1, 28)))
        row = dict.fromkeys(DecisionInput.model_fields) | {
            "id": id_at(random, beneficiary["created_at"]),
            "organisation_id": company.id,
            "beneficiary_id": beneficiary["id"],
            "number": decision_number(random, year, _OFFICES.get(person.address.town, "302")),
            "date": decided,
            "description": topic.words[person.language],
            "created_at": beneficiary["created_at"],
        }
        found.append(Granted(row, topic))
    return tuple(found)


def _known_here_too(known: DemoBeneficiary, company: DemoCompany) -> DemoBeneficiary:
    """A person of another company as this one knows them: with the same decisions, and without that one's mandate."""
    random = seeded(f"again {company.key}")
    created = known.row["created_at"] + timedelta(days=6)
    own = {"organisation_id": company.id, "created_at": created}
    row = (
        known.row
        | own
        | {
            "id": id_at(random, created),
            "updated_at": created,
            "mandate_state": "known_to_office",
            "mandate_document_id": None,
        }
    )
    granted = [
        replace(item, row=item.row | own | {"id": id_at(random, created), "beneficiary_id": row["id"]})
        for item in known.granted
    ]
    return DemoBeneficiary(row, known.language, tuple(granted))
