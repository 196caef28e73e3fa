from typing import Literal

from api.core.schemas import Output

PageName = Literal["terms", "privacy", "accessibility", "imprint"]


class Span(Output):
    """Words of one look. `href`: https, mailto, tel, or a path of the counter."""

    text: str
    strong: bool
    href: str | None


class LegalBlock(Output):
    """`level` of a heading: 2 and more; the page's title is 1. `number` of an item: none where its list has none."""

    kind: Literal["heading", "paragraph", "item"]
    level: int | None
    number: int | None
    spans: list[Span]


class LegalPage(Output):
    """`is_example`: words that come with the product, which the office has not replaced by its own."""

    title: str
    blocks: list[LegalBlock]
    is_example: bool
