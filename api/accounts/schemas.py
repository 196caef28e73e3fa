from datetime import datetime
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from annotated_types import Len
from pydantic import AfterValidator, ConfigDict, StrictBool, StringConstraints
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from api.accounts.passwords import refusal
from api.core.schemas import (
    Email,
    Input,
    Items,
    LoginCode,
    MailedTokenText,
    Mobile,
    Name,
    Output,
    RecoveryCodeText,
    line,
)

Audience = Literal["company", "office"]
Language = Literal["fr", "de", "it", "en"]
LoginFactor = Literal["passkey", "totp", "sms", "recovery_code"]
OrganisationKind = Literal["company", "person"]
OfficeRole = Literal["reviewer", "administrator", "auditor"]
# Not trimmed and not normalised here: a password is what was typed.
Password = Annotated[str, StringConstraints(min_length=1, max_length=512, strict=True)]


# Checked with the form of the other fields, so that everything wrong is told at once.
def _acceptable(password: str) -> str:
    if code := refusal(password, ()):
        raise PydanticCustomError(code, "not acceptable as a password")
    return password


NewPassword = Annotated[Password, AfterValidator(_acceptable)]


class LoginInput(Input):
    label_prefix: ClassVar[str] = "accounts.login.fields"

    email: Email
    password: Password
    audience: Audience


class CodeSent(Output):
    """What confirms it is really this person: any of `factors`, of which the first is to be asked for first.

    With `sms` a code is under way, and `phone_hint` shows the last digits of the number. An app shows its code itself
    (`totp`), a passkey answers a challenge of `POST /login-challenges`; then nothing is sent.
    """

    factors: list[LoginFactor]
    expires_at: datetime
    resend_at: datetime | None
    phone_hint: str | None


class SessionInput(Input):
    label_prefix: ClassVar[str] = "accounts.code.fields"

    code: LoginCode
    organisation_id: UUID | None = None


class CodeInput(Input):
    label_prefix: ClassVar[str] = "accounts.code.fields"

    code: LoginCode


class PasswordResetInput(Input):
    """`audience` is where the person wants to log in afterwards."""

    label_prefix: ClassVar[str] = "accounts.forgotten.fields"

    email: Email
    audience: Audience


class PasswordResetAsked(Output):
    """The same for everybody: whoever may log in with the address gets a mail."""

    state: Literal["asked"]


class TwiceTyped(Input):
    """A new password, and the same once more."""

    label_prefix: ClassVar[str] = "accounts.password.fields"

    password: NewPassword
    confirmation: Password


class NewPasswordInput(TwiceTyped):
    """`token` stands in the fragment of the link that was mailed. `confirmation`: the password once more."""

    token: MailedTokenText


class PasswordChangeInput(TwiceTyped):
    """`current`: the present password. `confirmation`: the new one once more."""

    current: Password


class PasswordChanged(Output):
    """Where to log in now."""

    audience: Audience


class EmailChangeInput(Input):
    label_prefix: ClassVar[str] = "accounts.email_change.fields"

    email: Email


class EmailChangeAsked(Output):
    """The same for every address: whoever reads its mails gets a link, or learns that somebody wanted to have it."""

    state: Literal["asked"]


class EmailConfirmationInput(Input):
    """`token` stands in the fragment of the link that was mailed."""

    label_prefix: ClassVar[str] = "accounts.email_change.fields"

    token: MailedTokenText


class EmailChanged(Output):
    """Where to log in with the new address."""

    audience: Audience


class OfficerInput(Input):
    """Somebody for the office. Who has an account already keeps name, number and language of it."""

    label_prefix: ClassVar[str] = "accounts.officer.fields"

    email: Email
    first_name: Name
    last_name: Name
    mobile: Mobile
    language: Language
    role: OfficeRole


class OfficerChange(Input):
    label_prefix: ClassVar[str] = "accounts.officer.fields"

    role: OfficeRole
    active: StrictBool


class OfficerRow(Output):
    """`invited`: no password was chosen yet; `returning`: none since an administrator has reset the factors.
    `has_strong_factor`: with a passkey or an authenticator app."""

    id: UUID
    first_name: str
    last_name: str
    email: str
    mobile: str
    language: str
    role: OfficeRole
    active: bool
    has_strong_factor: bool
    invited: bool
    returning: bool
    last_seen_at: datetime | None


class Officers(Items[OfficerRow]):
    pass


class OrganisationPerson(Output):
    """Somebody who works or worked for an organisation, for the office. `phone_hint`: the number's last digits.
    `has_strong_factor`: with a passkey or an authenticator app. `is_officer`: works for the office too."""

    id: UUID
    first_name: str
    last_name: str
    email: str
    phone_hint: str
    role: Literal["manager", "collaborator"]
    active: bool
    has_strong_factor: bool
    is_officer: bool


class OrganisationPeople(Items[OrganisationPerson]):
    pass


class LostPhoneInput(Input):
    """`mobile`: the number that receives the login codes from now on."""

    label_prefix: ClassVar[str] = "accounts.lost_phone.fields"

    mobile: Mobile


class RecoverySessionInput(Input):
    label_prefix: ClassVar[str] = "factors.recovery.fields"

    recovery_code: RecoveryCodeText
    organisation_id: UUID | None = None


class FactorApp(Output):
    confirmed_at: datetime


class FactorPasskey(Output):
    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


class MobileChangeInput(Input):
    """`mobile` receives the login codes once it is confirmed."""

    label_prefix: ClassVar[str] = "accounts.mobile_change.fields"

    mobile: Mobile


class MobileCodeSent(Output):
    """A code is under way to the new number, which ends on `phone_hint`. After `resend_at` another may be asked for."""

    phone_hint: str
    expires_at: datetime
    resend_at: datetime


