from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from api.audit.verifying import Kind
from api.core.audited import Action, Outcome, SubjectType
from api.core.cursor import CursorField, LimitField
from api.core.schemas import Day, Input, Output, Page, line
from api.core.spreadsheets import FileFormat


class AuditFilter(Input):
    """What happened between two days of the office's time zone. `person`: part of the name or e-mail of who acted;
    `officer_id`: the same for somebody of the office. `organisation`: part of a company's name, or its GLN.
    `reference`: of a request or a conversation; `subject_id`: of any other record."""

    label_prefix: ClassVar[str] = "audit.fields"

    day_from: Day
    day_to: Day
    person: Annotated[str, line(80)] | None = None
    officer_id: UUID | None = None
    organisation: Annotated[str, line(80)] | None = None
    reference: Annotated[str, line(40)] | None = None
    subject_id: UUID | None = None
    actions: Annotated[list[Action], Field(max_length=100, default_factory=list)]
    subject_types: Annotated[list[SubjectType], Field(max_length=100, default_factory=list)]
    outcome: Outcome | None = None


class AuditSearch(AuditFilter):
    limit: LimitField = 50
    cursor: CursorField = None


class AuditExport(AuditFilter):
    format: FileFormat


class AuditActor(Output):
    """`kind`: `member` of a company, `officer`, `system` for a job, `anybody` for who was not logged in; others may
    come. `name`: none for these two."""

    kind: str
    id: UUID | None
    name: str | None


class AuditSubject(Output):
    """`reference`: what people call it, where it still exists: a request's or conversation's number, the name of a
    company or of somebody who can log in. Never anything about an insured person."""

    type: str
    id: UUID | None
    reference: str | None


class AuditOrganisation(Output):
    id: UUID
    name: str | None


class AuditRow(Output):
    """Who did what, when and to which record. `fields`: names of what was read or changed, never values."""

    id: UUID
    at: datetime
    actor: AuditActor
    action: str
    outcome: str
    subject: AuditSubject
    organisation: AuditOrganisation | None
    fields: list[str]
    request_id: str | None


class AuditRows(Page[AuditRow]):
    pass


class AuditOfficer(Output):
    id: UUID
    name: str


class AuditFinding(Output):
    """`kind`: what is not as it was sealed. `seal`: its number; `line`: of the file with the shipped seals."""

    kind: Kind
    seal: int | None
    event_id: UUID | None
    line: int | None


class AuditVerificationResult(Output):
    """`events`: those that are sealed; `open_events` wait for their seal. `shipped`: lines of the file, none where
    seals are not shipped. `findings`: the first 200 of `finding_count`."""

    intact: bool
    seals: int
    events: int
    open_events: int
    sealed_until: datetime | None
    shipped: int | None
    finding_count: int
    findings: list[AuditFinding]


class AuditVerificationOut(Output):
    """`requested_by`: none for the one of each night. `result`: none until it is finished."""

    id: UUID
    requested_by: str | None
    requested_at: datetime
    finished_at: datetime | None
    result: AuditVerificationResult | None


class AuditState(Output):
    """Until when the log is sealed, what can be filtered by, and the last verification."""

    sealed_until: datetime | None
    actions: list[Action]
    subject_types: list[SubjectType]
    officers: list[AuditOfficer]
    verification: AuditVerificationOut | None
