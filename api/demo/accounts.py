"""Who can log in to the demo: people of three companies and of the office, all with one password."""

from dataclasses import dataclass
from typing import Final, Literal

PASSWORD: Final = "guichet-demo-2026"  # noqa: S105 - printed at each start, and only fit for a developer's machine

CompanyKey = Literal["clairpre", "musterhalde", "musterfeld"]
COMPANY_NAMES: Final[dict[CompanyKey, str]] = {
    "clairpre": "Fondation Clairpré",
    "musterhalde": "Wohnheim Musterhalde",
    "musterfeld": "Physio Musterfeld GmbH",
}
COMPANY_TOWNS: Final[dict[CompanyKey, str]] = {"clairpre": "Berne", "musterhalde": "Biel", "musterfeld": "Thun"}


@dataclass(frozen=True, slots=True)
class Account:
    """A person who can log in; `roles` holds what they are in each company, `office` what they are at the office."""

    email: str
    first_name: str
    last_name: str
    mobile: str
    language: Literal["fr", "de"]
    roles: tuple[tuple[CompanyKey, Literal["manager", "collaborator"]], ...] = ()
    office: Literal["reviewer", "administrator", "auditor"] | None = None


# The mobile numbers have the right form, but nobody gets one that begins with 79 000.
ACCOUNTS: Final = (
    Account("elodie.favre@clairpre.example", "Élodie", "Favre", "+41790000001", "fr", (("clairpre", "manager"),)),
    Account(
        "marc.chevalley@clairpre.example", "Marc", "Chevalley", "+41790000002", "fr", (("clairpre", "collaborator"),)
    ),
    Account(
        "thomas.buerki@musterhalde.example", "Thomas", "Bürki", "+41790000003", "de", (("musterhalde", "manager"),)
    ),
    Account(
        "sandra.gerber@musterhalde.example",
        "Sandra",
        "Gerber",
        "+41790000004",
        "de",
        (("musterhalde", "collaborator"),),
    ),
    Account(
        "regula.zbinden@musterfeld.example", "Regula", "Zbinden", "+41790000005", "de", (("musterfeld", "manager"),)
    ),
    Account(
        "julien.girod@musterfeld.example", "Julien", "Girod", "+41790000006", "fr", (("musterfeld", "collaborator"),)
    ),
    Account(
        "nicole.aebi@treuhand.example",
        "Nicole",
        "Aebi",
        "+41790000007",
        "fr",
        (("clairpre", "collaborator"), ("musterhalde", "collaborator")),
    ),
    Account(
        "claire.besson@clairpre.example", "Claire", "Besson", "+41790000008", "fr", (("clairpre", "collaborator"),)
    ),
    Account("anna.muster@office.example", "Anna", "Muster", "+41790000011", "fr", office="reviewer"),
    Account("peter.roth@office.example", "Peter", "Roth", "+41790000012", "de", office="reviewer"),
    Account("lea.keller@office.example", "Lea", "Keller", "+41790000013", "de", office="administrator"),
    Account("nora.frei@office.example", "Nora", "Frei", "+41790000014", "fr", office="auditor"),
)

_ROLE_WORDS: Final = {"manager": "gérant", "collaborator": "collaborateur"}


def _duties(account: Account) -> str:
    if account.office:
        return account.office
    return "; ".join(f"{_ROLE_WORDS[role]}, {COMPANY_NAMES[key]} ({COMPANY_TOWNS[key]})" for key, role in account.roles)


def show() -> str:
    """The accounts as `make run` prints them."""
    lines = []
    for title, wanted in (("Companies", False), ("Office (/office)", True)):
        shown = [account for account in ACCOUNTS if bool(account.office) is wanted]
        lines += [f"  {title}", *(f"    {a.email:<34} {a.language}  {_duties(a)}" for a in shown), ""]
    lines.append(f"  Password of all: {PASSWORD}")
    lines.append("  The SMS code of each login and all mails appear at /dev/inbox.")
    return "\n".join(lines)
