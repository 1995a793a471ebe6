"""What the address of the overview asks for: which plans, in which order, which page."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import urlencode

from trainees import standings
from trainees.standings import Standing

LONGEST_WORDS = 100
NUMBER = re.compile(r"[0-9]{1,9}")
ENDED = "beeindigd"
BY_NAME = "naam"
SHIFTED = "verschoven"

LISTS: dict[str, tuple[str, Callable[[list[Standing]], list[Standing]]]] = {
    "": ("Lopend", list),
    "achter": ("Achter", standings.behind),
    "te-laat": ("Te laat", standings.overdue),
    "te-bevestigen": ("Te bevestigen", standings.ready),
    "niet-gepland": ("Niet gepland", standings.unplanned),
    "niet-op-maat": ("Nog niet op maat", standings.untailored),
    SHIFTED: ("Verschoven", standings.shifted),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address asks for: a list, words to search in name and e-mail, an office, an order, a page."""

    list: str = ""
    words: str = ""
    office: int | None = None
    order: str = ""
    page: int = 1

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Self:
        """Read the fields of an address; what it cannot mean is left out."""
        numbers = {name: asked.get(name, "") for name in ("kantoor", "pagina")}
        number = {name: int(text) for name, text in numbers.items() if NUMBER.fullmatch(text)}
        wanted = asked.get("lijst", "")
        return cls(
            list=wanted if wanted in {*LISTS, ENDED} else "",
            words=" ".join(asked.get("q", "").replace("\0", "").split())[:LONGEST_WORDS],
            office=number.get("kantoor"),
            order=BY_NAME if asked.get("sorteer") == BY_NAME else "",
            page=number.get("pagina", 1),
        )

    def address(self, **changes: Any) -> str:
        """The address that asks for this with some changes; any change leads to the first page."""
        wish = replace(self, **({"page": 1} | changes))
        fields = {
            "lijst": wish.list,
            "q": wish.words,
            "kantoor": wish.office,
            "sorteer": wish.order,
            "pagina": wish.page if wish.page > 1 else None,
        }
        return "?" + urlencode({name: value for name, value in fields.items() if value})

    @property
    def narrows(self) -> bool:
        """Whether only some of the plans are wanted."""
        return bool(self.words or self.office)
