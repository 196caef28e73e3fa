"""Rules about what is attached: the files themselves, and which of the documents asked for they hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from uuid import UUID

from api.core.errors import Finding
from api.invoices.context import Context
from api.invoices.forms import Form
from api.invoices.rules import Rule
from api.invoices.schemas import Header

ATTACHMENT_REQUIRED: Final = Rule("attachment_required")
ATTACHMENT_UNKNOWN: Final = Rule("attachment_unknown")
ATTACHMENT_REJECTED: Final = Rule("attachment_rejected")
ATTACHMENT_TWICE: Final = Rule("attachment_twice")
ATTACHMENTS_TOO_LARGE: Final = Rule("attachments_too_large")
PAPER_NOT_ATTACHED: Final = Rule("paper_not_attached")
DOCUMENT_MISSING: Final = Rule("document_missing")
DOCUMENT_NAME_UNKNOWN: Final = Rule("document_name_unknown")
DOCUMENT_NOT_ATTACHED: Final = Rule("document_not_attached")
ATTACHMENT_RULES: Final = (
    *(ATTACHMENT_REQUIRED, ATTACHMENT_UNKNOWN, ATTACHMENT_REJECTED, ATTACHMENT_TWICE, ATTACHMENTS_TOO_LARGE),
    *(PAPER_NOT_ATTACHED, DOCUMENT_MISSING, DOCUMENT_NAME_UNKNOWN, DOCUMENT_NOT_ATTACHED),
)


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A document that has to be attached; `label` is the key of its name."""

    name: str
    label: str
    attached: bool


def asked_documents(type_: type[Form], names: Sequence[str], header: Header) -> Sequence[AskedDocument]:
    """Where only one is asked for, nobody has to say which of the attachments it is."""
    alone = len(names) == 1 and bool(header.attachments)
    return [
        AskedDocument(name, type_.document_label(name), alone or bool(header.documents.get(name))) for name in names
    ]


def check_attachments(
    header: Header, type_: type[Form] | None, asked: Sequence[AskedDocument], context: Context
) -> Iterator[Finding]:
    """The files are there, and with them every document that is asked for."""
    yield from check_files(header.attachments, context.documents, context.bytes_limit)
    if context.paper is not None and context.paper.scan_id not in header.attachments:
        yield PAPER_NOT_ATTACHED.at("/attachments")
    if asked and not header.attachments:
        yield ATTACHMENT_REQUIRED.at("/attachments", documents=", ".join(document.label for document in asked))
    elif type_ is not None:
        yield from _check_documents(header, type_, asked)


class File(Protocol):
    """What is looked at of a file that was uploaded."""

    @property
    def name(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def size(self) -> int: ...


def check_files(ids: Sequence[UUID], documents: Mapping[UUID, File], bytes_limit: int) -> Iterator[Finding]:
    """The files are there, each once, and not too large together."""
    pointer, size = "/attachments", 0
    for index, document_id in enumerate(ids):
        document = documents.get(document_id)
        if document is None:
            yield ATTACHMENT_UNKNOWN.at(f"{pointer}/{index}")
        elif document.state == "rejected":
            yield ATTACHMENT_REJECTED.at(f"{pointer}/{index}", name=document.name)
        else:
            size += document.size
    if len(set(ids)) < len(ids):
        yield ATTACHMENT_TWICE.at(pointer)
    if size > bytes_limit:
        yield ATTACHMENTS_TOO_LARGE.at(pointer, limit=bytes_limit // 1024**2)


def _check_documents(header: Header, type_: type[Form], asked: Sequence[AskedDocument]) -> Iterator[Finding]:
    for document in asked:
        if not document.attached:
            yield DOCUMENT_MISSING.at(f"/documents/{document.name}", document.label)
    for name, files in header.documents.items():
        if name not in type_.document_names:
            yield DOCUMENT_NAME_UNKNOWN.at("/documents", names=", ".join(type_.document_names) or "–")
        for index, file in enumerate(files):
            if file not in header.attachments:
                yield DOCUMENT_NOT_ATTACHED.at(f"/documents/{name}/{index}")
