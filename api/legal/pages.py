"""Terms of use, privacy notice, accessibility statement and imprint: the office's own Markdown, or the examples here.

Pages are read into headings, paragraphs and items of lists; nothing of a file is ever handed on as HTML.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

import structlog
from markdown_it import MarkdownIt
from markdown_it.token import Token

from api.core.config import Settings
from api.core.labels import LANGUAGES
from api.legal.schemas import LegalBlock, LegalPage, PageName, Span

log = structlog.get_logger("guichet.legal")

NAMES: Final[tuple[PageName, ...]] = ("terms", "privacy", "accessibility", "imprint")
EXAMPLES: Final = Path(__file__).parent / "examples"
_LINK: Final = re.compile(r"(?:https://|mailto:|tel:\+?|/(?!/))[^\s\\]*")
_SILENT: Final = frozenset({"heading_close", "paragraph_open", "paragraph_close", "hr"})
_markdown: Final = MarkdownIt("commonmark", {"html": False})


class PageWrong(ValueError):
    """A file of the office's folder that is no page: it has no title, or something that pages do not have."""


def read_page(settings: Settings, name: PageName, language: str) -> LegalPage:
    """A page in a language; the example where the office has none. Raises PageWrong."""
    path, is_example = _path(settings, name, language)
    return _read(path, is_example, *_facts(settings, language))


def examples_in_use(settings: Settings) -> list[PageName]:
    """The pages for which an office has neither given its own words nor a link."""
    return [
        name
        for name in NAMES
        if not getattr(settings.links, name) and any(_path(settings, name, language)[1] for language in LANGUAGES)
    ]


def check_legal_pages(settings: Settings) -> None:
    """At start: every page can be read, and in production the log says which are examples. Raises PageWrong."""
    for name in NAMES:
        for language in LANGUAGES:
            read_page(settings, name, language)
    if settings.environment == "production" and (names := examples_in_use(settings)):
        log.warning("legal_pages_are_examples", pages=names)


def _path(settings: Settings, name: PageName, language: str) -> tuple[Path, bool]:
    if settings.legal_folder:
        own = settings.legal_folder / f"{name}.{language}.md"
        if own.is_file():
            return own, False
    return EXAMPLES / f"{name}.{language}.md", True


def _facts(settings: Settings, language: str) -> tuple[str, str, str, str]:
    office = settings.office
    address = f"{office.street}, {office.postcode} {office.town[language]}"
    return office.name[language], address, office.phone, office.website


@cache
def _read(path: Path, is_example: bool, office: str, address: str, phone: str, website: str) -> LegalPage:
    text = path.read_text("utf-8")
    for name, value in (("office", office), ("address", address), ("phone", phone), ("website", website)):
        text = text.replace(f"{{{name}}}", value)
    blocks = list(_blocks(_markdown.parse(text), path.name))
    if not blocks or blocks[0].level != 1:
        raise PageWrong(f"{path.name} does not begin with its title: # …")
    title = "".join(span.text for span in blocks[0].spans)
    return LegalPage(title=title, blocks=blocks[1:], is_example=is_example)


def _blocks(tokens: Sequence[Token], file: str) -> Iterator[LegalBlock]:
    level, item = None, False
    numbers: list[int | None] = []  # of the lists that are open: the next item's, none where items have none
    for token in tokens:
        match token.type:
            case "heading_open":
                level = int(token.tag[1:])
            case "bullet_list_open" | "ordered_list_open":
                numbers.append(int(token.attrs.get("start", 1)) if token.tag == "ol" else None)
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
            case "list_item_open" | "list_item_close":
                item = token.nesting > 0
            case "inline":
                yield _block(token, level, numbers if item else [], file)
                level, item = None, False
            case other if other not in _SILENT:
                raise PageWrong(f"{file} has a {other}, which pages do not have")


def _block(token: Token, level: int | None, numbers: list[int | None], file: str) -> LegalBlock:
    """`numbers` of the lists in which it is an item; the innermost is counted on."""
    number = numbers[-1] if numbers else None
    if number is not None:
        numbers[-1] = number + 1
    kind = "heading" if level else "item" if numbers else "paragraph"
    return LegalBlock(kind=kind, level=level, number=number, spans=list(_spans(token.children or (), file)))


def _spans(tokens: Sequence[Token], file: str) -> Iterator[Span]:
    strong, href = False, None
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                strong = token.type == "strong_open"
            case "em_open" | "em_close":  # emphasis stays words: only what is strong stands out
                pass
            case "link_open":
                href = str(token.attrs["href"])
                if not _LINK.fullmatch(href):
                    raise PageWrong(f"{file} links to {href}: only https, mailto, tel and paths of the counter")
            case "link_close":
                href = None
            case "text":
                if token.content:
                    yield Span(text=token.content, strong=strong, href=href)
            case "softbreak" | "hardbreak":
                yield Span(text=" ", strong=strong, href=href)
            case other:
                raise PageWrong(f"{file} has a {other}, which pages do not have")
