from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import Chf, CreatedAt, Id, Json
from api.core.db import Base
from api.invoices.status import Status

_STATUSES = ", ".join(f"'{status.value}'" for status in Status)
_SENT = text("status <> 'draft'")


class Invoice(Base):
    """A request and where it stands. What was sent lies in its versions; these columns are for lists."""

    __tablename__ = "invoices"
    __table_args__ = (
        UniqueConstraint("organisation_id", "id"),
        UniqueConstraint("reference"),
        CheckConstraint(f"status IN ({_STATUSES})", name="status"),
        CheckConstraint("(entered_by IS NULL) = (received_on IS NULL)", name="paper"),
        CheckConstraint("responsible_id IS NOT NULL OR entered_by IS NOT NULL", name="responsible"),
        CheckConstraint("status <> 'accepted' OR decided_by <> entered_by", name="not_by_who_entered"),
        ForeignKeyConstraint(
            ["organisation_id", "beneficiary_id"], ["beneficiaries.organisation_id", "beneficiaries.id"]
        ),
        # Holds the list's filters too, so that they can be read without the table.
        Index(
            "ix_invoices_newest",
            "organisation_id",
            "submitted_at",
            "id",
            postgresql_include=["status", "kind", "period_from", "period_to", "responsible_id", "beneficiary_id"],
        ),
        Index("ix_invoices_status", "organisation_id", "status", "submitted_at", "id"),
        Index("ix_invoices_beneficiary", "organisation_id", "beneficiary_id", "submitted_at", "id"),
        Index("ix_invoices_responsible", "organisation_id", "responsible_id", "submitted_at", "id"),
        Index(
            "ix_invoices_own_reference",
            "organisation_id",
            "own_reference",
            postgresql_include=["id"],
            postgresql_where=text("own_reference IS NOT NULL"),
        ),
        # Only what was accepted is reduced, and by a reduction of its own.
        CheckConstraint("reduction_id IS NULL OR status IN ('accepted', 'transmitted', 'paid')", name="reduction"),
        ForeignKeyConstraint(
            ["organisation_id", "id", "reduction_id"],
            ["reductions.organisation_id", "reductions.invoice_id", "reductions.id"],
            name="fk_invoices_reduction",
            use_alter=True,
        ),
        Index("ix_invoices_queue", "corrected", "submitted_at", "id", postgresql_where=text("status = 'in_review'")),
        Index("ix_invoices_decided", "decided_at", postgresql_where=text("decided_at IS NOT NULL")),
        # The office's, of all companies.
        Index("ix_invoices_office_paper", "submitted_at", "id", postgresql_where=text("received_on IS NOT NULL")),
        Index("ix_invoices_office_newest", "submitted_at", "id", postgresql_where=_SENT),
        Index("ix_invoices_office_largest", "total", "id", postgresql_where=_SENT),
        Index(
            "ix_invoices_office_decision",
            text('"left"(decision_number, 3)'),
            "submitted_at",
            "id",
            postgresql_where=text("status <> 'draft' AND length(decision_number) = 14"),
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    reference: Mapped[str]
    kind: Mapped[str]
    form_number: Mapped[str]
    status: Mapped[str]
    version: Mapped[int]
    total: Mapped[Chf]
    period_from: Mapped[date]
    period_to: Mapped[date | None]
    decision_number: Mapped[str]
    own_reference: Mapped[str | None]
    beneficiary_id: Mapped[UUID]
    responsible_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # of paper nobody at first
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # whoever of the office, from paper
    received_on: Mapped[date | None]  # the day that the paper came in
    corrected: Mapped[bool] = mapped_column(default=False)  # answered a correction request, not yet decided again
    warning_count: Mapped[int] = mapped_column(SmallInteger)
    submitted_at: Mapped[CreatedAt]
    changed_at: Mapped[CreatedAt]
    first_opened_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    # Since when its working days at the office count, if not since it was sent: later by those it was not there.
    waiting_since: Mapped[datetime | None]
    company_days: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"), default=0)  # working days asked
    reduction_id: Mapped[UUID | None]  # accepted for less


class InvoiceVersion(Base):
    """What was sent, each time it was sent: never changed, never deleted (also by trigger, R-96)."""

    __tablename__ = "invoice_versions"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        Index("ix_invoice_versions_payee", text("((frozen -> 'payee') ->> 'iban')"), "invoice_id", "version"),
    )

    invoice_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID]
    body: Mapped[Json]  # the request as sent
    frozen: Mapped[Json]  # beneficiary, payee, organisation and tariff version at that moment
    assessment: Mapped[Json]  # lines, warnings, total
    submitted_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    submitted_at: Mapped[CreatedAt]


