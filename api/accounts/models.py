from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from api.core.columns import CreatedAt, Id
from api.core.db import Base


class Person(Base):
    """Somebody who can log in. Works for one or several organisations, or for the office."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("email"),)

    id: Mapped[Id]
    email: Mapped[str]  # lower case
    first_name: Mapped[str]
    last_name: Mapped[str]
    mobile: Mapped[str]  # E.164
    mobile_confirmed_at: Mapped[datetime | None]  # when a code sent to this number first came back
    mail_failed_at: Mapped[datetime | None]  # when a mail to this address came back; none once it may work again
    language: Mapped[str]
    password_hash: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[CreatedAt]


class Membership(Base):
    """A person's role in an organisation; the role acts at the next request (R-44)."""

    __tablename__ = "memberships"
    __table_args__ = (
        CheckConstraint("role IN ('manager', 'collaborator')", name="role"),
        CheckConstraint("mails IN ('each', 'digest', 'mandatory')", name="mails"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    role: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    mails: Mapped[str] = mapped_column(server_default="each")  # of what asks for nothing (`api.notices`)
    created_at: Mapped[CreatedAt]


class TermsAcceptance(Base):
    """That a person accepted a version of the terms of use."""

    __tablename__ = "terms_acceptances"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    version: Mapped[str] = mapped_column(primary_key=True)
    accepted_at: Mapped[CreatedAt]


class OfficeMember(Base):
    __tablename__ = "office_members"
    __table_args__ = (CheckConstraint("role IN ('reviewer', 'administrator', 'auditor')", name="role"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    role: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[CreatedAt]


class LoginAttempt(Base):
    """The time between right password (or a step-up) and right code. The code itself is derived, not stored (R-20).

    Only with `factor` sms something is sent: a passkey answers a challenge, an app has the code.
    """

    __tablename__ = "login_attempts"
    __table_args__ = (
        CheckConstraint("factor IN ('sms', 'totp', 'passkey')", name="factor"),
        CheckConstraint(
            "(factor = 'sms') = (code_key IS NOT NULL AND code_nonce IS NOT NULL AND code_mac IS NOT NULL)",
            name="code",
        ),
        Index("ix_login_attempts_person", "person_id", "created_at"),
    )

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    audience: Mapped[str]
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id"))  # set for a step-up
    known_device: Mapped[str | None]  # the name of its counters, where the browser was logged in before
    factor: Mapped[str] = mapped_column(server_default="sms")
    code_key: Mapped[str | None]  # which key of the ring
    code_nonce: Mapped[bytes | None]
    code_mac: Mapped[bytes | None]
    challenge_hash: Mapped[bytes | None] = mapped_column(LargeBinary)  # for a passkey; the last one, until it is tried
    code_tries: Mapped[int] = mapped_column(SmallInteger, default=0)
    sends: Mapped[int] = mapped_column(SmallInteger, default=1)
    sent_at: Mapped[CreatedAt]
    code_expires_at: Mapped[datetime]
    consumed_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class AuthenticatorApp(Base):
    """An app that shows codes (TOTP). Until a code has confirmed it, it counts for nothing beside the one that does."""

    __tablename__ = "authenticator_apps"
    __table_args__ = (
        Index(
            "uq_authenticator_apps_confirmed",
            "person_id",
            unique=True,
            postgresql_where=text("confirmed_at IS NOT NULL"),
        ),
        Index("uq_authenticator_apps_pending", "person_id", unique=True, postgresql_where=text("confirmed_at IS NULL")),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    seed_key: Mapped[str]  # which key of the ring
    seed_sealed: Mapped[bytes]
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)  # of 30 seconds; no earlier code is taken again
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class Passkey(Base):
    """A public key whose private half is in one of the person's devices (WebAuthn)."""

    __tablename__ = "passkeys"
    __table_args__ = (UniqueConstraint("credential_id"), Index("ix_passkeys_person_id", "person_id"))

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    credential_id: Mapped[bytes]  # as the device names it
    public_key: Mapped[bytes]  # COSE
    sign_count: Mapped[int] = mapped_column(BigInteger)  # 0 for ever where the device does not count
    transports: Mapped[list[str]] = mapped_column(ARRAY(Text))
    name: Mapped[str]
    last_used_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class PasskeyEnrolment(Base):
    """The challenge that a new passkey has to answer; one a person."""

    __tablename__ = "passkey_enrolments"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    challenge_hash: Mapped[bytes]
    expires_at: Mapped[datetime]


class MobileChange(Base):
    """Another mobile number, until the code that was sent there comes back; one a person."""

    __tablename__ = "mobile_changes"
    __table_args__ = (UniqueConstraint("person_id"),)

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    mobile: Mapped[str]
    code_key: Mapped[str]  # which key of the ring
    code_nonce: Mapped[bytes]
    code_mac: Mapped[bytes]
    code_tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class RecoveryCode(Base):
    """One of ten that replace the second factor once. Kept as a MAC whose key is not in the database."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("person_id", "code_mac"),)

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    code_mac: Mapped[bytes]
    used_at: Mapped[datetime | None]
    created_at: Mapped[CreatedAt]


class BrowserSession(Base):
    """A logged-in browser. Only the hash of its token is kept (R-01)."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("audience IN ('company', 'office')", name="audience"),
        CheckConstraint("(audience = 'company') = (organisation_id IS NOT NULL)", name="organisation"),
        Index("ix_sessions_person", "person_id", "created_at"),
    )

    id: Mapped[Id]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    audience: Mapped[str]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    device: Mapped[str]
    created_at: Mapped[CreatedAt]
    last_seen_at: Mapped[CreatedAt]
    second_factor_at: Mapped[CreatedAt]
    ended_at: Mapped[datetime | None]


class AccountLink(Base):
    """A link mailed to somebody that may be used once. Its token is derived when it is sent, not stored (R-30)."""

    __tablename__ = "account_links"
    __table_args__ = (
        CheckConstraint(
            "purpose IN ('password_reset', 'email_change', 'office_invitation', 'office_return')", name="purpose"
        ),
        CheckConstraint("(purpose = 'email_change') = (email IS NOT NULL)", name="email"),
        CheckConstraint("audience IN ('company', 'office')", name="audience"),
        Index("ix_account_links_person", "person_id", "purpose", "created_at"),
    )

    id: Mapped[Id]
    purpose: Mapped[str]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    audience: Mapped[str]  # which login it leads to
    email: Mapped[str | None]  # the new address of an e-mail change
    token_key: Mapped[str]  # which key of the ring
    token_nonce: Mapped[bytes]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # also when a newer one has replaced it
    created_at: Mapped[CreatedAt]
