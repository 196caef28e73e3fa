"""All configuration: one office by configuration alone, read from the environment (prefix GUICHET_) once."""

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.core.labels import LANGUAGES

DEVELOPMENT_KEY = "development-only-key-development-only-key"  # refused outside development and test
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

Canton = Literal[
    "AG", "AI", "AR", "BE", "BL", "BS", "FR", "GE", "GL", "GR", "JU", "LU", "NE", "NW", "OW", "SG", "SH", "SO", "SZ",
    "TG", "TI", "UR", "VD", "VS", "ZG", "ZH",
]  # fmt: skip


class Office(BaseModel):
    """The office this installation serves. The defaults are the first one's, the canton of Bern."""

    code: str = Field("302", pattern=r"^3\d\d$")
    canton: Canton = "BE"  # whose holidays are proposed
    name: dict[str, str] = {
        "fr": "Office AI Canton de Berne",
        "de": "IV-Stelle Kanton Bern",
        "it": "Ufficio AI Cantone di Berna",
        "en": "DI Office Canton of Bern",
    }
    street: str = "Scheibenstrasse 70"
    postcode: str = "3001"
    town: dict[str, str] = {"fr": "Berne", "de": "Bern", "it": "Berna", "en": "Bern"}
    phone: str = "058 219 77 20"
    phone_international: str = "+41582197720"
    website: str = "https://www.aibe.ch"
    mail_from: str = "guichet@office.example"
    operator_mail: str = ""  # who is told when something needs a hand; nobody without it

    @field_validator("name", "town")
    @classmethod
    def every_language(cls, value: dict[str, str]) -> dict[str, str]:
        if missing := set(LANGUAGES) - set(value):
            raise ValueError(f"needs a text in every language, missing: {', '.join(sorted(missing))}")
        return value


class Links(BaseModel):
    """Pages the office publishes elsewhere; where one is empty, the counter shows its own (`legal_folder`)."""

    terms: str = ""
    privacy: str = ""
    accessibility: str = ""
    imprint: str = ""
    gln_help: str = (
        "https://www.refdata.ch/fr/partenaires/inscription/base-de-donnees-des-partenaires-professionnels-gln"
    )


class SessionLimits(BaseModel):
    """Seconds; SECURITY R-01, R-02."""

    company_idle: int = 30 * 60
    company_absolute: int = 12 * 3600
    office_idle: int = 15 * 60
    office_absolute: int = 8 * 3600
    warning: int = Field(2 * 60, ge=30)  # so long before the end a page asks whether to go on (WCAG 2.2.1)
    step_up: int = 5 * 60
    per_person: int = 5


class CodeLimits(BaseModel):
    """Sending of SMS codes; SECURITY R-20, R-23."""

    valid_seconds: int = 5 * 60
    tries: int = 5
    resend_seconds: int = 60
    per_login: int = 3
    person_per_hour: int = 5
    person_per_day: int = 10
    number_per_day: int = 15
    unconfirmed_per_day: int = 10
    office_per_day: int = 2_000
    allowed_prefixes: tuple[str, ...] = ("+41", "+423")


class LoginLimits(BaseModel):
    """Failures a client address may cause; SECURITY R-13."""

    address_per_5_minutes: int = 20
    address_per_hour: int = 100


class UploadLimits(BaseModel):
    """FORMS §3, SECURITY R-60."""

    file_bytes: int = 10 * 1024 * 1024
    files_per_invoice: int = 20
    invoice_bytes: int = 25 * 1024 * 1024
    daily_bytes: int = 500 * 1024 * 1024
    hourly_files: int = 300
    unsent_files: int = 1000
    unsent_bytes: int = 1024 * 1024 * 1024
    unsent_days: int = Field(30, ge=1)  # then an upload that nothing refers to is removed


class ExportLimits(BaseModel):
    """Archives in which companies take their data out."""

    bytes: int = 4 * 1024 * 1024 * 1024
    days: int = Field(7, ge=1)  # then an archive is removed


class BulkLimits(BaseModel):
    """Spreadsheets of many invoices."""

    bytes: int = 2 * 1024 * 1024
    rows: int = Field(1000, ge=1, le=10_000)
    invoices: int = Field(200, ge=1, le=1000)
    days: int = Field(30, ge=1)  # then a spreadsheet's rows are removed


