"""Reads a tagged PDF as a screen reader does: along its structure, never by where things stand on the page."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

_PAIR = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,8})>")


@dataclass
class Element:
    """A node of the structure: its role, its own text, its children in order and what stands for a picture."""

    role: str
    text: str = ""
    alternative: str | None = None
    attributes: dict[str, Any] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, *roles: str) -> list["Element"]:
        return [element for element in self.walk() if element.role in roles]


@dataclass(frozen=True)
class Document:
    root: Element
    artifacts: list[str]
    """What is drawn and not read: heads and feet of pages."""

    @property
    def texts(self) -> list[str]:
        """What is read aloud, in order."""
        return [element.text.strip() for element in self.root.walk() if element.text.strip()]


def read(content: bytes) -> Document:
    """Fails where a piece of content has no place in the structure, or a place no content."""
    with pikepdf.open(BytesIO(content)) as pdf:
        marked, artifacts = _marked(pdf)
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        root = _element(pdf.Root.StructTreeRoot.K, marked, pages)
    assert not marked, "content that belongs to no element"
    return Document(root, artifacts)


def _marked(pdf: pikepdf.Pdf) -> tuple[dict[tuple[int, int], str], list[str]]:
    found: dict[tuple[int, int], str] = {}
    artifacts: list[str] = []
    for number, page in enumerate(pdf.pages):
        letters = {str(name): _letters(font) for name, font in page.resources.Font.items()}
        font: Mapping[int, str] = {}
        pieces: list[str] = []
        for instruction in pikepdf.parse_content_stream(page):
            operands: Any = instruction.operands
            match str(instruction.operator):
                case "BDC":
                    here, pieces = (number, int(operands[1].MCID)), []
                    assert here not in found
                    found[here] = ""
                case "BMC":
                    assert str(operands[0]) == "/Artifact"
                    here, pieces = (number, -1), []
                case "Tf":
                    font = letters[str(operands[0])]
                case "Tj":
                    pieces += [font[code] for code in bytes(operands[0])]
                case "EMC":
                    text = "".join(pieces)
                    if here[1] >= 0:
                        found[here] = text
                    elif text:
                        artifacts.append(text)
    return found, artifacts


def _letters(font: Any) -> dict[int, str]:
    pairs = _PAIR.findall(font.ToUnicode.read_bytes())
    letters = {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
    return defaultdict(lambda: "\ufffd", letters)


def _element(node: Any, marked: dict[tuple[int, int], str], pages: Mapping[tuple[int, int], int]) -> Element:
    element = Element(str(node.S).removeprefix("/"))
    if "/Alt" in node:
        element.alternative = str(node.Alt)
    if "/A" in node:
        element.attributes = {str(name).removeprefix("/"): value for name, value in node.A.items()}
    for child in node.K:
        if "/MCID" in child:
            assert child.Pg.objgen in pages
            element.text += marked.pop((pages[child.Pg.objgen], int(child.MCID)))
        else:
            element.children.append(_element(child, marked, pages))
    return element