class InvoiceEvent(Base):
    """Each move of each request: timeline, events feed and statistics read it (DECISIONS 5)."""

    __tablename__ = "invoice_events"
    __table_args__ = (
        UniqueConstraint("organisation_id", "position"),
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        Index("ix_invoice_events_invoice", "invoice_id", "position"),
        ForeignKeyConstraint(
            ["organisation_id", "invoice_id", "reduction_id"],
            ["reductions.organisation_id", "reductions.invoice_id", "reductions.id"],
            name="fk_invoice_events_reduction",
        ),
        Index("ix_invoice_events_reason", "reason_code", "at", postgresql_where=text("reason_code IS NOT NULL")),
        Index("ix_invoice_events_reduction", "reduction_id", postgresql_where=text("reduction_id IS NOT NULL")),
        CheckConstraint("reduction_id IS NULL OR action = 'accept'", name="reduction"),
        CheckConstraint("actor_side IN ('company', 'office', 'system')", name="actor_side"),
        CheckConstraint("(action = 'forward') = (office_code IS NOT NULL)", name="office_code"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(BigInteger)  # counts up by organisation, in the order of commits
    invoice_id: Mapped[UUID]
    at: Mapped[CreatedAt]
    action: Mapped[str]
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    actor_id: Mapped[UUID | None]
    actor_name: Mapped[str]  # "Anna M.", as it was then: companies do not read the office's people
    actor_side: Mapped[str]
    message: Mapped[str | None]
    reason_code: Mapped[str | None]
    reason_revision: Mapped[int | None] = mapped_column(SmallInteger)  # what it said then; none: the first
    office_code: Mapped[str | None]  # which office it was forwarded to
    version: Mapped[int]
    reduction_id: Mapped[UUID | None]  # with which it accepts


class Reduction(Base):
    """What an officer allows of a version instead of all that was asked for, in CHF. Never changed: an acceptance names
    it (`invoice_events`), or the question to a second officer does. Triggers hold it to its lines and to what was sent
    (`0050_reductions.sql`)."""

    __tablename__ = "reductions"
    __table_args__ = (
        UniqueConstraint("organisation_id", "invoice_id", "id"),
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        CheckConstraint("allowed > 0 AND allowed < requested", name="allowed"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID]
    invoice_id: Mapped[UUID]
    version: Mapped[int]
    requested: Mapped[Chf]
    allowed: Mapped[Chf]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[CreatedAt]


class ReductionLine(Base):
    """A line of which less is allowed, and why. `line` is its place among the computed lines of the version, from 0."""

    __tablename__ = "reduction_lines"
    __table_args__ = (
        ForeignKeyConstraint(["reason_code", "reason_revision"], ["reasons.code", "reasons.revision"]),
        Index("ix_reduction_lines_reason", "reason_code"),
        CheckConstraint("allowed >= 0 AND allowed < requested", name="allowed"),
        CheckConstraint("line >= 0", name="line"),
    )

    reduction_id: Mapped[UUID] = mapped_column(ForeignKey("reductions.id"), primary_key=True)
    line: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    organisation_id: Mapped[UUID]
    requested: Mapped[Chf]
    allowed: Mapped[Chf]
    reason_code: Mapped[str]
    reason_revision: Mapped[int] = mapped_column(SmallInteger)
    message: Mapped[str | None]


class EventCounter(Base):
    """The last position of an organisation's events. A plain sequence would commit out of order."""

    __tablename__ = "event_counters"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger)


class CorrectionItem(Base):
    """One thing the reviewer asks to correct, pointing at a field of the version that was reviewed."""

    __tablename__ = "correction_items"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        Index("ix_correction_items_invoice", "invoice_id", "version"),
        Index(
            "ix_correction_items_reason", "reason_code", "created_at", postgresql_where=text("reason_code IS NOT NULL")
        ),
        CheckConstraint("kind IN ('missing', 'wrong', 'unclear', 'outdated')", name="kind"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID]
    invoice_id: Mapped[UUID]
    version: Mapped[int]
    position: Mapped[int] = mapped_column(SmallInteger)
    pointer: Mapped[str]
    label: Mapped[str]  # label key of the field
    kind: Mapped[str]
    reason_code: Mapped[str | None]
    reason_revision: Mapped[int | None] = mapped_column(SmallInteger)
    message: Mapped[str]
    due_date: Mapped[date | None]
    undone: Mapped[bool] = mapped_column(default=False)  # with the decision that asked for it, before anybody was told
    created_at: Mapped[CreatedAt]


class PaymentHold(Base):
    """The office holds back what is paid to an account, or to a company, from a day until another or until it is
    lifted. Companies never learn of it."""

    __tablename__ = "payment_holds"
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (iban IS NULL)", name="target"),
        CheckConstraint("last_day >= first_day", name="days"),
        CheckConstraint("iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'", name="iban"),
        CheckConstraint(
            "(lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL)", name="lifted"
        ),
        Index("ix_payment_holds_iban", "iban", postgresql_where=text("lifted_at IS NULL")),
        Index("ix_payment_holds_organisation", "organisation_id", postgresql_where=text("lifted_at IS NULL")),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    iban: Mapped[str | None]
    reason: Mapped[str]
    first_day: Mapped[date]  # both days included
    last_day: Mapped[date | None]
    placed_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    placed_at: Mapped[CreatedAt]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[str | None]


class CorrectionReminder(Base):
    """A mail about a correction that is due: one for each request and day, relative to the due date."""

    __tablename__ = "correction_reminders"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
    )

    invoice_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    due_date: Mapped[date] = mapped_column(primary_key=True)
    day: Mapped[int] = mapped_column(SmallInteger, primary_key=True)  # negative before the due date
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    sent_at: Mapped[CreatedAt]


class FormalDecision(Base):
    """That a formal decision is asked for after one of the request's decisions, and that it was issued. Revisions are
    added, never changed; the newest one counts. The note is the office's own."""

    __tablename__ = "formal_decisions"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        CheckConstraint("requested_by IN ('company', 'insured', 'representative')", name="requested_by"),
        CheckConstraint("side IN ('company', 'office')", name="side"),
        CheckConstraint("issued_on >= requested_on", name="issued_on"),
        CheckConstraint("number IS NULL OR issued_on IS NOT NULL", name="number"),
    )

    invoice_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)  # of the decision's event
    revision: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    organisation_id: Mapped[UUID]
    requested_on: Mapped[date]
    requested_by: Mapped[str]
    reason: Mapped[str | None]  # in the company's words, where it asked here
    issued_on: Mapped[date | None]
    number: Mapped[str | None]
    note: Mapped[str | None]
    side: Mapped[str]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[CreatedAt]


