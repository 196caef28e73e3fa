"""The built SPA: hashed assets for ever, pages never cached, every other path its entry page."""

import re
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.core.errors import NotFound

# Login and registration are a small entry of their own; the rest of the pages are the application.
_ENTRY_PATHS: Final = ("/login", "/registration", "/office/login")


class Assets(StaticFiles):
    """Files with a hash in their name."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


# A file beside the pages, such as favicon.svg. Longer names are none of ours, and the system refuses to look for them.
_ROOT_FILE: Final = re.compile(r"[\w-]{1,60}(\.[\w-]{1,20}){1,2}", re.ASCII)


def mount_spa(app: FastAPI, folder: Path) -> None:
    """Serve the SPA from `folder`. Unknown paths under /api stay 404 with the error body."""
    app.mount("/assets", Assets(directory=folder / "assets", check_dir=False), name="assets")

    async def page(request: Request) -> Response:
        path = request.url.path
        if path.startswith("/api/"):
            raise HTTPException(405)  # whose handler knows whether there is such a path at all
        if path.startswith(("/health", "/dev/", "/assets/")):
            raise NotFound
        return page_response(folder, path)

    app.add_route("/{path:path}", page, include_in_schema=False)


def page_response(folder: Path, path: str) -> Response:
    name = path.lstrip("/")
    file = folder / name
    if _ROOT_FILE.fullmatch(name) and file.is_file():
        return FileResponse(file, headers={"Cache-Control": "public, max-age=3600"})
    entry = folder / ("index.html" if path == "/" or path.startswith(_ENTRY_PATHS) else "app.html")
    if not entry.is_file():
        raise NotFound
    return FileResponse(entry, headers={"Cache-Control": "no-cache"}, media_type="text/html")
