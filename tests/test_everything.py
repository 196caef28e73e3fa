"""Every list that must be complete, walked: what is forgotten fails here."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy import text

from api import main
from api.accounts import jobs as accounts_jobs
from api.cli import alembic_config
from api.core.config import Settings
from api.core.db import Database
from api.core.error_codes import codes
from api.core.errors import kinds
from api.core.http import api_routes
from api.core.jobs import all_jobs
from api.core.labels import LANGUAGES, catalogue, has_label
from api.invoices.error_codes import declared_rules, describe
from api.invoices.forms import FORMS
from api.invoices.header_rules import HEADER_RULES
from api.invoices.legal_sources import legal_source
from api.invoices.rules import SHARED
from api.invoices.schemas import InvoiceInput
from api.invoices.status import MOVES, Action, Status
from api.models import Base
from api.notifications.messages import MESSAGES
from tests.callers import Caller
from tests.postgres import Databases, apart

ROOT = Path(__file__).parent.parent
API = ROOT / "api"
PLACEHOLDER = re.compile(r"\{(\w+)\}")

# Tables without an organisation, and why no policy guards their rows: no role of a company has any right on them,
# or they hold nothing of anybody's.
WITHOUT_ROW_SECURITY = {
    "recusals": "only the office",
    "sessions": "only the role that logs people in",
    "account_links": "only the role that redeems them, and the worker that mails them",
    "login_attempts": "only the role that logs people in, and the worker to read",
    "authenticator_apps": "only the role that logs people in",
    "passkeys": "only the role that logs people in",
    "mobile_changes": "only the role that logs people in, and the worker that sends the code",
    "passkey_enrolments": "only the role that logs people in",
    "recovery_codes": "only the role that logs people in",
    "office_members": "only read, by the role that logs people in and by the office",
    "terms_acceptances": "the role that logs people in, and the office, which adds what was accepted when registering",
    "registrations": "added by anybody, read by the office",
    "throttles": "counters of the role that logs people in",
    "flood_counters": "counters of the role that logs people in",
    "outbox": "added by all, read by the worker",
    "reasons": "the office's catalogue, the same for all",
    "tariffs": "rates of the law, the same for all",
    "scheduled_runs": "names of scheduled jobs, which no company's role reads",
    "reconciliations": "numbers and references, which no company's role reads",
    "figure_periods": "which months and weeks were counted, which only the office reads",
    "figure_marks": "when a fact changed, added by all, read by the office",
    "stored_keys": "random keys, of the worker alone",
    "review_leases": "who of the office looks at what, which no other role reads",
    "review_assignments": "who of the office is to examine what, which no other role reads",
    "queue_views": "filters of officers, which no other role reads",
    "review_notes": "what officers write for each other, which no company reads",
    "second_looks": "what officers ask each other, which no company reads",
    "bulk_decisions": "what officers decided about many requests at once, which no company reads",
    "bulk_decision_items": "the same, request by request",
    "tellings": "whether companies were told of decisions, which none of them reads",
    "text_blocks": "the office's words, which no other role reads",
    "holidays": "when the office does not work, the same for all",
    "parameters": "values of the office, read by jobs too",
    "officer_absences": "who of the office is away, which no company reads",
}


def operations(app: FastAPI) -> list[APIRoute]:
    return [route for route in api_routes(app.routes) if route.include_in_schema]


def test_every_route_is_an_operation_of_the_document(app: FastAPI) -> None:
    document = app.openapi()
    written = [o["operationId"] for path in document["paths"].values() for o in path.values()]
    assert len(operations(app)) == len(written) > 40
    assert len(set(written)) == len(written)


def test_every_operation_declares_one_caller(app: FastAPI) -> None:
    for route in operations(app):
        assert len(main.declared_caller(route.dependant)) == 1, route.path


def test_every_operation_explains_itself_to_a_vendor(app: FastAPI) -> None:
    silent = [r.path for r in operations(app) if not r.description and not r.summary]
    assert silent == []


async def test_every_path_that_has_get_answers_head_alike(app: FastAPI, client: Caller, manager: Caller) -> None:
    asked = 0
    for route in operations(app):
        path = re.sub(r"\{\w+\}", "019300aa-0000-7000-8000-000000000001", route.path)
        for caller in (client, manager) if "GET" in (route.methods or ()) else ():
            get, head = await caller.get(path), await caller.head(path)
            assert (head.status_code, head.content) == (get.status_code, b""), path
            assert head.headers["Content-Type"] == get.headers["Content-Type"], path
            asked += get.is_success
    assert asked > 10


def test_the_committed_document_is_the_applications(app: FastAPI) -> None:
    committed = json.loads((ROOT / "openapi" / "openapi.json").read_text("utf-8"))
    assert committed == json.loads(json.dumps(app.openapi())), "run `make openapi`"


def test_no_schema_has_an_input_and_an_output_twin(app: FastAPI) -> None:
    names = app.openapi()["components"]["schemas"]
    assert [name for name in names if name.endswith(("-Input", "-Output"))] == []


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_text_exists_in_every_language_with_the_same_placeholders(language: str) -> None:
    first, other = catalogue(LANGUAGES[0]), catalogue(language)
    assert set(first) == set(other)
    differing = [k for k in first if set(PLACEHOLDER.findall(first[k])) != set(PLACEHOLDER.findall(other[k]))]
    assert differing == []


def test_no_text_is_empty_and_german_is_swiss() -> None:
    for language in LANGUAGES:
        assert [key for key, value in catalogue(language).items() if not value.strip()] == []
    assert [key for key, value in catalogue("de").items() if "ß" in value] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogues_are_sorted_and_flat(language: str) -> None:
    for file in sorted((API / "locales" / language).rglob("*.json")):
        texts = json.loads(file.read_text("utf-8"))
        assert list(texts) == sorted(texts), file.name
        assert all(isinstance(value, str) for value in texts.values()), file.name


def test_no_french_sign_stands_alone_at_the_beginning_of_a_line() -> None:
    """No-break spaces before double signs and inside quotation marks; not in SMS, whose alphabet has none."""
    files = [
        *(API / "locales" / "fr").rglob("*.json"),
        *(file for file in (API / "notifications" / "templates").rglob("*.fr.txt") if "_code" not in file.parent.name),
    ]
    breakable = re.compile(r" [?!;»]|« | :(?=\s|$|<)")
    found = {str(file.relative_to(API)): breakable.findall(file.read_text("utf-8")) for file in files}
    assert {name: signs for name, signs in found.items() if signs} == {}


def used_codes() -> Iterator[str]:
    """The codes that the source names: of problems, findings and validators."""
    for kind in kinds():
        yield kind.code
    for rules in (HEADER_RULES, SHARED, *(form.rules for form in FORMS.values())):
        yield from (rule.code for rule in rules)
    pattern = re.compile(
        r"(?:Finding\([^,]+,|_field\([^,]+,|_warning\([^,]+,|PydanticCustomError\(|BadRequest\(|Forbidden\(|Conflict\(|"
        r'Unavailable\(|NotFound\(|_checked\([^,]+,)\s*"([a-z_]+)"'
    )
    for file in API.rglob("*.py"):
        yield from pattern.findall(file.read_text("utf-8"))


def test_every_error_code_says_what_is_wrong_and_what_to_do() -> None:
    for code in sorted(set(used_codes())):
        assert has_label(f"errors.{code}"), code
        assert has_label(f"errors.{code}.fix"), code
    assert len(codes()) > 40


def test_a_code_is_an_error_or_a_warning_wherever_it_is_found() -> None:
    severities: dict[str, set[str]] = {}
    for _, rule in declared_rules():
        severities.setdefault(rule.code, set()).add(rule.severity)
    assert {code: found for code, found in severities.items() if len(found) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_page_of_the_catalogue(language: str) -> None:
    known = set(codes())
    for kind, rule in declared_rules():
        assert rule.code in known
        page = describe(rule.code, language)
        assert page.severity == rule.severity
        assert rule.source is None or legal_source(rule.source, language) in (page.source or ""), rule.code
        assert kind is None or page.forms == ["all"] or kind in page.forms, rule.code


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_every_invoice_type_is_complete(kind: str) -> None:
    form = FORMS[kind]
    assert form.__abstractmethods__ == frozenset()
    assert form.model_fields["kind"].annotation.__args__ == (kind,)  # type: ignore[union-attr] # a Literal
    for name in ("title", "short", *[f for f in form.model_fields if f != "kind"]):
        assert has_label(f"{form.label_prefix}.{name}"), name
    assert all(has_label(f"forms.{kind}.{name}") for name in ("menu", "examples"))
    assert (ROOT / "frontend" / "src" / "invoices" / "forms" / kind / "index.tsx").is_file()


def test_every_field_of_the_header_has_a_name() -> None:
    missing = [f for f in InvoiceInput.model_fields if not has_label(f"{InvoiceInput.label_prefix}.{f}")]
    assert missing == []


def test_every_status_and_move_has_its_words() -> None:
    for status in Status:
        assert has_label(f"invoices.status.{status.value}")
        assert has_label(f"invoices.status.{status.value}.meaning")
    for action in Action:
        assert has_label(f"invoices.event.{action.value}")
    assert {action for _, action in MOVES} == set(Action)
    assert {move.to for move in MOVES.values()} == set(Status)


def test_every_message_has_its_templates() -> None:
    templates = API / "notifications" / "templates"
    for name, message in MESSAGES.items():
        parts = ("subject", "body") if message.channel == "mail" else ("body",)
        for part in parts:
            for language in LANGUAGES:
                assert (templates / name / f"{part}.{language}.txt").is_file(), (name, part, language)
    assert {folder.name for folder in templates.iterdir() if folder.is_dir()} == set(MESSAGES)


def test_every_queued_job_has_a_handler() -> None:
    assert accounts_jobs.send_login_code is not None  # importing it registers the domain's jobs
    queued = set()
    for file in API.rglob("*.py"):
        queued |= set(re.findall(r'(?:enqueue\(\w+, |job=)"([a-z_]+)"', file.read_text("utf-8")))
    assert queued
    assert queued <= set(all_jobs())


async def test_every_table_has_forced_row_security_or_a_reason(database: Database) -> None:
    query = text(
        "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class "
        "WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'"
    )
    async with database.transaction() as session:
        found = {row[0]: row[1] for row in await session.execute(query)}
    assert {name for name, guarded in found.items() if not guarded} == set(WITHOUT_ROW_SECURITY)
    assert set(Base.metadata.tables) <= set(found)


async def test_no_company_role_has_rights_on_an_unguarded_table_of_people(
    databases: Databases, worker_database: str
) -> None:
    rights = re.findall(
        r"^public \| (\w+) \| guichet_company \| (\S+)$", describe_access(databases, worker_database), re.MULTILINE
    )
    unguarded = {(name, right) for name, right in rights if name in WITHOUT_ROW_SECURITY}
    assert unguarded == {
        ("outbox", "INSERT"),
        ("reasons", "SELECT"),
        ("tariffs", "SELECT"),
        ("holidays", "SELECT"),
    }


def variables(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """The environment variables of a settings model, `…__NAME` for nested ones."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from variables(field.annotation, "__")
        else:
            yield f"{prefix}{name.upper()}"


