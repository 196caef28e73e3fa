"""Who is calling: the only place that decides it (SECURITY R-40 to R-42).

A route names its caller as a parameter type. A route without one does not start (`api.main`). Company reads begin with
`own()`, the first of two belts; row level security is the second.
"""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Final, Literal, TypeVar
from uuid import UUID

from fastapi import Depends, Request, Response
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from api.accounts.schemas import Audience, OfficeRole, OrganisationKind
from api.core.addresses import client_of
from api.core.config import get_settings
from api.core.db import BECOME, DbRole, SessionDep, become, fetch
from api.core.errors import Conflict, Forbidden, NotFound, Unauthenticated
from api.core.keys import fingerprint_of
from api.core.labels import best_language


class StepUpRequired(Forbidden):
    """The second factor is too long ago for what is asked (R-02)."""

    code = "step_up_required"


class AccessEnded(Unauthenticated):
    """The session was of somebody whose access was taken away, or whose company is suspended or closed."""

    code = "access_ended"


class OtherSession(Conflict):
    """Another person or company is logged in in this browser than the page was opened for (`SESSION_OF`)."""

    code = "other_session"


class FactorRequired(Forbidden):
    """Somebody of the office whose second factor is only an SMS: they may add a strong one, and nothing else (R-25)."""

    code = "factor_required"


class ManagersOnly(Forbidden):
    code = "managers_only"


class CompanySuspended(Conflict):
    """Nothing is entered for a company that is suspended."""

    code = "company_suspended"


class CompanyClosed(Conflict):
    """Nothing is entered for a company that has closed its account."""

    code = "company_closed"


class TermsRequired(Forbidden):
    """There is a new version of the terms of use, which this person has not accepted yet."""

    code = "terms_required"


class CompaniesOnly(Forbidden):
    """What a person with an account of their own has no use for: colleagues, accounts of a company."""

    code = "companies_only"


class AdministratorsOnly(Forbidden):
    code = "administrators_only"


class AuditLogOnly(Forbidden):
    """An auditor has the audit log and the own account, and nothing else (R-40)."""

    code = "audit_log_only"


class AuditReadersOnly(Forbidden):
    """The audit log is for administrators and auditors."""

    code = "audit_readers_only"