class InvoiceClaim(Base):
    """What a request claims for itself, so that nothing is paid twice (DECISIONS 18)."""

    __tablename__ = "invoice_claims"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        Index("ix_invoice_claims_key", "organisation_id", "scope", "key"),
        Index("ix_invoice_claims_any_organisation", "scope", "key"),
        Index("ix_invoice_claims_invoice", "invoice_id"),
        CheckConstraint("effect IN ('error', 'warning', 'count')", name="effect"),
        CheckConstraint("last_day >= first_day", name="days"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID]
    invoice_id: Mapped[UUID]
    scope: Mapped[str]
    key: Mapped[str]
    effect: Mapped[str] = mapped_column(server_default="warning")  # of a second one: error, warning, or only counted
    first_day: Mapped[date | None]  # claims with days meet where they overlap, those without always
    last_day: Mapped[date | None]
    amount: Mapped[Chf | None]  # what rules add up


class TariffRow(Base):
    """A dated tariff of the law (FORMS §6). Rows are added, never changed: sent requests name their versions."""

    __tablename__ = "tariffs"
    __table_args__ = (
        UniqueConstraint("kind", "valid_from", "revision"),
        UniqueConstraint("position"),
        CheckConstraint("confirmed_until >= valid_from", name="confirmed_until"),
    )

    id: Mapped[Id]
    position: Mapped[int] = mapped_column(BigInteger, Identity(always=True))  # in the order they were added
    kind: Mapped[str]
    valid_from: Mapped[date]
    confirmed_until: Mapped[date]
    revision: Mapped[int] = mapped_column(SmallInteger)
    values: Mapped[Json]
    source: Mapped[str]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # none: it came with the program
    added_at: Mapped[CreatedAt]


