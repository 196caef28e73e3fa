"""A field has one name: an error names it as the page does, which is read from the pages' source."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, get_args

import pytest
from pydantic import BaseModel

from api.beneficiaries.schemas import BeneficiaryInput
from api.core.labels import LANGUAGES, catalogue, t
from api.invoices.forms import FORMS
from api.invoices.schemas import Header

PAGES: Final = Path(__file__).parent.parent / "frontend" / "src"

PERIOD: Final = re.compile(
    r'<PeriodFields\b[^>]*?legend=\{t\("(?P<legend>[^"]+)"\)\}.*?from=(?:\{name\(|)"(?P<first>[^"]+)"'
    r'.*?to=(?:\{name\(|)"(?P<last>[^"]+)"',
    re.DOTALL,
)
ELSEWHERE: Final = {
    "beneficiaries.fields.representative.": "beneficiaries.form.representative.",
    "accounts.invitation.fields.": "accounts.password.fields.",
}
"""Where a page has a shorter name, which its section completes: an error's begins with it."""


@cache
def sources() -> str:
    files = [path for path in PAGES.rglob("*.ts*") if ".test." not in path.name and path.name != "schema.d.ts"]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from models(inner)


def keys(model: type[BaseModel], prefix: str) -> Iterator[str]:
    """The keys that errors have for fields at any depth."""
    for name, field in model.model_fields.items():
        inner = [key for found in models(field.annotation) for key in keys(found, f"{prefix}.{name}")]
        yield from inner or [f"{prefix}.{name}"]


@cache
def shown() -> re.Pattern[str]:
    """The keys that pages name, whole or with a part that varies; of a type's texts not the type itself."""
    whole = re.findall(r'"([a-z_]+(?:\.[a-z_0-9]+)+)"', sources())
    varied = [key for key in re.findall(r"`([a-z_]+\.[^`\s]+)`", sources()) if not key.startswith("forms.${")]
    patterns = [re.sub(r"\\\$\\\{.*?\\\}", "[a-z_]+", re.escape(key)) for key in varied]
    return re.compile("|".join([*map(re.escape, set(whole)), *patterns]))


def periods() -> Iterator[tuple[str, str, str]]:
    """Of each pair of dates the key of its legend, and those that errors have for its days."""
    for found in PERIOD.finditer(sources()):
        prefix = found["legend"].rpartition(".")[0]
        first, last = (f"{prefix}.{found[name].rpartition('.')[2]}" for name in ("first", "last"))
        yield found["legend"], first, last


@pytest.mark.parametrize("kind", FORMS)
def test_every_field_of_a_type_is_shown_by_the_name_that_errors_have(kind: str) -> None:
    of_periods = {key for _, *days in periods() for key in days}
    unseen = set(keys(FORMS[kind], FORMS[kind].label_prefix)) - {f"forms.{kind}.kind"} - of_periods
    assert [key for key in sorted(unseen) if not shown().fullmatch(key)] == []


def test_the_fields_of_every_request_and_of_people_are_too() -> None:
    header = {f"invoices.fields.{name}" for name in Header.model_fields}
    people = {key for key in keys(BeneficiaryInput, BeneficiaryInput.label_prefix) if ".representative." not in key}
    assert [key for key in sorted(header | people) if not shown().fullmatch(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_days_of_a_period_are_named_by_their_labels_and_its_own(language: str) -> None:
    """ "Du" and "Au" alone would be said of every period; the first day alone may have the legend's name."""
    found = list(periods())
    assert len(found) == len(re.findall(r"<PeriodFields\s", sources()))
    for legend, *days in found:
        name = t(language, legend)
        for key, label in zip(days, ("common.period.from", "common.period.to"), strict=True):
            whole = f"{t(language, label)} ({name})"
            assert t(language, key).casefold() == whole.casefold() or (t(language, key), key) == (name, legend), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ours", ELSEWHERE)
def test_a_name_that_a_section_completes_begins_an_errors(ours: str, language: str) -> None:
    told = {key: text for key, text in catalogue(language).items() if key.startswith(ours)}
    assert told
    for key, text in told.items():
        assert text.startswith(t(language, key.replace(ours, ELSEWHERE[ours]))), key
