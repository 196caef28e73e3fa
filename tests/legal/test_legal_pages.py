"""Legal pages: the office's own words or marked examples, and never anything that a browser would run."""

from pathlib import Path

import pytest

from api.core.config import Settings, get_settings
from api.core.labels import LANGUAGES
from api.legal.pages import NAMES, PageWrong, check_legal_pages, examples_in_use, read_page
from tests.callers import Caller


def having(folder: Path | None, **other: object) -> Settings:
    return get_settings().model_copy(update={"legal_folder": folder, **other})


def written(folder: Path, text: str) -> Settings:
    (folder / "terms.fr.md").write_text(text, "utf-8")
    return having(folder)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_everybody_reads_an_example_that_says_so(name: str, language: str, client: Caller) -> None:
    answer = await client.get(f"/api/v1/legal-pages/{name}", params={"language": language})
    assert answer.status_code == 200, answer.text
    page = answer.json()
    assert page["is_example"] is True
    words = " ".join(span["text"] for block in page["blocks"] for span in block["spans"])
    assert get_settings().office.name[language] in words
    assert "{" not in page["title"] + words


async def test_there_are_no_other_pages(client: Caller) -> None:
    for name in ("other", "..%2fterms", "terms.fr"):
        assert (await client.get(f"/api/v1/legal-pages/{name}")).status_code in {404, 422}


def test_the_examples_say_the_same_in_every_language() -> None:
    for name in NAMES:
        shapes = {
            language: [(block.kind, block.level) for block in read_page(having(None), name, language).blocks]
            for language in LANGUAGES
        }
        assert len({tuple(shape) for shape in shapes.values()}) == 1, name


def test_the_offices_own_words_come_first(tmp_path: Path) -> None:
    text = "# Règles\n\nBonjour **tous**, [ici](https://www.ai.example/a) ou [là](/help).\n\n## Suite\n\n- Un\n- Deux\n"
    page = read_page(written(tmp_path, text), "terms", "fr")
    assert (page.title, page.is_example) == ("Règles", False)
    assert [(block.kind, block.level) for block in page.blocks] == [
        ("paragraph", None),
        ("heading", 2),
        ("item", None),
        ("item", None),
    ]
    spans = page.blocks[0].spans
    assert [(span.text, span.strong, span.href) for span in spans] == [
        ("Bonjour ", False, None),
        ("tous", True, None),
        (", ", False, None),
        ("ici", False, "https://www.ai.example/a"),
        (" ou ", False, None),
        ("là", False, "/help"),
        (".", False, None),
    ]
    assert read_page(having(tmp_path), "terms", "de").is_example is True


def test_numbers_and_what_pages_do_not_show_are_no_obstacle(tmp_path: Path) -> None:
    text = "# Règles\n\n3. Un\n\n   Suite\n4. Deux\n   - petit\n\n---\n\n1)\n\nFin *vite*.\n"
    page = read_page(written(tmp_path, text), "terms", "fr")
    assert [(block.kind, block.number, "".join(span.text for span in block.spans)) for block in page.blocks] == [
        ("item", 3, "Un"),
        ("paragraph", None, "Suite"),
        ("item", 4, "Deux"),
        ("item", None, "petit"),
        ("paragraph", None, "Fin vite."),
    ]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b>gras</b>"])
def test_markup_is_text(text: str, tmp_path: Path) -> None:
    page = read_page(written(tmp_path, f"# Titre\n\n{text}\n"), "terms", "fr")
    assert "".join(span.text for span in page.blocks[0].spans) == text


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//evil.example", "http://evil.example", "data:text/html,x"])
def test_a_link_leads_nowhere_unsafe(link: str, tmp_path: Path) -> None:
    settings = written(tmp_path, f"# Titre\n\n[ici]({link})\n")
    try:
        page = read_page(settings, "terms", "fr")
    except PageWrong:
        return
    assert [span.href for block in page.blocks for span in block.spans] == [None]


@pytest.mark.parametrize(
    "text", ["", "Sans titre\n", "## Titre\n", "# Titre\n\n    code\n", "# Titre\n\n![a](/b.png)\n"]
)
def test_what_is_no_page_is_refused_at_start(text: str, tmp_path: Path) -> None:
    with pytest.raises(PageWrong, match=r"terms\.fr\.md"):
        check_legal_pages(written(tmp_path, text))


def test_what_is_still_an_example_is_known(tmp_path: Path) -> None:
    assert examples_in_use(having(None)) == list(NAMES)
    for language in LANGUAGES:
        (tmp_path / f"imprint.{language}.md").write_text("# Impressum\n", "utf-8")
    links = get_settings().links.model_copy(update={"terms": "https://www.ai.example/terms"})
    assert examples_in_use(having(tmp_path, links=links)) == ["privacy", "accessibility"]