class MobileConfirmationInput(Input):
    """`code`: the one that was sent to the new number."""

    label_prefix: ClassVar[str] = "accounts.mobile_change.fields"

    code: LoginCode


class Factors(Output):
    """What confirms a login beside the password. Without `app` and `passkeys`, codes come by SMS to the mobile number
    of whose last digits `phone_hint` is."""

    phone_hint: str
    app: FactorApp | None
    passkeys: list[FactorPasskey]
    recovery_codes_left: int


class AppEnrolment(Output):
    """What an authenticator app needs: by hand (`secret`), as an address, or as a QR code's rows, dark modules as #."""

    secret: str
    address: str
    qr_code: list[str]


class RecoveryCodes(Output):
    codes: list[str]


# Bytes as WebAuthn writes them in JSON.
Base64Url = StringConstraints(pattern="^[A-Za-z0-9_-]+$", strict=True)
_Short = Annotated[str, Base64Url, StringConstraints(max_length=2_000)]
_Long = Annotated[str, Base64Url, StringConstraints(max_length=20_000)]
Transport = Literal["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]


class WebAuthn(Output):
    """Named as in the standard, so that a browser takes it as it is (`parseCreationOptionsFromJSON` and its like)."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True)


class RelyingParty(WebAuthn):
    id: str
    name: str


class PasskeyOwner(WebAuthn):
    id: str
    name: str
    display_name: str


class PasskeyAlgorithm(WebAuthn):
    type: Literal["public-key"]
    alg: int


class KnownPasskey(WebAuthn):
    type: Literal["public-key"]
    id: str
    transports: list[str]


class AuthenticatorSelection(WebAuthn):
    resident_key: Literal["discouraged"]
    user_verification: Literal["preferred"]


class PasskeyEnrolmentOptions(WebAuthn):
    """What `navigator.credentials.create` needs for a new passkey (`PublicKeyCredentialCreationOptionsJSON`)."""

    challenge: str
    rp: RelyingParty
    user: PasskeyOwner
    pub_key_cred_params: list[PasskeyAlgorithm]
    exclude_credentials: list[KnownPasskey]
    authenticator_selection: AuthenticatorSelection
    attestation: Literal["none"]
    timeout: int


class PasskeyLoginOptions(WebAuthn):
    """What `navigator.credentials.get` needs (`PublicKeyCredentialRequestOptionsJSON`)."""

    challenge: str
    rp_id: str
    allow_credentials: list[KnownPasskey]
    user_verification: Literal["preferred"]
    timeout: int


class PasskeyNameInput(Input):
    label_prefix: ClassVar[str] = "factors.passkey.fields"

    name: Annotated[str, line(40)]


class PasskeyInput(PasskeyNameInput):
    """The browser's answer (`clientDataJSON` and so on) to the options of an enrolment, and a name for the list."""

    client_data: _Short
    attestation: _Long
    transports: Annotated[list[Transport], Len(max_length=10)]


class AssertionInput(Input):
    """The browser's answer to a login's challenge: `id`, `clientDataJSON` and so on."""

    label_prefix: ClassVar[str] = "factors.passkey.fields"

    credential_id: _Short
    client_data: _Short
    authenticator_data: _Short
    signature: _Short


class PasskeySessionInput(AssertionInput):
    organisation_id: UUID | None = None


class OrganisationChoice(Input):
    organisation_id: UUID


class TermsInput(Input):
    """`version`: the version of the terms of use that is accepted, as `GET /settings` gives it."""

    label_prefix: ClassVar[str] = "accounts.terms.fields"

    version: Annotated[str, StringConstraints(min_length=1, max_length=20, strict=True)]


class AccountInput(Input):
    label_prefix: ClassVar[str] = "accounts.account.fields"

    language: Language


class PersonName(Output):
    id: UUID
    name: str
    short_name: str


class SessionPerson(Output):
    """`mail_failed`: the last mails to the address came back."""

    id: UUID
    first_name: str
    last_name: str
    short_name: str
    email: str
    mail_failed: bool
    language: Language


class SessionOrganisation(Output):
    """`kind`: a company, or a person with an account of their own, which has no colleagues."""

    id: UUID
    kind: OrganisationKind
    name: str
    town: str


class Session(Output):
    """Who is logged in, for whom, and until when.

    `warning_seconds` before it ends its person is asked whether to go on. With `factor_required` nothing is answered
    but what adds a factor, with `terms_required` but what accepts the terms.
    """

    id: UUID
    audience: Audience
    person: SessionPerson
    organisation: SessionOrganisation | None
    organisations: list[SessionOrganisation]
    role: Literal["manager", "collaborator"] | OfficeRole
    factor_required: bool
    terms_required: bool
    idle_expires_at: datetime
    absolute_expires_at: datetime
    warning_seconds: int
    second_factor_at: datetime


class SessionRow(Output):
    id: UUID
    current: bool
    created_at: datetime
    last_seen_at: datetime
    device: str


class Sessions(Items[SessionRow]):
    pass


class SettingsOffice(Output):
    code: str
    name: dict[str, str]
    street: str
    postcode: str
    town: dict[str, str]
    phone: str
    phone_href: str
    website: str


class SettingsLimits(Output):
    file_bytes: int
    files_per_invoice: int
    invoice_bytes: int


class SettingsLinks(Output):
    terms: str | None
    privacy: str | None
    accessibility: str | None
    imprint: str | None
    gln_help: str | None


class PublicSettings(Output):
    """What the counter shows before anybody logs in."""

    office: SettingsOffice
    languages: list[str]
    environment: str
    limits: SettingsLimits
    links: SettingsLinks
    terms_version: str
