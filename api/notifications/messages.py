"""Every mail and SMS there is, and what each needs. The words are in `templates/<message>/`.

A mail names the reference of a request, never a person or an AVS number (DECISIONS 25).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal
from uuid import UUID

Channel = Literal["mail", "sms"]
# line: one line; text: somebody's own words, several lines or none; lines: a list of lines; day: a date or none.
Kind = Literal["line", "text", "lines", "day", "id", "iban"]
Value = str | UUID | date | Sequence[str] | None
Stored = str | list[str]


@dataclass(frozen=True, slots=True)
class Message:
    """`secrets` are known only when it is sent; they are never stored (DECISIONS 22)."""

    channel: Channel = "mail"
    params: Mapping[str, Kind] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()


# A request: `facts` are its own reference, amount and period.
_ABOUT: Final[Mapping[str, Kind]] = {"reference": "line", "invoice_id": "id", "facts": "lines"}

# `facts`: a line about each draft; `path`: where one goes on with it. `organisation` is empty for a private account.
_DRAFTS: Final[Mapping[str, Kind]] = {"facts": "lines", "path": "line", "organisation": "line"}

MESSAGES: Final[Mapping[str, Message]] = {
    "registration_confirm": Message(secrets=frozenset({"token"})),
    "registration_received": Message(),
    "registration_accepted": Message(),
    "registration_accepted_person": Message(),
    "registration_refused": Message(params={"reason": "text"}),
    "organisation_suspended": Message(params={"reason": "text"}),
    "organisation_reopened": Message(),
    "organisation_closed": Message(),
    "export_ready": Message(),
    "export_too_large": Message(),
    "invitation": Message(params={"organisation": "line"}, secrets=frozenset({"token"})),
    "access_given": Message(params={"organisation": "line"}),
    "access_ended": Message(params={"organisation": "line"}),
    "became_manager": Message(params={"organisation": "line"}),
    "no_longer_manager": Message(params={"organisation": "line"}),
    "colleague_access_changed": Message(),
    "colleague_joined": Message(),
    "colleague_joined_as_manager": Message(),
    "mobile_changed": Message(),
    "mobile_confirmed": Message(),
    "colleague_mobile_changed": Message(),
    "phone_replaced": Message(),
    "colleague_phone_replaced": Message(),
    "paper_entered": Message(params=_ABOUT),
    "invoice_accepted": Message(params=_ABOUT),
    "invoice_reduced": Message(params={**_ABOUT, "allowed": "line", "lines": "lines"}),
    "correction_requested": Message(params={**_ABOUT, "message": "text", "items": "lines", "due_date": "day"}),
    "correction_reminder": Message(params={**_ABOUT, "due_date": "day"}),
    "correction_overdue": Message(params={**_ABOUT, "due_date": "day"}),
    "invoice_refused": Message(params={**_ABOUT, "reason": "text", "message": "text"}),
    "formal_decision_asked": Message(params=_ABOUT),
    "formal_decision_issued": Message(params={**_ABOUT, "issued_on": "day"}),
    "invoice_forwarded": Message(params={**_ABOUT, "competent": "line", "message": "text"}),
    "invoice_reopened": Message(params={**_ABOUT, "reason": "text"}),
    "invoice_withdrawn": Message(params=_ABOUT),
    "draft_reminder": Message(params=_DRAFTS),
    "draft_warning": Message(params=_DRAFTS),
    "file_infected": Message(params={"reference": "line", "invoice_id": "id"}),
    "message_from_office": Message(params={"reference": "line", "conversation_id": "id"}),
    "message_from_company": Message(params={"reference": "line", "conversation_id": "id"}),
    "digest": Message(params={"organisation": "line", "events": "lines"}),
    "mailbox_confirm": Message(params={"organisation": "line"}, secrets=frozenset({"token"})),
    "mailbox_chosen": Message(params={"address": "line"}),
    "mailbox_removed": Message(params={"address": "line"}),
    "mailbox_event": Message(params={"organisation": "line", "event": "line", "path": "line"}),
    "mailbox_digest": Message(params={"organisation": "line", "events": "lines"}),
    "message_file_infected": Message(params={"reference": "line", "conversation_id": "id"}),
    "login_warning": Message(),
    "code_warning": Message(),
    "password_reset": Message(params={"area": "line"}, secrets=frozenset({"token"})),
    "password_changed": Message(),
    "own_password_changed": Message(),
    "email_change": Message(params={"area": "line"}, secrets=frozenset({"token"})),
    "email_change_asked": Message(),
    "email_changed": Message(),
    "email_taken": Message(),
    "mail_test": Message(),
    "office_invitation": Message(params={"area": "line"}, secrets=frozenset({"token"})),
    "office_return": Message(params={"area": "line"}, secrets=frozenset({"token"})),
    "office_access": Message(),
    "officer_invited": Message(),
    "officer_changed": Message(),
    "factor_reset": Message(),
    "app_added": Message(),
    "app_removed": Message(),
    "passkey_added": Message(),
    "passkey_removed": Message(),
    "passkey_copied": Message(),
    "recovery_codes_made": Message(),
    "recovery_code_used": Message(params={"left": "line"}),
    "bank_account_added": Message(params={"label": "line", "iban": "iban"}),
    "bank_account_default": Message(params={"label": "line", "iban": "iban"}),
    "bank_account_removed": Message(params={"label": "line", "iban": "iban"}),
    "beneficiary_iban_changed": Message(params={"beneficiary_id": "id"}),
    "failed_steps": Message(params={"kinds": "lines"}),
    "sms_budget": Message(params={"used": "line", "budget": "line"}),
    "mobile_code": Message(channel="sms", secrets=frozenset({"code"})),
    "login_code": Message(channel="sms", secrets=frozenset({"code"})),
}

_BREAKS = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
# They change the reading direction or hide: a label could look like another one.
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def one_line(text: str) -> str:
    return _BREAKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def _text(text: str) -> str:
    return "\n".join(one_line(line) for line in text.strip().splitlines())


def masked_iban(iban: str) -> str:
    """Country, check digits and the last four characters: enough to recognise an account, too little to use it."""
    compact = one_line(iban).replace(" ", "")
    return f"{compact[:4]} … {compact[-4:]}"


def _stored(kind: Kind, value: Value) -> Stored:
    match kind, value:
        case "line", str():
            return one_line(value)
        case "iban", str():
            return masked_iban(value)
        case "text", str():
            return _text(value)
        case "lines", list() | tuple():
            return [one_line(item) for item in value]
        case "day", date():
            return value.isoformat()
        case "id", UUID():
            return str(value)
        case (("text" | "day"), None):
            return ""
        case _:
            raise TypeError(f"a parameter of the kind {kind} cannot be a {type(value).__name__}")


def stored_params(name: str, params: Mapping[str, Value]) -> dict[str, Stored]:
    """The parameters as the outbox keeps them.

    Raises KeyError for an unknown message, TypeError for a missing, unknown or wrong parameter: mistakes in the
    program, found before anything is queued.
    """
    kinds = MESSAGES[name].params
    if params.keys() != kinds.keys():
        raise TypeError(f"{name} takes the parameters {sorted(kinds)}, not {sorted(params)}")
    return {key: _stored(kind, params[key]) for key, kind in kinds.items()}
