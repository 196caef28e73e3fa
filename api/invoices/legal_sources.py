"""Where the law says so, in the reader's language: rules and tariffs name it with its French abbreviations."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

GERMAN: Final = {
    "LPGA": "ATSG",
    "OPGA": "ATSV",
    "LAI": "IVG",
    "RAI": "IVV",
    "OMAI": "HVI",
    "OMAV": "HVA",
    "LAVS": "AHVG",
    "RAVS": "AHVV",
    "LPC": "ELG",
    "LAMal": "KVG",
    "LAA": "UVG",
    "LTVA": "MWSTG",
    "CMAI": "KHMI",
    "CSI": "KSH",
    "CC": "ZGB",
    "CO": "OR",
    "RO": "AS",
    "art.": "Art.",
    "al.": "Abs.",
    "let.": "Bst.",
    "ch.": "Ziff.",
    "annexe": "Anhang",
    "tarif": "Tarif",
}
ITALIAN: Final = {
    "LPGA": "LPGA",
    "OPGA": "OPGA",
    "LAI": "LAI",
    "RAI": "OAI",
    "OMAI": "OMAI",
    "OMAV": "OMAV",
    "LAVS": "LAVS",
    "RAVS": "OAVS",
    "LPC": "LPC",
    "LAMal": "LAMal",
    "LAA": "LAINF",
    "LTVA": "LIVA",
    "CMAI": "CMAI",
    "CSI": "CGI",
    "CC": "CC",
    "CO": "CO",
    "RO": "RU",
    "art.": "art.",
    "al.": "cpv.",
    "let.": "lett.",
    "ch.": "n.",
    "annexe": "allegato",
    "tarif": "tariffa",
}
# English is no language of the law: federal texts name it so, ordinances on devices and circulars in words.
ENGLISH: Final = {
    "LPGA": "GSSLA",
    "OPGA": "GSSLO",
    "LAI": "InvIA",
    "RAI": "InvIO",
    "OMAI": "Assistive Devices Ordinance",
    "OMAV": "OASI Assistive Devices Ordinance",
    "LAVS": "OASIA",
    "RAVS": "OASIO",
    "LPC": "SBA",
    "LAMal": "HIA",
    "LAA": "AIA",
    "LTVA": "VATA",
    "CMAI": "Circular on Assistive Devices",
    "CSI": "Circular on Helplessness",
    "CC": "CC",
    "CO": "CO",
    "RO": "AS",
    "art.": "Art.",
    "al.": "para.",
    "let.": "let.",
    "ch.": "no.",
    "annexe": "Annex",
    "tarif": "tariff",
}
NAMES: Final[Mapping[str, Mapping[str, str]]] = {"de": GERMAN, "it": ITALIAN, "en": ENGLISH}
# Where an English reader finds the law: its number in the Classified Compilation of Federal Legislation.
NUMBERS: Final = {
    "LPGA": "830.1",
    "OPGA": "830.11",
    "LAI": "831.20",
    "RAI": "831.201",
    "OMAI": "831.232.51",
    "OMAV": "831.135.1",
    "LAVS": "831.10",
    "RAVS": "831.101",
    "LPC": "831.30",
    "LAMal": "832.10",
    "LAA": "832.20",
    "LTVA": "641.20",
    "CC": "210",
    "CO": "220",
}
_NUMBER: Final = re.compile(r" \(SR [\d.]+\)")


def legal_source(source: str, language: str) -> str:
    """ "LPGA art. 24" is "ATSG Art. 24" in German and "GSSLA (SR 830.1) Art. 24" in English; what is not known stays
    as it is."""
    return _translated(source, _shown(language))


def stored_source(typed: str, language: str) -> str:
    """What somebody typed in their language, as it is stored: "ATSG Art. 24" is "LPGA art. 24"."""
    bare = _NUMBER.sub("", typed) if language == "en" else typed
    return _translated(bare, {theirs: ours for ours, theirs in NAMES.get(language, {}).items()})


@cache
def _shown(language: str) -> Mapping[str, str]:
    if language != "en":
        return NAMES.get(language, {})
    return {ours: f"{name} (SR {NUMBERS[ours]})" if ours in NUMBERS else name for ours, name in ENGLISH.items()}


def _translated(source: str, words: Mapping[str, str]) -> str:
    names = "|".join(re.escape(name) for name in sorted(words, key=len, reverse=True))
    return re.sub(rf"(?<![A-Za-z])(?:{names})(?![A-Za-z])", lambda match: words[match[0]], source) if names else source
