"""The five forms of assistive devices and the categories of each, by their numbers in the annex of the OMAI."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

Subform = Literal["318.635", "318.636", "318.637", "318.638", "318.639"]
# fmt: off - a row a chapter of the annex
Category = Literal[
    "5.01",
    "5.02",
    "5.05",
    "5.06",
    "5.08",
    "10.01",
    "10.02",
    "10.04",
    "10.05",
    "11.01",
    "11.02",
    "11.04",
    "11.06",
    "11.07",
    "13.01",
    "13.02",
    "13.03",
    "13.04",
    "13.05",
    "14.01",
    "14.02",
    "14.03",
    "14.04",
    "14.05",
    "14.06",
]
# fmt: on
LineKind = Literal["purchase", "rental", "repair", "upkeep", "adaptation", "training", "third_party"]
Use = Literal["gainful", "usual_tasks", "training", "habituation"]

CATEGORIES: Final[Mapping[Subform, Sequence[Category]]] = {
    "318.635": ("13.01", "13.02", "13.03", "13.04", "13.05"),
    "318.636": ("10.01", "10.02", "10.04", "10.05", "14.04", "14.05"),
    "318.637": ("5.01", "5.02", "5.05", "5.06", "5.08"),
    "318.638": ("11.01", "11.02", "11.04", "11.06", "11.07"),
    "318.639": ("14.01", "14.02", "14.03", "14.04", "14.05", "14.06"),
}
WORKPLACE: Final[Subform] = "318.635"
VEHICLES: Final[Sequence[Category]] = ("10.01", "10.02", "10.04", "10.05")
BUILDING_WORKS: Final[Sequence[Category]] = ("14.04", "14.05")
DOGS: Final[Sequence[Category]] = ("11.02", "14.06")
ASSISTANCE_DOG: Final[Category] = "14.06"
WIG: Final[Category] = "5.06"
OVER_TIME: Final[Sequence[LineKind]] = ("rental", "upkeep", "third_party")


def text_of(number: str) -> str:
    """A number as part of a label's key: 13.01 → 13_01."""
    return number.replace(".", "_")
