"""Every limit against abuse, in one table. CONTRIBUTING shows it with the arithmetic; a test holds the two together.

Each counter is one atomic statement (`throttle`), taken before what it guards is looked at (SECURITY R-13, R-20, R-23).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from api.core.config import get_settings

Whose = Literal["client address", "e-mail address", "person", "device", "mobile number", "company", "office"]

_5_MINUTES: Final = timedelta(minutes=5)
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many uses within a time that begins with the first one. `most`: how many, or the name of a setting."""

    name: str
    whose: Whose
    most: int | str
    window: timedelta

    @property
    def uses(self) -> int:
        if isinstance(self.most, int):
            return self.most
        section, _, name = self.most.partition(".")
        uses: int = getattr(getattr(get_settings(), section), name)
        return uses


@dataclass(frozen=True, slots=True)
class Blocks:
    """After every `step` failures a block, the nth as long as `minutes[n - 1]`, the last one for ever after; after
    `ends_at` failures nothing is looked at any more. A success takes all failures back."""

    name: str
    whose: Whose
    step: int
    minutes: Sequence[int]
    ends_at: int | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """Room for `capacity` failures; one is forgotten every `leak`, and a success takes back only itself. So within a
    time T there are at most `capacity` + T / `leak` of them, whatever its owner does meanwhile."""

    name: str
    whose: Whose
    capacity: int
    leak: timedelta


LOGINS_5_MINUTES: Final = Window("logins-5m", "client address", "logins.address_per_5_minutes", _5_MINUTES)
LOGINS_HOUR: Final = Window("logins-1h", "client address", "logins.address_per_hour", _HOUR)
PASSWORDS: Final = Blocks("passwords", "e-mail address", 5, (5, 10, 20, 40, 60), ends_at=100)
PASSWORDS_KNOWN_DEVICE: Final = Blocks("passwords-device", "device", 5, (5, 10, 20, 40, 60))
PASSWORD_CHANGES: Final = Blocks("password-changes", "person", 5, (5, 10, 20, 40, 60))
RESETS_ADDRESS: Final = Window("resets-address", "client address", 20, _HOUR)
RESETS_EMAIL: Final = Window("resets-email", "e-mail address", 3, _HOUR)
RESET_LINKS: Final = Window("reset-links", "client address", 20, _HOUR)
EMAIL_CHANGES: Final = Window("email-changes", "person", 5, _HOUR)
MAIL_TESTS: Final = Window("mail-tests", "person", 5, _HOUR)
EMAIL_LINKS: Final = Window("email-links", "client address", 60, _HOUR)
REGISTRATIONS_ADDRESS: Final = Window("registrations-address", "client address", 10, _HOUR)
REGISTRATIONS_EMAIL: Final = Window("registrations-email", "e-mail address", 5, _HOUR)
REGISTRATION_LINKS: Final = Window("registration-links", "client address", 60, _HOUR)
SMS_PERSON_HOUR: Final = Window("sms-person-1h", "person", "codes.person_per_hour", _HOUR)
SMS_PERSON_DAY: Final = Window("sms-person-1d", "person", "codes.person_per_day", _DAY)
SMS_DEVICE_HOUR: Final = Window("sms-device-1h", "device", "codes.person_per_hour", _HOUR)
SMS_DEVICE_DAY: Final = Window("sms-device-1d", "device", "codes.person_per_day", _DAY)
SMS_NUMBER_DAY: Final = Window("sms-number-1d", "mobile number", "codes.number_per_day", _DAY)
SMS_UNCONFIRMED_DAY: Final = Window("sms-unconfirmed-1d", "mobile number", "codes.unconfirmed_per_day", _DAY)
SMS_OFFICE_DAY: Final = Window("sms-office-1d", "office", "codes.office_per_day", _DAY)
CODES: Final = Blocks("codes", "person", 10, (30, 24 * 60))
CODES_KNOWN_DEVICE: Final = Blocks("codes-device", "device", 10, (30, 24 * 60))
CODE_BUDGET: Final = Bucket("code-budget", "person", 18, timedelta(hours=16))
CODE_BUDGET_KNOWN_DEVICE: Final = Bucket("code-budget-device", "device", 18, timedelta(hours=16))
INVITATIONS: Final = Window("invitations", "company", 30, _HOUR)
INVITATION_MAILS: Final = Window("invitation-mails", "e-mail address", 5, _DAY)
NOTICES: Final = Window("notices", "company", 200, _HOUR)
INVITATION_LINKS: Final = Window("invitation-links", "client address", 60, _HOUR)
MAILBOX_MAILS: Final = Window("mailbox-mails", "company", 10, _DAY)
MAILBOX_ADDRESS: Final = Window("mailbox-address", "e-mail address", 5, _DAY)
MAILBOX_LINKS: Final = Window("mailbox-links", "client address", 60, _HOUR)
VERIFICATIONS: Final = Window("verifications", "client address", 120, _HOUR)
EXPORTS: Final = Window("exports", "company", 5, _DAY)
LIST_EXPORTS: Final = Window("list-exports", "company", 60, _HOUR)
UNCONFIRMED_EXPORTS: Final = Window("unconfirmed-exports", "person", 1, _HOUR)
BULK_UPLOADS: Final = Window("bulk-uploads", "company", 60, _HOUR)
UPLOADS: Final = Window("uploads", "company", "uploads.hourly_files", _HOUR)
UPLOADS_OFFICER: Final = Window("uploads-officer", "person", "uploads.hourly_files", _HOUR)
MESSAGES: Final = Window("messages", "company", 60, _HOUR)
MESSAGES_OFFICER: Final = Window("messages-officer", "person", 240, _HOUR)
CONVERSATIONS: Final = Window("conversations", "company", 20, _DAY)

LIMITS: Final[tuple[Window | Blocks | Bucket, ...]] = (
    *(LOGINS_5_MINUTES, LOGINS_HOUR, PASSWORDS, PASSWORDS_KNOWN_DEVICE, PASSWORD_CHANGES),
    *(RESETS_ADDRESS, RESETS_EMAIL, RESET_LINKS, EMAIL_CHANGES, MAIL_TESTS, EMAIL_LINKS),
    *(REGISTRATIONS_ADDRESS, REGISTRATIONS_EMAIL, REGISTRATION_LINKS),
    *(SMS_PERSON_HOUR, SMS_PERSON_DAY, SMS_DEVICE_HOUR, SMS_DEVICE_DAY, SMS_NUMBER_DAY),
    *(SMS_UNCONFIRMED_DAY, SMS_OFFICE_DAY),
    *(CODES, CODES_KNOWN_DEVICE, CODE_BUDGET, CODE_BUDGET_KNOWN_DEVICE),
    *(INVITATIONS, INVITATION_MAILS, NOTICES, INVITATION_LINKS, VERIFICATIONS, EXPORTS, LIST_EXPORTS),
    UNCONFIRMED_EXPORTS,
    *(MAILBOX_MAILS, MAILBOX_ADDRESS, MAILBOX_LINKS),
    *(BULK_UPLOADS, UPLOADS, UPLOADS_OFFICER, MESSAGES, MESSAGES_OFFICER, CONVERSATIONS),
)
