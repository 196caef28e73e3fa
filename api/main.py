"""The application: routers, handlers, middleware, and the built SPA beside them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from api.accounts.access import CALLERS
from api.accounts.factor_routes import routes as factors
from api.accounts.mobile_routes import routes as mobiles
from api.accounts.officer_routes import routes as officers
from api.accounts.passwords import HashPool
from api.accounts.routes import routes as accounts
from api.audit.routes import routes as audit_log
from api.beneficiaries.routes import routes as beneficiaries
from api.bulk.routes import routes as bulk
from api.core import health
from api.core.config import Settings, get_settings
from api.core.db import Database, make_engine
from api.core.envelope import Envelope
from api.core.flood import RateLimitExceeded, flood_limit, make_limiter
from api.core.handlers import install_handlers, problem_response, too_many
from api.core.http import ProblemBody, api_routes
from api.core.keys import key_ring
from api.core.logging import configure_logging
from api.core.spa import mount_spa
from api.failed_steps.routes import routes as failed_steps
from api.invoices.document_routes import routes as documents
from api.invoices.error_code_routes import routes as error_codes
from api.invoices.person_routes import routes as people
from api.invoices.routes import routes as invoices
from api.invoices.saved_filter_routes import routes as saved_filters
from api.invoices.tariff_routes import routes as tariffs
from api.invoices.verification_routes import routes as verifications
from api.leaving.hand_over import routes as hand_overs
from api.leaving.routes import routes as leaving
from api.legal.pages import check_legal_pages
from api.legal.routes import routes as legal
from api.messages.routes import routes as messages
from api.notices.routes import routes as notices
from api.organisations.routes import routes as organisations
from api.review.bulk.routes import routes as bulk_decisions
from api.review.catalogue.reason_routes import routes as office_reasons
from api.review.catalogue.text_block_routes import routes as text_blocks
from api.review.companies.organisation_routes import routes as office_organisations
from api.review.companies.payment_hold_routes import routes as payment_holds
from api.review.companies.registration_routes import routes as registrations
from api.review.examination.document_routes import routes as office_documents
from api.review.examination.message_routes import routes as office_messages
from api.review.paper.routes import routes as paper
from api.review.queue.view_routes import routes as queue_views
from api.review.routes import routes as review
from api.review.settings.absence_routes import routes as absences
from api.review.settings.holiday_routes import routes as holidays
from api.review.settings.parameter_routes import routes as parameters
from api.review.settings.tariff_routes import routes as office_tariffs
from api.review.statistics.routes import routes as statistics

DOMAINS: tuple[APIRouter, ...] = (
    invoices,  # first: routes are tried in turn, and these are asked for most
    accounts,
    factors,
    mobiles,
    leaving,
    bulk,
    officers,
    audit_log,
    hand_overs,
    office_organisations,
    error_codes,
    saved_filters,
    tariffs,
    organisations,
    beneficiaries,
    people,
    documents,
    legal,
    messages,
    notices,
    registrations,
    review,
    bulk_decisions,
    office_documents,
    office_messages,
    office_reasons,
    office_tariffs,
    failed_steps,
    statistics,
    text_blocks,
    absences,
    queue_views,
    holidays,
    parameters,
    payment_holds,
    verifications,
    paper,
)


class UndeclaredCaller(RuntimeError):
    """A route does not say who may call it (R-40)."""


def declared_caller(dependant: Dependant) -> set[str]:
    """The kinds of caller a route declares, its dependencies' dependencies included, the nearest first."""
    for dependency in dependant.dependencies:
        if dependency.call in CALLERS:
            return {CALLERS[dependency.call]}
    return {kind for dependency in dependant.dependencies for kind in declared_caller(dependency)}


def check_callers(app: FastAPI) -> None:
    for route in api_routes(app.routes):
        if route.include_in_schema and len(declared_caller(route.dependant)) != 1:
            raise UndeclaredCaller(f"{route.methods} {route.path} declares no caller of api.accounts.access")


def _openapi(app: FastAPI) -> dict[str, Any]:
    """The document; the one error body is referred to by every operation, so it is added here once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            openapi_version="3.1.0",
            description=app.description,
            routes=app.routes,
            separate_input_output_schemas=False,
        )
        schema = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
        definitions = schema.pop("$defs")
        document["components"]["schemas"] |= definitions | {"Problem": schema}
        for name in ("HTTPValidationError", "ValidationError"):
            document["components"]["schemas"].pop(name, None)
        app.openapi_schema = document
    return app.openapi_schema


def _operation_id(route: APIRoute) -> str:
    """The Python function's name is the operation's and the TypeScript function's name."""
    return route.name


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await app.state.database.try_login()  # a database that is not there yet is met by /health/ready
    yield
    await app.state.database.close()


def create_app(settings: Settings | None = None, database: Database | None = None) -> FastAPI:
    """The whole application. Tests hand in their own database."""
    settings = settings or get_settings()
    configure_logging(settings.log_level)
    key_ring()  # refuses missing or short keys at start, not at the first login
    check_legal_pages(settings)
    app = FastAPI(
        title="Guichet en ligne de l'AI",
        version="1.0.0",
        description="Send invoices for insured persons to a Swiss disability insurance office, and follow them.",
        lifespan=_lifespan,
        generate_unique_id_function=_operation_id,
        separate_input_output_schemas=False,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.database = database or Database(make_engine(settings))
    app.state.hash_pool = HashPool()
    app.state.limiter = make_limiter()
    limited = Depends(flood_limit(app.state.limiter, settings.flood_limit))
    for domain in DOMAINS:
        app.include_router(domain, dependencies=[limited])
    app.include_router(health.routes)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign] # FastAPI's documented way
    install_handlers(app, settings)
    app.add_exception_handler(RateLimitExceeded, lambda request, _: problem_response(request, too_many(60), settings))
    if settings.environment != "production":
        from api.notifications.inbox import router as inbox

        app.include_router(inbox())
    mount_spa(app, Path(settings.frontend_dir))
    app.add_middleware(Envelope, settings=settings)
    check_callers(app)
    return app


def __getattr__(name: str) -> FastAPI:
    """`uvicorn api.main:app` makes the application; importing this module does not."""
    if name == "app":
        return create_app()
    raise AttributeError(name)
