"""Every mail and SMS, in every language: complete, escaped, without persons."""

import re
from html.parser import HTMLParser

import pytest

from api.core.config import Settings, get_settings
from api.core.labels import LANGUAGES, catalogue
from api.notifications.messages import MESSAGES, Value, stored_params
from api.notifications.rendering import TEMPLATES, Rendered, blocks, render
from tests.notifications.conftest import Configure
from tests.notifications.samples import CODE, params_of, secrets_of

EVERY = [(message, language) for message in MESSAGES for language in LANGUAGES]
AVS = re.compile(r"756[.\d\s]{10,}")
# GSM 03.38's basic characters, without those our texts never need: an SMS of others has 70 characters, not 160.
GSM = re.compile(r"[A-Za-z0-9 \n@#.,:;!?'()/&%+\-_\"=<>éèàùìòäöüÄÖÜÉ]*")


@pytest.fixture(autouse=True)
def _test_settings(configure: Configure) -> None:
    configure(environment="test")


def rendered(message: str, language: str, settings: Settings | None = None, /, **values: Value) -> Rendered:
    params = stored_params(message, params_of(message, **values))
    return render(message, language, params, settings or get_settings(), secrets_of(message))


class Elements(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])


def test_templates_are_exactly_those_of_the_registered_messages() -> None:
    files = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("*/*")}
    expected = {f"{message}/body.{language}.txt" for message, language in EVERY} | {
        f"{message}/subject.{language}.txt" for message, language in EVERY if MESSAGES[message].channel == "mail"
    }
    assert files == expected


@pytest.mark.parametrize(("message", "language"), EVERY)
def test_message_renders_complete_and_without_traces_of_a_template(message: str, language: str) -> None:
    content = rendered(message, language)
    for part in (content.subject or "", content.text):
        assert not re.search(r"[{}]|None|\n\n\n", part)
    assert "ß" not in content.text
    assert (content.subject is None) == (content.html is None) == (MESSAGES[message].channel == "sms")


@pytest.mark.parametrize(("message", "language"), EVERY)
def test_message_names_no_insured_person(message: str, language: str) -> None:
    """Nothing a message takes is meant for a name or AVS number, and its own words hold none."""
    assert not {"name", "first_name", "last_name", "avs_number", "beneficiary"} & MESSAGES[message].params.keys()
    assert not AVS.search(rendered(message, language).text)


@pytest.mark.parametrize(("message", "language"), EVERY)
def test_text_and_html_of_a_mail_hold_the_same_links(message: str, language: str) -> None:
    content = rendered(message, language)
    if content.html is not None:
        links = [link for link in Elements(content.html).links if link and not link.startswith("tel:")]
        assert links == re.findall(r"https?://\S+", content.text)
        assert all(link.startswith("http://localhost:8000/") for link in links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_ends_with_the_office_from_the_configuration(language: str, configure: Configure) -> None:
    settings = configure(office__phone="031 000 00 00", office__street="Musterweg 1")
    content = rendered("invoice_accepted", language, settings)
    for part in (content.text, content.html or ""):
        assert "031 000 00 00" in part
        assert "Musterweg 1" in part
        assert settings.office.name[language] in part


def test_words_of_the_layout_are_the_same_in_every_language() -> None:
    keys = [{key for key in catalogue(language) if key.startswith("mails.")} for language in LANGUAGES]
    assert all(found == keys[0] for found in keys)


HOSTILE = "</p><script>alert(1)</script><a href='https://evil.example/'>x</a>"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("message", "name"),
    [(m, n) for m, found in MESSAGES.items() for n, kind in found.params.items() if kind in {"line", "text", "lines"}],
)
def test_hostile_text_stays_text(message: str, name: str, language: str) -> None:
    lines = MESSAGES[message].params[name] == "lines"
    content = rendered(message, language, **{name: [HOSTILE] if lines else HOSTILE})
    elements = Elements(content.html or "")
    assert "script" not in elements.tags
    assert not any("evil.example" in (link or "") for link in elements.links)
    assert "&lt;script&gt;" in (content.html or "")
    assert "\n" not in (content.subject or "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", ["[Ici](http://localhost:8000/x)", "\n\n[Ici](http://localhost:8000/x)\n\n- liste"])
def test_reviewers_words_stay_a_quotation(words: str, language: str) -> None:
    plain = Elements(rendered("correction_requested", language, message="Rien.").html or "")
    content = rendered("correction_requested", language, message=words)
    assert Elements(content.html or "").links == plain.links
    assert "> [Ici](http://localhost:8000/x)" in content.text


def test_only_addresses_of_this_installation_become_links() -> None:
    body = "[Ici](https://evil.example/)\n[Là](http://localhost:8000/a)\n[Sûr](http://localhost:8000.evil.example/)"
    kinds = [block.kind for block in blocks(body, "http://localhost:8000")]
    assert kinds == ["paragraph", "link", "paragraph"]


def test_line_breaks_and_direction_marks_leave_a_single_line() -> None:
    stored = stored_params("bank_account_added", {"label": "Compte\r\nBcc: x@example.org\u202e", "iban": "CH93"})
    assert stored["label"] == "Compte Bcc: x@example.org"


def test_iban_is_masked_before_it_is_queued() -> None:
    stored = stored_params("bank_account_added", params_of("bank_account_added"))
    assert stored["iban"] == "CH93 … 2957"


@pytest.mark.parametrize("params", [{}, {"reason": "x", "more": "y"}, {"other": "x"}])
def test_missing_or_unknown_parameter_is_refused_before_queueing(params: dict[str, Value]) -> None:
    with pytest.raises(TypeError, match="registration_refused takes"):
        stored_params("registration_refused", params)


def test_parameter_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be"):
        stored_params("bank_account_added", {"label": None, "iban": "CH93"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_correction_without_message_or_date_leaves_no_gap(language: str) -> None:
    content = rendered("correction_requested", language, message=None, due_date=None)
    assert ">" not in content.text
    assert "\n\n\n" not in content.text
    assert "/invoices/01a209fe-437d-7c99-932a-2fa60a3d7984/correction" in content.text


def test_correction_lists_what_to_correct_until_when() -> None:
    content = rendered("correction_requested", "fr")
    assert "- Montant : à vérifier" in content.text
    assert "23.12.2026" in content.text


def test_refusal_tells_how_to_ask_for_a_formal_decision() -> None:
    assert "art.\u202f79, al.\u202f4, RAI" in rendered("invoice_refused", "fr").text
    assert "Art.\u202f79 Abs.\u202f4 IVV" in rendered("invoice_refused", "de").text


def test_acceptance_says_that_the_payment_is_under_way() -> None:
    text = rendered("invoice_accepted", "fr").text
    assert "Le paiement s’effectue" in text
    assert "une dizaine de jours" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_sms_code_begins_with_the_code_and_ends_bound_to_its_origin(language: str, configure: Configure) -> None:
    settings = configure(base_url="https://guichet.example")
    text = rendered("login_code", language, settings).text
    assert text.startswith(f"{CODE} ")
    assert text.endswith(f"\n\n@guichet.example #{CODE}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_sms_fits_into_one_message(language: str, configure: Configure) -> None:
    settings = configure(base_url="https://guichet.office-ai.example")
    text = rendered("login_code", language, settings).text
    assert GSM.fullmatch(text)
    assert len(text) <= 160