@dataclass(frozen=True, slots=True)
class Anybody:
    """A caller nobody knows yet. `address`: as limits count it (`client_of`)."""

    language: str
    address: str

    actor_kind = "anybody"
    actor_id = None
    acts_for = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person logged in for an organisation. `language` is that of this answer, `own_language` that of the account and
    of files: a browser fetches those by itself, and asks for its own language then."""

    session_id: UUID
    person_id: UUID
    first_name: str
    last_name: str
    language: str
    own_language: str
    role: Literal["manager", "collaborator"]
    organisation_id: UUID
    organisation_kind: OrganisationKind
    accepted_terms: bool
    second_factor_at: datetime
    now: datetime

    actor_kind = "member"

    @property
    def actor_id(self) -> UUID:
        return self.person_id

    @property
    def acts_for(self) -> UUID:
        return self.organisation_id


@dataclass(frozen=True, slots=True)
class Officer:
    """A person of the office, logged in. Of the languages as in `Member`."""

    session_id: UUID
    person_id: UUID
    first_name: str
    last_name: str
    language: str
    own_language: str
    role: OfficeRole
    has_strong_factor: bool
    second_factor_at: datetime
    now: datetime

    actor_kind = "officer"
    acts_for = None

    @property
    def actor_id(self) -> UUID:
        return self.person_id


@dataclass(frozen=True, slots=True)
class PaperClerk:
    """Somebody of the office who enters what a company has sent on paper: for that company, and never as one of its
    people."""

    person_id: UUID
    first_name: str
    last_name: str
    language: str
    organisation_id: UUID
    second_factor_at: datetime
    now: datetime

    actor_kind = "officer"

    @property
    def actor_id(self) -> UUID:
        return self.person_id

    @property
    def acts_for(self) -> UUID:
        return self.organisation_id


# Whoever fills in a company's requests.
Sender = Member | PaperClerk


def short_name(first_name: str, last_name: str) -> str:
    """Jean D., as the guide shows people in lists."""
    return f"{first_name} {last_name[:1]}." if last_name else first_name


COOKIES: Final[dict[Audience, str]] = {"company": "sid", "office": "office_sid"}


# A page names whose it is (person/organisation, or person): what was typed never goes into another's account.
SESSION_OF: Final = "Session-Of"


# An officer names the company whose paper they enter; the calls are the company's own.
PAPER_OF: Final = "Paper-Of"


def cookie_name(name: str) -> str:
    """With the __Host- prefix wherever cookies are Secure (R-01)."""
    return f"__Host-{name}" if get_settings().secure else name


_COMPANY: Final = """
    SELECT s.id, s.person_id, s.organisation_id, s.created_at, s.last_seen_at, s.second_factor_at,
           p.first_name, p.last_name, p.language, m.role, o.kind, app_now() AS now,
           EXISTS (SELECT FROM terms_acceptances t WHERE t.person_id = s.person_id AND t.version = $5) AS accepted_terms
    FROM sessions s
    JOIN people p ON p.id = s.person_id AND p.active
    JOIN memberships m ON m.person_id = s.person_id AND m.organisation_id = s.organisation_id AND m.active
    JOIN organisations o ON o.id = s.organisation_id AND o.suspended_at IS NULL AND o.closed_at IS NULL
    WHERE s.token_hash = $1 AND s.audience = 'company' AND s.ended_at IS NULL
      AND s.last_seen_at > app_now() - make_interval(secs => $2)
      AND s.created_at > app_now() - make_interval(secs => $3)
    """
_OFFICE: Final = """
    SELECT s.id, s.person_id, s.created_at, s.last_seen_at, s.second_factor_at,
           p.first_name, p.last_name, p.language, m.role, app_now() AS now,
           (EXISTS (SELECT FROM passkeys k WHERE k.person_id = s.person_id)
            OR EXISTS (SELECT FROM authenticator_apps a
                       WHERE a.person_id = s.person_id AND a.confirmed_at IS NOT NULL)) AS has_strong_factor
    FROM sessions s
    JOIN people p ON p.id = s.person_id AND p.active
    JOIN office_members m ON m.person_id = s.person_id AND m.active
    WHERE s.token_hash = $1 AND s.audience = 'office' AND s.ended_at IS NULL
      AND s.last_seen_at > app_now() - make_interval(secs => $2)
      AND s.created_at > app_now() - make_interval(secs => $3)
    """


def _enter(find: str, role: DbRole, organisation: str) -> str:
    """One statement: the session, its person, and the role the person has now, not the one of when they logged in;
    `$4` whether to prolong the session, at most twice a minute; and, for the one found, the transaction's new role."""
    entered = BECOME.format(role=f"'{role.value}'", organisation=organisation, officer="''")
    return f"""
        WITH found AS MATERIALIZED ({find}),
        seen AS (
          UPDATE sessions s SET last_seen_at = found.now FROM found
          WHERE $4 AND s.id = found.id AND found.last_seen_at < found.now - interval '30 seconds'
          RETURNING s.last_seen_at)
        SELECT found.*, COALESCE((SELECT last_seen_at FROM seen), found.last_seen_at) AS seen_at, {entered} FROM found
        """  # noqa: S608 - the parts are our own, the values are arguments


_ENTER: Final[dict[Audience, str]] = {
    "company": _enter(_COMPANY, DbRole.COMPANY, "found.organisation_id::text"),
    "office": _enter(_OFFICE, DbRole.OFFICE, "''"),
}

