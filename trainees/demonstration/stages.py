"""Who works in the demonstration office and where every trainee stands, as plain values.

The moment is that of the design's screens: a Sunday on which Lotte is in week 12 of 26. Weeks count from the week
that is shown as *deze week* (0): its Friday is 0, the Friday before it -1. Days in `last` count from its Monday.
"""

from dataclasses import dataclass, field

DOMAIN = "kantoorvermeulen.example"
OFFICE, CITY = "Kantoor Vermeulen", "Mechelen"
ADMINISTRATOR, COORDINATOR = "An Peeters", "Griet Lemmens"
BART, ELS = "Bart Claes", "Els Vermeulen"
WEEKS = 26


@dataclass(frozen=True, slots=True)
class Row:
    """Where a unit stands.

    `week` of its planned end (None: not planned), `moved_from` the week it was first planned in; `finished`, working
    days after its planned end, when it is confirmed; else `ticked` candidate actions, the last on day `last`;
    `mentor_open` actions that the mentor did not tick; `exempt` the reason. `steps_back` is a week later when the
    demonstration is loaded on the Friday of the week itself, so that the trainee stays on schedule.
    """

    week: int | None = None
    moved_from: int | None = None
    finished: int | None = None
    ticked: int = 0
    last: int = -3
    mentor_open: int = 0
    exempt: str = ""
    steps_back: bool = False


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A company competency of the office: the form's four columns."""

    competency: str
    action: str
    week: int | None = None
    finished: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A trainee in plan week `now`; units by their number on the form, key skills (planned weeks) by name.

    `assessed` when the mentor noted on the first day that everything is to be learned; `remarks` are what the mentor
    wrote at units, by their number, on the Monday before *deze week*.
    """

    name: str
    now: int
    mentors: tuple[str, ...]
    units: dict[str, Row] = field(default_factory=dict)
    key_skills: dict[str, int] = field(default_factory=dict)
    company: tuple[OwnRow, ...] = ()
    first_weekday: int = 0
    assessed: bool = False
    remarks: dict[str, str] = field(default_factory=dict)


SKILLS = (
    "Betrouwbaar zijn",
    "Discreet zijn",
    "Aandachtig zijn",
    "Stressbestendig zijn",
    "Nauwkeurig werken",
    "Economisch werken",
)


def skills(*weeks: int) -> dict[str, int]:
    """The planned weeks of the key skills, in the order of SKILLS; the last week holds for the rest."""
    return {name: weeks[min(place, len(weeks) - 1)] for place, name in enumerate(SKILLS)}


LOTTE = Stage(
    name="Lotte Peeters",
    now=12,
    mentors=(BART, ELS),
    first_weekday=1,
    remarks={"5": "Vragenlijsten en expertaanstelling samen met Els overlopen voor het dossier Willems."},
    units={
        "1a": Row(week=-11, finished=0),
        "1b": Row(week=-4, finished=1),
        "2": Row(week=3),
        "3": Row(week=-1, ticked=9, last=-4, steps_back=True),
        "4": Row(week=-8, finished=0),
        "5": Row(week=-2, ticked=11, last=-6, mentor_open=1),
        "6": Row(week=0, ticked=2, last=-4, mentor_open=2),
        "7": Row(week=8),
        "8": Row(exempt="eerdere ervaring"),
        "9": Row(week=10),
        "10": Row(),
    },
    key_skills=skills(0, 0, 0, 9, 3, 13),
    company=(
        OwnRow(
            "Werken met het makelaarspakket",
            "Volgt de interne opleiding en voert vijf dossiers zelfstandig in",
            week=-9,
            finished=0,
        ),
        OwnRow("Onthaal en telefoon volgens het kantoordraaiboek", "Draait twee weken mee aan het onthaal", week=1),
        OwnRow("Polissen digitaal laten ondertekenen", "Oefent met een testdossier en begeleidt daarna drie klanten"),
    ),
)

NELE = Stage(
    name="Nele Wouters",
    assessed=True,
    now=16,
    mentors=(BART,),
    key_skills=skills(1, 1, 4, 6, 8),
    units={
        "1a": Row(week=-14, finished=0),
        "1b": Row(week=-10, finished=3),
        "2": Row(week=-1, moved_from=-3, ticked=5, last=-5, mentor_open=1),
        "3": Row(week=-4),
        "4": Row(week=-6, moved_from=-7, ticked=7, last=-13, mentor_open=1),
        "5": Row(week=2, ticked=3, last=-4, mentor_open=4),
        "6": Row(week=-7, finished=4),
        "7": Row(week=4),
        "8": Row(week=-9, finished=0),
        "9": Row(week=6),
        "10": Row(week=8),
    },
)

YASSINE = Stage(
    name="Yassine El Amrani",
    assessed=True,
    now=7,
    mentors=(BART,),
    key_skills=skills(3, 6, 9, 12, 17),
    units={
        "1a": Row(week=-1, ticked=5),
        "1b": Row(week=-3, finished=0),
        "2": Row(week=2, ticked=2, last=-5, mentor_open=2),
        "3": Row(week=4),
        "4": Row(week=6),
        "5": Row(week=8),
        "6": Row(week=10),
        "7": Row(week=12),
        "8": Row(week=13),
        "9": Row(week=15),
        "10": Row(week=17),
    },
)

THIBAULT = Stage(
    name="Thibault Maes",
    now=20,
    mentors=(BART,),
    key_skills=skills(1, 1, 3, 4),
    units={
        "1a": Row(week=-18, finished=0),
        "1b": Row(week=-15, finished=-1),
        "2": Row(week=-12, finished=0),
        "3": Row(week=-10, finished=0),
        "4": Row(week=-7, finished=1),
        "5": Row(week=-4, finished=0),
        "6": Row(week=1, ticked=1, mentor_open=3),
        "7": Row(week=-2, finished=0),
        "8": Row(week=2),
        "9": Row(week=3),
        "10": Row(week=4),
    },
)

AMBER = Stage(
    name="Amber Van Damme",
    assessed=True,
    now=23,
    mentors=(BART, ELS),
    key_skills=skills(0, 1, 2),
    units={
        "1a": Row(week=-21, finished=0),
        "1b": Row(week=-19, finished=0),
        "2": Row(week=-17, finished=2),
        "3": Row(week=-15, finished=0),
        "4": Row(week=-13, finished=0),
        "5": Row(week=-10, finished=0),
        "6": Row(week=-8, finished=0),
        "7": Row(week=-6, finished=1),
        "8": Row(week=2),
        "9": Row(week=-1, ticked=10, mentor_open=1),
        "10": Row(week=1, ticked=3, last=-4, mentor_open=2),
    },
)

JONAS = Stage(name="Jonas De Smedt", now=1, mentors=(BART,))

STAGES = (NELE, LOTTE, JONAS, YASSINE, THIBAULT, AMBER)