class DraftLimits(BaseModel):
    """How long drafts are kept that nobody touches."""

    reminder_days: int = Field(14, ge=1)
    kept_days: int = Field(90, ge=2)
    warning_days: int = Field(7, ge=1)  # so long before the end comes the last warning

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.reminder_days >= self.kept_days - self.warning_days:
            raise ValueError("GUICHET_DRAFTS__REMINDER_DAYS must be less than …__KEPT_DAYS minus …__WARNING_DAYS")
        return self


class ObjectStore(BaseModel):
    """An S3-compatible store for uploads. Without a bucket they lie in the folder `storage_dir`."""

    model_config = ConfigDict(frozen=True)

    bucket: str = ""
    endpoint: str = Field("", pattern=r"^$|^https?://")
    region: str = "us-east-1"
    prefix: str = ""
    access_key_id: SecretStr = SecretStr("")
    secret_access_key: SecretStr = SecretStr("")


class Scanner(BaseModel):
    """ClamAV's daemon. Without an address nothing is scanned for viruses."""

    address: str = Field("", pattern=r"^$|^/.+$|^[^/\s]+:\d{1,5}$")  # host:port, or the path of a Unix socket
    upload_seconds: float = 1.5  # so long somebody waits for it; then a job scans
    job_seconds: float = 20


class SmsGateway(BaseModel):
    """A provider's account. `originator`: what telephones show as the sender, at most 11 letters and digits.

    `generic` is a POST to `url` whose JSON `body` holds "{recipient}", "{text}", "{originator}" and "{id}";
    `number_refused` are the statuses with which the provider refuses a number.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9-]{1,20}$")
    kind: Literal["aspsms", "ecall", "generic"]
    url: str = Field("", pattern=r"^$|^https?://[^/].*[^/]$")
    username: str = ""
    password: SecretStr = SecretStr("")
    originator: str = Field("", max_length=16)
    headers: dict[str, SecretStr] = {}
    body: dict[str, Any] = {}
    number_refused: tuple[int, ...] = (422,)

    @model_validator(mode="after")
    def complete(self) -> Self:
        if self.kind == "generic" and not (self.url and self.body):
            raise ValueError("a generic gateway needs a url and a body")
        if self.kind != "generic" and not (self.username and self.password.get_secret_value()):
            raise ValueError("an SMS gateway needs a username and a password")
        return self


class Sms(BaseModel):
    """Where codes leave. The gateways are asked in this order; without any no SMS leaves."""

    model_config = ConfigDict(frozen=True)

    gateways: tuple[SmsGateway, ...] = ()
    timeout_seconds: float = 10
    alarm_share: float = Field(0.8, gt=0, le=1)  # of codes.office_per_day: then the operator gets a mail

    @field_validator("gateways")
    @classmethod
    def names_apart(cls, value: tuple[SmsGateway, ...]) -> tuple[SmsGateway, ...]:
        if len({gateway.name for gateway in value}) < len(value):
            raise ValueError("two SMS gateways have the same name")
        return value


class Smtp(BaseModel):
    """The mail server. Without a host mails cannot leave; in development they go to the inbox instead.

    `tls`: its certificate must be for `host`, from an authority of the system or from `ca_file`. `none` is for a server
    on the same machine. `return_address` is where mails come back to that cannot be delivered.
    """

    host: str = ""
    port: int = 587
    username: str = ""
    password: SecretStr = SecretStr("")
    tls: Literal["starttls", "tls", "none"] = "starttls"
    ca_file: Path | None = None
    return_address: str = ""  # that of `office.mail_from` without it
    timeout_seconds: float = 10


class Audit(BaseModel):
    """`seal_folder`: where the seals of the audit log are appended to a file, out of reach of the database's owner."""

    seal_folder: Path | None = None


class CorrectionReminders(BaseModel):
    """On which days a company is reminded of a correction, counted from its due date."""

    days_before: list[Annotated[int, Field(ge=0, le=365)]] = [7, 1]
    days_after: list[Annotated[int, Field(ge=1, le=365)]] = [1, 14]