# Told only to who holds the session's cookie; a login says nothing of the kind.
_ACCESS_ENDED: Final[dict[Audience, str]] = {
    "company": """
        SELECT FROM sessions s
        JOIN people p ON p.id = s.person_id
        JOIN memberships m ON m.person_id = s.person_id AND m.organisation_id = s.organisation_id
        JOIN organisations o ON o.id = s.organisation_id
        WHERE s.token_hash = $1 AND s.audience = 'company'
          AND NOT (p.active AND m.active AND o.suspended_at IS NULL AND o.closed_at IS NULL)
        """,
    "office": """
        SELECT FROM sessions s
        JOIN people p ON p.id = s.person_id
        JOIN office_members m ON m.person_id = s.person_id
        WHERE s.token_hash = $1 AND s.audience = 'office' AND NOT (p.active AND m.active)
        """,
}


def idle_and_absolute(audience: Audience) -> tuple[int, int]:
    """How long a session lasts without and with use, in seconds."""
    limits = get_settings().sessions
    if audience == "company":
        return limits.company_idle, limits.company_absolute
    return limits.office_idle, limits.office_absolute


async def _entered(
    session: AsyncSession, request: Request, response: Response, audience: Audience, *more: object, extend: bool
) -> Mapping[str, Any]:
    """The caller's session and person; the transaction sees what they may see. Raises Unauthenticated, AccessEnded,
    OtherSession."""
    token = fingerprint_of(request.cookies.get(cookie_name(COOKIES[audience]), ""))
    idle, absolute = idle_and_absolute(audience)
    rows = await fetch(session, _ENTER[audience], token, idle, absolute, extend, *more)
    if not rows:
        raise AccessEnded if await fetch(session, _ACCESS_ENDED[audience], token) else Unauthenticated
    row = rows[0]
    opened_for = request.headers.get(SESSION_OF)
    if opened_for is not None and opened_for != _whose(row):
        raise OtherSession
    ends = min(row["seen_at"] + timedelta(seconds=idle), row["created_at"] + timedelta(seconds=absolute))
    response.headers["Session-Expires-At"] = ends.isoformat().replace("+00:00", "Z")
    return row


def _whose(row: Mapping[str, Any]) -> str:
    organisation = row.get("organisation_id")
    return f"{row['person_id']}/{organisation}" if organisation else str(row["person_id"])


