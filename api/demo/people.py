"""The demo's companies, their people and accounts."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from api.demo.accounts import ACCOUNTS, COMPANY_NAMES, Account, CompanyKey
from api.demo.attachments import Party
from api.demo.files import Row
from api.demo.numbers import gln, iban, id_at, seeded


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody who can log in; the row lacks the password's hash."""

    account: Account
    row: Row

    @property
    def id(self) -> UUID:
        found: UUID = self.row["id"]
        return found


@dataclass(slots=True)
class DemoCompany:
    key: CompanyKey
    row: Row
    members: list[tuple[DemoPerson, str]]
    accounts: list[Row] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        found: UUID = self.row["id"]
        return found

    @property
    def manager(self) -> DemoPerson:
        return next(person for person, role in self.members if role == "manager")

    @property
    def party(self) -> Party:
        row = self.row
        return Party(row["name"], f"{row['street']} {row['house_number']}", row["postcode"], row["town"], row["phone"])


_FOUNDED: Final = datetime(2025, 9, 15, 8, 0, tzinfo=UTC)
_COMPANIES: Final[dict[CompanyKey, Row]] = {
    "clairpre": {
        "department": "Service des prestations", "street": "Chemin de la Maquette", "house_number": "7",
        "postcode": "3011", "town": "Berne", "phone": "031 555 01 20",
    },
    "musterhalde": {
        "department": None, "street": "Modellstrasse", "house_number": "14a",
        "postcode": "2502", "town": "Biel/Bienne", "phone": "032 555 01 30",
    },
    "musterfeld": {
        "department": None, "street": "Probegasse", "house_number": "3",
        "postcode": "3600", "town": "Thun", "phone": "033 555 01 40",
    },
}  # fmt: skip
# Label, and institution of the IBAN. 30000 makes it a QR-IBAN: payments to it need a QR reference.
_ACCOUNTS: Final[dict[CompanyKey, tuple[tuple[str, str], ...]]] = {
    "clairpre": (("Compte courant", "00790"), ("Compte des prestations AI", "09000"), ("Compte QR-factures", "30000")),
    "musterhalde": (("Betriebskonto", "00790"), ("Konto IV-Leistungen", "80808")),
    "musterfeld": (("Geschäftskonto", "06300"),),
}


@cache
def people() -> tuple[DemoPerson, ...]:
    """Everybody who can log in."""
    found = []
    for number, account in enumerate(ACCOUNTS):
        created = _FOUNDED + timedelta(minutes=number)
        row = {
            "id": id_at(seeded(f"person {account.email}"), created),
            "email": account.email,
            "first_name": account.first_name,
            "last_name": account.last_name,
            "mobile": account.mobile,
            "language": account.language,
            "active": True,
            "created_at": created,
        }
        found.append(DemoPerson(account, row))
    return tuple(found)


def officers(role: str) -> list[DemoPerson]:
    return [person for person in people() if person.account.office == role]


def companies() -> list[DemoCompany]:
    """The companies with their members and bank accounts."""
    return [_company(number, key) for number, key in enumerate(COMPANY_NAMES)]


def _company(number: int, key: CompanyKey) -> DemoCompany:
    created = _FOUNDED + timedelta(days=number)
    base = {"id": id_at(seeded(f"organisation {key}"), created), "kind": "company", "name": COMPANY_NAMES[key]}
    row = base | _COMPANIES[key] | {"gln": gln(number + 1), "created_at": created}
    members = [(person, role) for person in people() for company, role in person.account.roles if company == key]
    company = DemoCompany(key, row, list(members))
    for position, (label, institution) in enumerate(_ACCOUNTS[key]):
        at = created + timedelta(hours=1, minutes=position)
        company.accounts.append(
            {
                "id": id_at(seeded(f"account {key} {label}"), at),
                "organisation_id": company.id,
                "iban": iban(institution, 1001 + 10 * number + position),
                "label": label,
                "holder": COMPANY_NAMES[key],
                "is_default": position == 0,
                "created_by": company.manager.id,
                "created_at": at,
            }
        )
    return company
