"""What is asked of the server, page by page: reads on the filled-in plan, writes on other plans."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

Targets = dict[str, Any]
ACCEPT_ALL = "open_trainee_actions before_the_first_tick proposal_changed"


@dataclass(frozen=True, slots=True)
class Question:
    """One request; with `fields` (texts, or lists of them) it is a POST as htmx sends it."""

    path: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the table. `who` is the part that signs in (empty: nobody); `ask` makes its request of a round.

    `holds` is what a good answer holds. `grows`: it is compared between the small and the large office.
    """

    key: str
    title: str
    who: str
    ask: Callable[[Targets, int], Question]
    holds: str = "</html>"
    grows: bool = False


def _get(path: str) -> Callable[[Targets, int], Question]:
    return lambda targets, turn: Question(path.format(plan=targets["plan"]))


def _tick(where: str) -> Callable[[Targets, int], Question]:
    """Tick in even rounds, untick in odd ones, as the page at `where` does."""

    def ask(targets: Targets, turn: int) -> Question:
        plan, action = targets["tick"]["plan"], targets["tick"]["action"]
        fields = {"ticked": "01"[turn % 2 == 0], "on": "", "id": str(uuid4())}
        fields["device_at"] = datetime.now(UTC).isoformat()
        fields |= {"where": "planning"} if where == "planning" else {"next": where}
        return Question(f"/plannen/{plan}/acties/{action}/afvinken/", fields)

    return ask


def _set_date(targets: Targets, turn: int) -> Question:
    target = targets["date"]
    seen, wanted = target["days"] if turn % 2 == 0 else reversed(target["days"])
    day = date.fromisoformat(wanted)
    path = f"/plannen/{target['plan']}/onderdeel/{target['row']}/datum/"
    return Question(path, {"day": f"{day:%d/%m/%Y}", "seen": seen})


def _set_dates(targets: Targets, turn: int) -> Question:
    """Give eleven rows a date each in even rounds, clear them in odd ones."""
    target = targets["dates"]
    days = [date.fromisoformat(day) for day in target["days"]]
    path, fields = f"/plannen/{target['plan']}/datums/", {"row": target["rows"]}
    if turn % 2:
        return Question(path, {**fields, "how": "wissen", "seen": target["days"]})
    return Question(
        path, {**fields, "how": "elk", "seen": [""] * len(days), "day": [f"{day:%d/%m/%Y}" for day in days]}
    )


def _confirm(targets: Targets, turn: int) -> Question:
    target = targets["confirm"]
    path = f"/plannen/{target['plan']}/onderdeel/{target['row']}/bevestigen/"
    return Question(path, {"on": target["on"], "seen": "", "mentor_actions": "leave", "accept": ACCEPT_ALL})


def _reopen(targets: Targets, turn: int) -> Question:
    target = targets["confirm"]
    path = f"/plannen/{target['plan']}/onderdeel/{target['row']}/heropenen/"
    return Question(path, {"reason": "meting", "seen": target["on"]})


# The bare page stands between the two that are held against it: what disturbs the machine disturbs all three.
PAGES = (
    Page("empty", "meetlat: lege pagina", "mentor", _get("/meetlat/leeg/")),
    Page("plan_all", "planning, alles open (163 acties)", "mentor", _get("/plannen/{plan}/planning/?open=alle")),
    Page("bare", "meetlat: kale lijst van 163 rijen", "mentor", _get("/meetlat/kaal/")),
    Page("tick", "een vinkje (deze week)", "ticker", _tick("/deze-week/"), "tick-row"),
    Page("tick_planning", "een vinkje (planning, als cursist)", "ticker", _tick("planning"), "unit-row"),
    Page("plan", "planning", "mentor", _get("/plannen/{plan}/planning/")),
    Page("set_date", "een datum bewaren", "mentor", _set_date, "unit-row"),
    Page("set_dates", "elf datums bewaren in één keer", "mentor", _set_dates, "unit-row"),
    Page("confirm", "bevestigen", "mentor", _confirm, "unit-row"),
    Page("reopen", "heropenen", "mentor", _reopen, "unit-row"),
    Page("this_week", "deze week", "trainee", _get("/deze-week/")),
    Page("my_plan", "mijn plan", "trainee", _get("/mijn-plan/")),
    Page("history", "geschiedenis", "mentor", _get("/plannen/{plan}/geschiedenis/")),
    Page("mentor_home", "mijn cursisten (50 van een mentor)", "office_mentor", _get("/mijn-cursisten/"), grows=True),
    Page("overview", "overzicht (50 per bladzijde)", "office_coordinator", _get("/overzicht/"), grows=True),
    Page("sign_in", "aanmelden", "", _get("/toegang/login/")),
)