class Settings(BaseSettings):
    """One instance a process. Environment variables: GUICHET_<NAME>, nested ones GUICHET_OFFICE__CODE and so on."""

    model_config = SettingsConfigDict(
        env_prefix="GUICHET_", env_nested_delimiter="__", frozen=True, extra="ignore", hide_input_in_errors=True
    )

    environment: Literal["development", "test", "production"] = "production"
    base_url: str = "http://localhost:8000"
    database_url: SecretStr = Field(
        SecretStr(""), validation_alias=AliasChoices("GUICHET_DATABASE_URL", "DATABASE_URL", "database_url")
    )
    migration_database_url: SecretStr = Field(
        SecretStr(""),
        validation_alias=AliasChoices(
            "GUICHET_MIGRATION_DATABASE_URL", "MIGRATION_DATABASE_URL", "migration_database_url"
        ),
    )
    database_pool: int = 10
    keys: SecretStr = SecretStr("")
    key_file: Path | None = None
    storage_dir: Path = Path("/var/lib/guichet/documents")
    object_store: ObjectStore = ObjectStore()
    frontend_dir: Path = Path(__file__).parents[2] / "frontend" / "dist"
    office: Office = Office()
    links: Links = Links()
    legal_folder: Path | None = None  # the office's own legal pages, as <page>.<language>.md
    time_zone: str = "Europe/Zurich"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    request_seconds: int = 12  # closing a database connection that is silent takes 2 more: no answer takes 15
    upload_seconds: int = 120  # 10 MB through a line of 1 Mbit/s
    export_seconds: int = 300  # 100,000 invoices as a workbook: 45 s of a busy processor, and their way
    flood_limit: str = "1200/minute"
    sessions: SessionLimits = SessionLimits()
    codes: CodeLimits = CodeLimits()
    logins: LoginLimits = LoginLimits()
    uploads: UploadLimits = UploadLimits()
    exports: ExportLimits = ExportLimits()
    bulk: BulkLimits = BulkLimits()
    drafts: DraftLimits = DraftLimits()
    scanner: Scanner = Scanner()
    sms: Sms = Sms()
    smtp: Smtp = Smtp()
    audit: Audit = Audit()
    undo_seconds: int = Field(30, ge=0, le=300)  # so long an officer can undo a decision before it is told; 0: not
    # What the office changes under "Paramètres"; these count until it does.
    correction_days: int = Field(30, ge=1, le=365)
    correction_reminders: CorrectionReminders = CorrectionReminders()
    ageing_limits: Annotated[list[Annotated[int, Field(ge=0, le=250)]], Field(min_length=3, max_length=3)] = [2, 5, 10]
    four_eyes_amount: Decimal | None = Field(None, gt=0, le=1_000_000, decimal_places=2)
    reductions: bool = True

    terms_version: str = Field(
        "1", min_length=1, max_length=20
    )  # a new one asks everybody to accept `links.terms` again
    office_sms: bool = False  # whether the office may do with codes by SMS; not in production

    @field_validator("ageing_limits")
    @classmethod
    def ascending(cls, value: list[int]) -> list[int]:
        if sorted(set(value)) != value:
            raise ValueError("GUICHET_AGEING_LIMITS must rise, as in [2, 5, 10]")
        return value

    @field_validator("base_url")
    @classmethod
    def no_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @model_validator(mode="after")
    def safe_in_production(self) -> Self:
        """Refuse what is only fit for a developer's machine (R-80)."""
        if self.environment != "production":
            return self
        if not self.base_url.startswith("https://"):
            raise ValueError("GUICHET_BASE_URL must begin with https:// in production")
        if not self.keys.get_secret_value() and self.key_file is None:
            raise ValueError("GUICHET_KEYS or GUICHET_KEY_FILE is needed in production")
        if any(gateway.url.startswith("http:") for gateway in self.sms.gateways):
            raise ValueError("the url of an SMS gateway must begin with https:// in production")
        if self.smtp.tls == "none" and self.smtp.host not in {"", *THIS_MACHINE}:
            raise ValueError("GUICHET_SMTP__TLS=none is only for a mail server on the same machine in production")
        if self.office_sms:
            raise ValueError("GUICHET_OFFICE_SMS is not allowed in production: the office needs a stronger factor")
        return self

    @property
    def secure(self) -> bool:
        """Whether cookies carry Secure and the __Host- prefix: everywhere but on plain-http localhost."""
        return self.base_url.startswith("https://")

    @property
    def key_ring_text(self) -> str:
        if self.key_file is not None:
            return self.key_file.read_text("utf-8").strip()
        return self.keys.get_secret_value() or f"dev:{DEVELOPMENT_KEY}"


def sqlalchemy_url(url: SecretStr) -> str:
    """The address with our driver, so that the usual `postgresql://` can be given."""
    text = url.get_secret_value()
    if not text:
        raise ValueError("DATABASE_URL is not set: give the address of a PostgreSQL ≥ 16, or start with `make run`")
    scheme, _, rest = text.partition("://")
    return f"postgresql+asyncpg://{rest}" if scheme in {"postgres", "postgresql"} else text


@cache
def get_settings() -> Settings:
    return Settings()
