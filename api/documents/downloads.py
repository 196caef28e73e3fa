"""Files as downloads: never shown beside our pages (R-05)."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from starlette.responses import StreamingResponse

from api.core.errors import NotFound
from api.documents.service import storage
from api.documents.storage import FileMissing


def attachment(name: str) -> dict[str, str]:
    """The header that has a browser save what comes under this name."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}


async def stored_file(storage_key: str, name: str, media_type: str, size: int | None) -> StreamingResponse:
    """What the storage keeps, `size` bytes of it. It waits for the first ones, so that success is not said before there
    are any; the caller has ended the transaction, so that none is held meanwhile. Raises NotFound when it is lost."""
    stream = storage().read(storage_key)
    try:
        first = await anext(stream, b"")
    except FileMissing as error:
        raise NotFound from error
    headers = attachment(name) | ({} if size is None else {"Content-Length": str(size)})
    return StreamingResponse(_followed(first, stream), media_type=media_type, headers=headers)


async def _followed(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for chunk in rest:
        yield chunk
