"""The demo's text blocks could have been written on the page."""

from pydantic import TypeAdapter

from api.demo.texts import text_blocks
from api.review.catalogue.text_block_schemas import TextBlockInput
from api.review.catalogue.text_blocks import findings_in


def test_every_block_would_be_accepted() -> None:
    for row in text_blocks():
        said = {name: row[name] for name in ("uses", "active", "title", "text")}
        body = TypeAdapter(TextBlockInput).validate_python(said)
        assert findings_in(body) == []
        assert body.text.model_dump() == row["text"]
