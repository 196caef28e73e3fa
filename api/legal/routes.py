"""What a public service says of itself: terms of use, privacy notice, accessibility statement, imprint."""

from typing import Annotated

from fastapi import Query

from api.accounts.access import AnybodyDep
from api.accounts.schemas import Language
from api.core.config import get_settings
from api.core.http import router
from api.legal import pages
from api.legal.schemas import LegalPage, PageName

routes = router("settings", "/api/v1")


@routes.get("/legal-pages/{name}")
async def get_legal_page(
    name: PageName, caller: AnybodyDep, language: Annotated[Language | None, Query()] = None
) -> LegalPage:
    """One of the office's pages, in the caller's language or in the one asked for. For everybody."""
    return pages.read_page(get_settings(), name, language or caller.language)
