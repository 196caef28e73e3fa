"""What only the company's own records can say of a row: whose AVS number, which account, which file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.access import Member, own
from api.beneficiaries.models import Beneficiary
from api.bulk.cells import file_key
from api.bulk.models import BulkUpload
from api.bulk.table import Body, Found
from api.core.errors import Finding
from api.core.schemas import AvsNumber, Iban
from api.documents.models import Document
from api.invoices.forms.folding import folded
from api.organisations.models import BankAccount

_AVS_NUMBER: Final = TypeAdapter(AvsNumber)
_IBAN: Final = TypeAdapter(Iban)
_AVS_LABEL: Final = "beneficiaries.fields.avs_number"
_IBAN_LABEL: Final = "invoices.fields.payee"


@dataclass(frozen=True, slots=True)
class Known:
    """The people of the company by AVS number, its accounts by IBAN, and the files of a spreadsheet by name."""

    people: Mapping[str, Beneficiary]
    accounts: Mapping[str, UUID]
    usual_account: UUID | None
    files: Mapping[str, UUID]


async def load_known(session: AsyncSession, member: Member, upload: BulkUpload, bodies: Sequence[Body]) -> Known:
    numbers = {number for body in bodies if (number := avs_number_of(body))}
    people = own(member, Beneficiary).where(Beneficiary.avs_number.in_(numbers), Beneficiary.archived_at.is_(None))
    accounts = list(await session.scalars(own(member, BankAccount).where(BankAccount.archived_at.is_(None))))
    documents = own(member, Document).where(Document.id.in_(upload.documents), Document.state != "rejected")
    usual = [account.id for account in accounts if account.is_default or len(accounts) == 1]
    return Known(
        people={person.avs_number: person for person in await session.scalars(people)},
        accounts={account.iban: account.id for account in accounts},
        usual_account=usual[0] if usual else None,
        files={file_key(document.name): document.id for document in await session.scalars(documents)},
    )


def _valid(adapter: TypeAdapter[str], text: str) -> str | None:
    try:
        return adapter.validate_python(text)
    except ValidationError:
        return None


def avs_number_of(body: Body) -> str | None:
    return _valid(_AVS_NUMBER, body.looked_up["avs_number"])


@dataclass(frozen=True, slots=True)
class Completed:
    """A body with what was looked up, as it can be checked; `answered` are its places of which enough is said."""

    raw: dict[str, Any]
    found: Sequence[Found]
    answered: frozenset[str]
    person: Beneficiary | None


def complete(body: Body, known: Known) -> Completed:
    """Put person, account and files into a body."""
    person = known.people.get(avs_number_of(body) or "")
    findings = [
        ("/avs_number", "/beneficiary_id", _person_finding(body, person)),
        ("/last_name", "", _name_finding(body, person)),
    ]
    payee, finding = _payee(body.looked_up["iban"], person, known)
    findings.append(("/iban", "/payee", finding))
    documents = {name: [known.files[key] for file in files if (key := file_key(file)) in known.files]
                 for name, files in body.files.items()}  # fmt: skip
    raw = body.raw | {
        "declaration": True,
        "attachments": list(dict.fromkeys(str(i) for ids in documents.values() for i in ids)),
        "documents": {name: [str(i) for i in ids] for name, ids in documents.items() if ids},
    }
    raw |= {"beneficiary_id": str(person.id)} if person else {}
    raw |= {"payee": payee} if payee else {}
    own_findings = [Found(body.places[at], finding) for at, _, finding in findings if finding]
    return Completed(
        raw=raw,
        found=[*body.found, *own_findings, *_missing_files(body, known)],
        answered=frozenset(about for _, about, finding in findings if finding),
        person=person,
    )


def _person_finding(body: Body, person: Beneficiary | None) -> Finding | None:
    if person is not None:
        return None
    if not body.looked_up["avs_number"]:
        return Finding("", "required", label=_AVS_LABEL)
    known_form = avs_number_of(body) is not None
    return Finding("", "bulk_person_unknown" if known_form else "avs_number", label=_AVS_LABEL)


def _name_finding(body: Body, person: Beneficiary | None) -> Finding | None:
    """A number typed wrong can be another insured person's: where the row has a name too, it is theirs."""
    typed = folded(body.looked_up["last_name"])
    if person is None or not typed or folded(person.last_name) in typed:
        return None
    return Finding("", "bulk_person_name", label="bulk.column.last_name")


def _payee(text: str, person: Beneficiary | None, known: Known) -> tuple[dict[str, Any] | None, Finding | None]:
    """The company's account by its IBAN, without one the usual; or the insured person's own."""
    if not text:
        if known.usual_account is not None:
            return {"bank_account_id": str(known.usual_account)}, None
        return None, Finding("", "bulk_account_missing", label=_IBAN_LABEL)
    iban = _valid(_IBAN, text)
    if iban is not None and iban in known.accounts:
        return {"bank_account_id": str(known.accounts[iban])}, None
    if iban is not None and person is not None and person.iban == iban:
        return {"beneficiary_account": True}, None
    return None, Finding("", "bulk_account_unknown" if iban else "iban", label=_IBAN_LABEL)


def _missing_files(body: Body, known: Known) -> Iterator[Found]:
    for name, files in body.files.items():
        for file in files:
            if file_key(file) not in known.files:
                yield Found(body.places[f"/documents/{name}"], Finding("", "bulk_file_missing", {"name": file}))