def test_the_readme_names_every_setting() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in variables(Settings, "GUICHET_") if name not in readme] == []


def test_migrations_have_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def describe_access(databases: Databases, name: str) -> str:
    """What Alembic does not see: policies, grants, triggers and functions, as text."""
    import asyncpg

    queries = {
        "policies": "SELECT tablename, policyname, roles::text, cmd, qual, with_check FROM pg_policies "
        "WHERE tablename !~ '^audit_events_2' ORDER BY 1, 2, 3",
        "grants": "SELECT table_schema, table_name, grantee, string_agg(privilege_type, ',' ORDER BY privilege_type) "
        "FROM information_schema.role_table_grants WHERE grantee LIKE 'guichet%' AND grantee <> 'guichet_owner' "
        "AND table_name !~ '^audit_events_2' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        "grants of columns": "SELECT c.relname, a.attname, r.rolname, string_agg(x.privilege_type, ',' ORDER BY "
        "x.privilege_type) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) x "
        "JOIN pg_roles r ON r.oid = x.grantee WHERE r.rolname LIKE 'guichet%' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        "triggers": "SELECT event_object_table, trigger_name, string_agg(event_manipulation, ',' ORDER BY "
        "event_manipulation) FROM information_schema.triggers WHERE event_object_table !~ '^audit_events_' "
        "GROUP BY 1, 2 ORDER BY 1, 2",
        "functions": "SELECT proname, prosecdef, md5(prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
        "ORDER BY 1",
    }

    async def read() -> str:
        connection = await asyncpg.connect(databases.superuser_url(name))
        try:
            parts = []
            for title, query in queries.items():
                rows = await connection.fetch(query)
                parts.append("\n".join([f"# {title}", *(" | ".join(str(v) for v in row.values()) for row in rows)]))
            return "\n\n".join(parts) + "\n"
        finally:
            await connection.close()

    return apart(read())


def test_migrations_go_down_and_up_again_and_leave_no_drift(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    from api.core.config import get_settings

    with databases.fresh_database() as name:
        before = describe_access(databases, name)
        monkeypatch.setenv("GUICHET_MIGRATION_DATABASE_URL", databases.owner_url(name))
        get_settings.cache_clear()
        try:
            command.check(alembic_config())
            command.downgrade(alembic_config(), "base")
            assert "grants\n\n" in describe_access(databases, name)
            command.upgrade(alembic_config(), "head")
            command.check(alembic_config())
        finally:
            monkeypatch.undo()
            get_settings.cache_clear()
        assert describe_access(databases, name) == before
    snapshot = (ROOT / "tests" / "access_of_roles.txt").read_text("utf-8")
    assert before == snapshot, "policies, grants, triggers or functions changed: read the difference, then update it"


def test_the_worker_knows_every_job() -> None:
    """In a process of its own, which imports no routes."""
    names = "import api.worker; from api.core.jobs import all_jobs; print(*sorted(all_jobs()))"
    known = subprocess.run([sys.executable, "-c", names], cwd=ROOT, check=True, capture_output=True, text=True)
    decorated = sum(len(re.findall(r"^@job\(", path.read_text("utf-8"), re.MULTILINE)) for path in API.rglob("*.py"))
    assert len(known.stdout.split()) == decorated
