"""One file a type: whom the office granted what, what was invoiced under it, and the papers that go with it.

`CASES` are told by hand, in the language of their company; the office's real rules check them as they check any other.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from api.demo.accounts import CompanyKey
from api.demo.kinds import assistance, assistive_devices, hearing_aid, helplessness, travel
from api.demo.kinds.case import Case, Draft, Json, Paper, Scene
from api.demo.terms import Terms


class Kind(Protocol):
    """What a file of this folder holds."""

    @property
    def GRANTS(self) -> Mapping[tuple[CompanyKey, int], Terms]:  # noqa: N802 - a module's constant
        """By company and the insured person's place in it."""

    @property
    def CASES(self) -> Sequence[Case]: ...  # noqa: N802

    def papers(self, scene: Scene, form: Json) -> list[Paper]: ...


KINDS: Final[Sequence[Kind]] = (assistive_devices, helplessness, hearing_aid, assistance, travel)
DRAFTS: Final[Sequence[Draft]] = (travel.DRAFT, assistance.DRAFT)