async def _member(session: AsyncSession, request: Request, response: Response, *, extend: bool) -> Member:
    terms = get_settings().terms_version
    row = await _entered(session, request, response, "company", terms, extend=extend)
    return Member(
        session_id=row["id"],
        person_id=row["person_id"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        language=request_language(request, row["language"]),
        own_language=row["language"],
        role=row["role"],
        organisation_id=row["organisation_id"],
        organisation_kind=row["kind"],
        accepted_terms=row["accepted_terms"],
        second_factor_at=row["second_factor_at"],
        now=row["now"],
    )


def request_language(request: Request, own: str) -> str:
    """The language of this answer: what the request asks for, else the person's own."""
    return best_language(request.headers.get("accept-language"), own)


async def anybody(request: Request) -> Anybody:
    address = client_of(request.client.host if request.client else "")
    return Anybody(language=best_language(request.headers.get("accept-language")), address=address)


async def entering_member(session: SessionDep, request: Request, response: Response) -> Member:
    """A member who need not have accepted the terms in force yet. Only for what leads there, and out."""
    return await _member(session, request, response, extend=True)


async def current_member(member: Annotated[Member, Depends(entering_member, scope="function")]) -> Member:
    if not member.accepted_terms:
        raise TermsRequired
    return member


async def quiet_member(session: SessionDep, request: Request, response: Response) -> Member:
    """A member whose session this call does not prolong: autosave, checks, polling (DECISIONS 15). New terms do not
    stop these, so that what is typed meanwhile is kept."""
    return await _member(session, request, response, extend=False)


async def current_manager(member: Annotated[Member, Depends(current_member, scope="function")]) -> Member:
    if member.role != "manager":
        raise ManagersOnly
    return member


async def _officer(session: AsyncSession, request: Request, response: Response, *, extend: bool) -> Officer:
    row = await _entered(session, request, response, "office", extend=extend)
    return Officer(
        session_id=row["id"],
        person_id=row["person_id"],
        first_name=row["first_name"],
        last_name=row["last_name"],
        language=request_language(request, row["language"]),
        own_language=row["language"],
        role=row["role"],
        has_strong_factor=row["has_strong_factor"],
        second_factor_at=row["second_factor_at"],
        now=row["now"],
    )


async def enrolling_officer(session: SessionDep, request: Request, response: Response) -> Officer:
    """An officer who need not have a strong factor yet. Only for what leads there, and out."""
    return await _officer(session, request, response, extend=True)


async def quiet_enrolling_officer(session: SessionDep, request: Request, response: Response) -> Officer:
    return await _officer(session, request, response, extend=False)


def lacks_factor(*, strong: bool) -> bool:
    """Whether somebody of the office must add a strong factor before anything else."""
    return not (strong or get_settings().office_sms)


def _require_factor(officer: Officer) -> Officer:
    if lacks_factor(strong=officer.has_strong_factor):
        raise FactorRequired
    return officer


def _refuse_auditor(officer: Officer) -> Officer:
    if officer.role == "auditor":
        raise AuditLogOnly
    return officer


async def any_officer(officer: Annotated[Officer, Depends(enrolling_officer, scope="function")]) -> Officer:
    """Whoever is of the office, auditors too. Only for what concerns their own account."""
    return _require_factor(officer)


async def quiet_any_officer(officer: Annotated[Officer, Depends(quiet_enrolling_officer, scope="function")]) -> Officer:
    return _require_factor(officer)


async def current_officer(officer: Annotated[Officer, Depends(any_officer, scope="function")]) -> Officer:
    """A reviewer or an administrator."""
    return _refuse_auditor(officer)


async def quiet_officer(officer: Annotated[Officer, Depends(quiet_any_officer, scope="function")]) -> Officer:
    """An officer whose session this call does not prolong: counts that are polled."""
    return _refuse_auditor(officer)


def _require_audit_reader(officer: Officer) -> Officer:
    if officer.role not in {"administrator", "auditor"}:
        raise AuditReadersOnly
    return officer


async def current_audit_reader(officer: Annotated[Officer, Depends(any_officer, scope="function")]) -> Officer:
    """An administrator or an auditor."""
    return _require_audit_reader(officer)


async def quiet_audit_reader(officer: Annotated[Officer, Depends(quiet_any_officer, scope="function")]) -> Officer:
    return _require_audit_reader(officer)


_OPEN: Final = "SELECT suspended_at, closed_at FROM organisations WHERE id = $1"


async def _clerk(
    session: AsyncSession, request: Request, officer: Officer, *, suspended_too: bool = False
) -> PaperClerk:
    """The officer in the company's role and bound to its rows, of which policies open to officers only what paper
    needs. Raises NotFound, CompanySuspended, CompanyClosed."""
    organisation_id = _named_company(request)
    rows = await fetch(session, _OPEN, organisation_id)
    if not rows:
        raise NotFound
    if rows[0]["closed_at"] is not None:
        raise CompanyClosed
    if rows[0]["suspended_at"] is not None and not suspended_too:
        raise CompanySuspended
    await become(session, DbRole.COMPANY, organisation_id, officer.person_id)
    return PaperClerk(
        person_id=officer.person_id,
        first_name=officer.first_name,
        last_name=officer.last_name,
        language=officer.language,
        organisation_id=organisation_id,
        second_factor_at=officer.second_factor_at,
        now=officer.now,
    )


def _named_company(request: Request) -> UUID:
    try:
        return UUID(request.headers.get(PAPER_OF, ""))
    except ValueError as error:
        raise NotFound from error


async def current_clerk(
    officer: Annotated[Officer, Depends(current_officer, scope="function")], session: SessionDep, request: Request
) -> PaperClerk:
    """An officer who enters paper for the company that the request names."""
    return await _clerk(session, request, officer)


async def current_sender(session: SessionDep, request: Request, response: Response) -> Sender:
    """A member; or, where the request names a company, an officer who enters its paper."""
    return await _sender(session, request, response)


async def discarding_sender(session: SessionDep, request: Request, response: Response) -> Sender:
    """A sender who throws away what they began, an officer also of a company that was suspended meanwhile."""
    return await _sender(session, request, response, suspended_too=True)


async def _sender(
    session: AsyncSession, request: Request, response: Response, *, suspended_too: bool = False
) -> Sender:
    if PAPER_OF in request.headers:
        officer = await current_officer(await any_officer(await enrolling_officer(session, request, response)))
        return await _clerk(session, request, officer, suspended_too=suspended_too)
    return await current_member(await entering_member(session, request, response))


async def quiet_sender(session: SessionDep, request: Request, response: Response) -> Sender:
    """A sender whose session this call does not prolong (`quiet_member`)."""
    if PAPER_OF in request.headers:
        quiet = await quiet_any_officer(await quiet_enrolling_officer(session, request, response))
        return await _clerk(session, request, await quiet_officer(quiet))
    return await quiet_member(session, request, response)


async def current_administrator(officer: Annotated[Officer, Depends(current_officer, scope="function")]) -> Officer:
    if officer.role != "administrator":
        raise AdministratorsOnly
    return officer


def is_confirmed(caller: Member | Officer | PaperClerk) -> bool:
    """Whether the second factor is not older than five minutes (R-02)."""
    return caller.now - caller.second_factor_at <= timedelta(seconds=get_settings().sessions.step_up)


FREE_ROWS: Final = 100
"""A file with more rows takes a fresh second factor (R-02)."""


def require_step_up(caller: Member | Officer | PaperClerk) -> None:
    """Raise StepUpRequired where the caller has not confirmed a moment ago who they are."""
    if not is_confirmed(caller):
        raise StepUpRequired


async def current_manager_after_step_up(
    member: Annotated[Member, Depends(current_manager, scope="function")],
) -> Member:
    require_step_up(member)
    return member


async def current_company_manager(member: Annotated[Member, Depends(current_manager, scope="function")]) -> Member:
    if member.organisation_kind != "company":
        raise CompaniesOnly
    return member


async def current_company_manager_after_step_up(
    member: Annotated[Member, Depends(current_company_manager, scope="function")],
) -> Member:
    require_step_up(member)
    return member


async def current_member_after_step_up(member: Annotated[Member, Depends(current_member, scope="function")]) -> Member:
    require_step_up(member)
    return member


async def enrolling_officer_after_step_up(
    officer: Annotated[Officer, Depends(enrolling_officer, scope="function")],
) -> Officer:
    require_step_up(officer)
    return officer


async def any_officer_after_step_up(officer: Annotated[Officer, Depends(any_officer, scope="function")]) -> Officer:
    require_step_up(officer)
    return officer


async def current_officer_after_step_up(
    officer: Annotated[Officer, Depends(current_officer, scope="function")],
) -> Officer:
    require_step_up(officer)
    return officer


async def current_administrator_after_step_up(
    administrator: Annotated[Officer, Depends(current_administrator, scope="function")],
) -> Officer:
    require_step_up(administrator)
    return administrator


AnybodyDep = Annotated[Anybody, Depends(anybody)]
EnteringMember = Annotated[Member, Depends(entering_member, scope="function")]
CurrentMember = Annotated[Member, Depends(current_member, scope="function")]
QuietMember = Annotated[Member, Depends(quiet_member, scope="function")]
MemberAfterStepUp = Annotated[Member, Depends(current_member_after_step_up, scope="function")]
CurrentManager = Annotated[Member, Depends(current_manager, scope="function")]
ManagerAfterStepUp = Annotated[Member, Depends(current_manager_after_step_up, scope="function")]
CompanyManager = Annotated[Member, Depends(current_company_manager, scope="function")]
CompanyManagerAfterStepUp = Annotated[Member, Depends(current_company_manager_after_step_up, scope="function")]
AnyOfficer = Annotated[Officer, Depends(any_officer, scope="function")]
QuietAnyOfficer = Annotated[Officer, Depends(quiet_any_officer, scope="function")]
AnyOfficerAfterStepUp = Annotated[Officer, Depends(any_officer_after_step_up, scope="function")]
CurrentOfficer = Annotated[Officer, Depends(current_officer, scope="function")]
OfficerAfterStepUp = Annotated[Officer, Depends(current_officer_after_step_up, scope="function")]
EnrollingOfficer = Annotated[Officer, Depends(enrolling_officer, scope="function")]
QuietEnrollingOfficer = Annotated[Officer, Depends(quiet_enrolling_officer, scope="function")]
EnrollingOfficerAfterStepUp = Annotated[Officer, Depends(enrolling_officer_after_step_up, scope="function")]
CurrentClerk = Annotated[PaperClerk, Depends(current_clerk, scope="function")]
CurrentSender = Annotated[Sender, Depends(current_sender, scope="function")]
DiscardingSender = Annotated[Sender, Depends(discarding_sender, scope="function")]
QuietSender = Annotated[Sender, Depends(quiet_sender, scope="function")]
CurrentAdministrator = Annotated[Officer, Depends(current_administrator, scope="function")]
AdministratorAfterStepUp = Annotated[Officer, Depends(current_administrator_after_step_up, scope="function")]
QuietOfficer = Annotated[Officer, Depends(quiet_officer, scope="function")]
CurrentAuditReader = Annotated[Officer, Depends(current_audit_reader, scope="function")]
QuietAuditReader = Annotated[Officer, Depends(quiet_audit_reader, scope="function")]

# What a route may declare; `api.main` refuses a route with none of these, tests read the matrix from it.
CALLERS: Final[dict[Callable[..., Coroutine[Any, Any, object]], str]] = {
    anybody: "anybody",
    entering_member: "member",
    current_member: "member",
    quiet_member: "member",
    current_member_after_step_up: "member",
    current_sender: "member",
    discarding_sender: "member",
    quiet_sender: "member",
    current_manager: "manager",
    current_manager_after_step_up: "manager",
    current_company_manager: "manager",
    current_company_manager_after_step_up: "manager",
    current_officer: "officer",
    current_officer_after_step_up: "officer",
    quiet_officer: "officer",
    current_clerk: "officer",
    any_officer: "anybody of the office",
    quiet_any_officer: "anybody of the office",
    any_officer_after_step_up: "anybody of the office",
    enrolling_officer: "anybody of the office",
    quiet_enrolling_officer: "anybody of the office",
    enrolling_officer_after_step_up: "anybody of the office",
    current_administrator: "administrator",
    current_administrator_after_step_up: "administrator",
    current_audit_reader: "audit reader",
    quiet_audit_reader: "audit reader",
}

M = TypeVar("M")


def own(member: Sender, model: type[M]) -> Select[M]:
    """The rows of a table that belong to the caller's organisation: the first belt. All company reads begin here."""
    organisation_id: InstrumentedAttribute[UUID] = model.organisation_id  # type: ignore[attr-defined] # by convention
    return select(model).where(organisation_id == member.organisation_id)


def own_clause(table: str) -> str:
    """The first belt for statements written as SQL text, whose `$1` is the caller's organisation."""
    return f"{table}.organisation_id = $1"
