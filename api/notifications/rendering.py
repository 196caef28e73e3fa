"""From a message and its parameters to what is sent: subject, text and HTML made from one template.

A body is plain text in paragraphs. Lines beginning with `> ` are a quotation, with `- ` a list; a line
`[Label](address)` alone is a link, drawn as a button.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.core.config import Settings
from api.core.labels import t
from api.notifications.messages import MESSAGES, Stored

TEMPLATES: Final = Path(__file__).parent / "templates"

BlockKind = Literal["paragraph", "quotation", "list", "link"]


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines of one kind. A link has two: its label and its address."""

    kind: BlockKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """An SMS has neither subject nor HTML."""

    text: str
    subject: str | None = None
    html: str | None = None


def quoted(text: str) -> str:
    """Somebody's own words: with the mark before every line they cannot become a list or a link."""
    return "\n".join(f"> {line}" for line in text.splitlines())


def _day(text: str) -> str:
    return date.fromisoformat(text).strftime("%d.%m.%Y")


@cache
def _plain() -> Environment:
    environment = Environment(  # noqa: S701 - these make plain text; layout.html, which makes HTML, escapes
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {"quoted": quoted, "day": _day}
    return environment


@cache
def _html() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _office(settings: Settings, language: str) -> dict[str, str]:
    office = settings.office
    return {
        "name": office.name[language],
        "street": office.street,
        "postcode": office.postcode,
        "town": office.town[language],
        "phone": office.phone,
        "phone_international": office.phone_international,
    }


def _context(settings: Settings, language: str) -> dict[str, Any]:
    return {
        "office": _office(settings, language),
        "base_url": settings.base_url,
        "host": urlsplit(settings.base_url).hostname,
        "code_minutes": settings.codes.valid_seconds // 60,
    }


def _kind(line: str, links: re.Pattern[str]) -> BlockKind | None:
    if not line.strip():
        return None
    if line.startswith(">"):
        return "quotation"
    if line.startswith("- "):
        return "list"
    return "link" if links.fullmatch(line) else "paragraph"


def blocks(body: str, base_url: str) -> list[Block]:
    """The parts of a body. Only addresses of this installation become links, whatever a parameter holds."""
    links = re.compile(rf"\[([^\]]+)\]\(({re.escape(base_url)}/[^\s)]*)\)")
    found: list[Block] = []
    for kind, lines in groupby(body.splitlines(), lambda line: _kind(line, links)):
        match kind:
            case "quotation":
                found.append(Block(kind, tuple(line[1:].strip() for line in lines)))
            case "list":
                found.append(Block(kind, tuple(line[2:].strip() for line in lines)))
            case "paragraph":
                found.append(Block(kind, tuple(line.strip() for line in lines)))
            case "link":
                found += [Block(kind, match.groups()) for line in lines if (match := links.fullmatch(line))]
    return found


def _as_text(block: Block) -> str:
    match block.kind:
        case "quotation":
            return "\n".join(f"> {line}".rstrip() for line in block.lines)
        case "list":
            return "\n".join(f"- {line}" for line in block.lines)
        case _:
            return "\n".join(block.lines)


def render(
    name: str,
    language: str,
    params: Mapping[str, Stored],
    settings: Settings,
    secrets: Mapping[str, str] | None = None,
) -> Rendered:
    """Raises when a parameter or a template is missing (jinja2.UndefinedError, jinja2.TemplateNotFound)."""
    context = _context(settings, language) | dict(params) | dict(secrets or {})
    body = _plain().get_template(f"{name}/body.{language}.txt").render(context)
    if MESSAGES[name].channel == "sms":
        return Rendered(text=body.strip())
    return _mail(subject_of(name, language, params), blocks(body, settings.base_url), language, context)


def subject_of(name: str, language: str, params: Mapping[str, Stored]) -> str:
    """Of a mail. Raises as `render` does."""
    return _plain().get_template(f"{name}/subject.{language}.txt").render(dict(params)).strip()


def _mail(subject: str, parts: list[Block], language: str, context: dict[str, Any]) -> Rendered:
    words = {word: t(language, f"mails.{word}") for word in ("automatic", "closing", "counter", "greeting")}
    words["phone"] = t(language, "mails.phone", phone=context["office"]["phone"])
    layout = context | {"subject": subject, "language": language, "words": words}
    text = _plain().get_template("layout.txt").render(layout, body="\n\n".join(_as_text(part) for part in parts))
    html = _html().get_template("layout.html").render(layout, parts=parts)
    return Rendered(text=text.strip() + "\n", subject=subject, html=html)