class Draft(Base):
    """Work in progress: raw, bounded JSON that need not be valid (DECISIONS 3)."""

    __tablename__ = "drafts"
    __table_args__ = (
        Index("ix_drafts_newest", "organisation_id", "saved_at"),
        Index(
            "uq_drafts_invoice",
            "organisation_id",
            "invoice_id",
            unique=True,
            postgresql_where=text("invoice_id IS NOT NULL"),
        ),
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        CheckConstraint("(received_on IS NULL) = (scan_id IS NULL)", name="paper"),
        CheckConstraint("received_on IS NULL OR invoice_id IS NULL", name="no_correction"),
        Index("ix_drafts_paper", "author_id", "saved_at", postgresql_where=text("received_on IS NOT NULL")),
        Index("uq_drafts_creation_key", "organisation_id", "author_id", "creation_key", unique=True),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str]
    invoice_id: Mapped[UUID | None]
    revision: Mapped[int] = mapped_column(default=1)
    creation_key: Mapped[UUID | None]  # as whoever made it called it, for another try without an answer
    content: Mapped[Json]
    received_on: Mapped[date | None]  # of paper that somebody of the office enters: its author
    scan_id: Mapped[UUID | None]  # the document that shows the paper
    created_at: Mapped[CreatedAt]
    saved_at: Mapped[CreatedAt]
    reminded_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]


class SavedFilter(Base):
    """Filters of the counter under a name, of one person in one company. `search` is as the API takes it."""

    __tablename__ = "saved_filters"
    __table_args__ = (
        ForeignKeyConstraint(
            ["organisation_id", "person_id"], ["memberships.organisation_id", "memberships.person_id"]
        ),
        Index(
            "uq_saved_filters_default",
            "organisation_id",
            "person_id",
            unique=True,
            postgresql_where=text("is_default"),
        ),
        Index("ix_saved_filters_person", "organisation_id", "person_id"),
    )

    id: Mapped[Id]
    organisation_id: Mapped[UUID]
    person_id: Mapped[UUID]
    name: Mapped[str]
    is_default: Mapped[bool]
    search: Mapped[Json]
    created_at: Mapped[CreatedAt]


class IdempotencyKey(Base):
    """A request that was answered with success, so that its repetition gets the same answer (R-95)."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("ix_idempotency_keys_created_at", "created_at"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    caller_id: Mapped[UUID] = mapped_column(primary_key=True)
    operation: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int] = mapped_column(SmallInteger)
    etag: Mapped[str]
    answer: Mapped[str]  # the body that was sent, so that a repetition gets the same one
    created_at: Mapped[CreatedAt]


class Reason(Base):
    """Why the office asks for a correction, refuses, or allows less (FORMS §8). Revisions are added, never changed:
    decisions name theirs, the newest one of a code counts. Only a further language is put into rows (`seed_reasons`).
    """

    __tablename__ = "reasons"

    code: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    uses: Mapped[list[str]] = mapped_column(ARRAY(Text))
    position: Mapped[int] = mapped_column(SmallInteger)
    active: Mapped[bool] = mapped_column(default=True)
    short: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sentence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # none: it came with the program
    added_at: Mapped[datetime] = mapped_column("updated_at")  # the column is older than revisions


class PrintedDocument(Base):
    """Under which code a document was printed, and what it was of: so anybody can verify it (`printing`).

    Of a request its version; where the document tells how the request stands, the position of the last event it knew.
    Of a registration the state it told.
    """

    __tablename__ = "printed_documents"
    __table_args__ = (
        ForeignKeyConstraint(["organisation_id", "invoice_id"], ["invoices.organisation_id", "invoices.id"]),
        CheckConstraint("kind IN ('request', 'copy', 'decision', 'registration')", name="kind"),
        CheckConstraint(
            "(kind = 'registration') = (registration_id IS NOT NULL AND state IS NOT NULL) "
            "AND (kind <> 'registration') = (invoice_id IS NOT NULL AND version IS NOT NULL)",
            name="subject",
        ),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    organisation_id: Mapped[UUID | None]
    invoice_id: Mapped[UUID | None]
    registration_id: Mapped[UUID | None] = mapped_column(ForeignKey("registrations.id"))
    version: Mapped[int | None] = mapped_column(SmallInteger)
    position: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str | None]
    created_at: Mapped[CreatedAt]


class Holiday(Base):
    """A day on which the office does not work, by what somebody said of it last. Rows are added, never changed: of a
    day the newest one counts."""

    __tablename__ = "holidays"

    day: Mapped[date] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    active: Mapped[bool]  # false: the office works then after all
    name: Mapped[dict[str, Any]] = mapped_column(JSONB)
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"))  # none: it came with the program
    added_at: Mapped[CreatedAt]


class Parameter(Base):
    """A value that the office changed. Rows are added, never changed: the newest one counts."""

    __tablename__ = "parameters"

    name: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    values: Mapped[list[str]] = mapped_column(ARRAY(Text))  # decimal numbers; none is "off"
    added_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[CreatedAt]
