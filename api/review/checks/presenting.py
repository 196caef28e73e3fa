"""Checks and changes in the officer's language."""

from collections.abc import Sequence
from functools import reduce

from api.core.errors import Finding, sentence, translated
from api.core.labels import t
from api.invoices.evidence import Check, Words
from api.review.schemas import CheckLink, ReviewCheck


def _evidence(found: Words | Finding, language: str) -> str:
    if isinstance(found, Finding):
        return sentence(found, language)
    return t(language, f"review.evidence.{found.key}", **translated(found.params, language))


def _joined(texts: Sequence[str], language: str) -> str:
    """Phrases with commas, or semicolons where one has a comma or colon itself; sentences one after the other."""
    if any(text.endswith(".") for text in texts):
        return " ".join(text if text.endswith(".") else f"{text}." for text in texts)
    if any(sign in text for sign in (", ", ": ") for text in texts):
        return reduce(lambda first, then: t(language, "review.phrases", first=first, then=then), texts)
    return ", ".join(texts)


def check_out(check: Check, language: str) -> ReviewCheck:
    return ReviewCheck(
        code=check.code,
        state=check.state,
        title=t(language, f"review.check.{check.code}"),
        evidence=_joined([_evidence(found, language) for found in check.evidence], language),
        pointer=check.pointer,
        links=[CheckLink(invoice_id=link.invoice_id, reference=link.reference) for link in check.links],
    )
