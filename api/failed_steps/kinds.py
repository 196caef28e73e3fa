"""What can fail, why in words, and who is asked: pure."""

import re
from collections.abc import Mapping
from typing import Final, Literal, get_args

from api.core.jobs import Owner

Kind = Literal["mail", "sms", "scan", "export", "list_file", "spreadsheet", "job", "schedule", "sum"]
Asked = Owner
Reason = Literal[
    "address_refused",
    "bounced",
    "number_refused",
    "too_late",
    "mail_refused",
    "mail_server",
    "gateway",
    "not_configured",
    "scanner_silent",
    "too_large",
    "unreachable",
    "database",
    "not_run",
    "no_end",
    "difference",
    "program",
]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)

# Whose turn it is where trying again alone does not help: the office knows whom to ask for another address.
_OFFICE: Final = frozenset({"address_refused", "bounced", "number_refused", "too_late"})

_EXACT: Final[Mapping[str, Reason]] = {
    "no_mail_server": "not_configured",
    "no_sms_gateway": "not_configured",
    "number_refused": "number_refused",
    "number_not_allowed": "number_refused",
    "code_is_over": "too_late",
    "link_is_over": "too_late",
    "scanner_silent": "scanner_silent",
    "ScannerDown": "scanner_silent",
    "too_large": "too_large",
    "not_run": "not_run",
    "no_end": "no_end",
    "difference": "difference",
}
_PATTERNS: Final[tuple[tuple[re.Pattern[str], Reason], ...]] = (
    (re.compile(r"bounced_"), "bounced"),
    (re.compile(r"(sender|data)_refused_"), "mail_refused"),
    (re.compile(r"GatewayFailed"), "gateway"),
    (re.compile(r"SMTP"), "mail_server"),
    (re.compile(r"(DBAPI|Interface|Operational|Internal|Programming|Integrity|Data)Error"), "database"),
    (re.compile(r"(Timeout|Connection\w*|OS|File\w*|Permission|BrokenPipe|gai)Error|gaierror"), "unreachable"),
)
_CODE: Final = re.compile(r"[A-Za-z0-9_.]+( [A-Za-z0-9_.]+)?")


def safe_code(text: str | None) -> str:
    """An error's class or code as it may be kept and shown; anything that could be words becomes `unknown`."""
    return text if text and len(text) <= 60 and _CODE.fullmatch(text) else "unknown"


def reason_of(kind: Kind, code: str) -> Reason:
    """Why, as somebody without the program's source understands it."""
    if code in _EXACT:
        return _EXACT[code]
    if code.startswith("recipient_refused"):
        return "number_refused" if kind == "sms" else "address_refused"
    if kind == "sms" and code.startswith(("reason_", "no_reason")):
        return "number_refused"
    found: Reason = next((reason for pattern, reason in _PATTERNS if pattern.match(code)), "program")
    return "mail_server" if kind == "mail" and found == "unreachable" else found


def asked_of(reason: Reason, owner: Asked = "operator") -> Asked:
    """Who is asked: `owner` is that of the job, for what only its program knows."""
    if reason in _OFFICE:
        return "office"
    return owner if reason == "program" else "operator"
