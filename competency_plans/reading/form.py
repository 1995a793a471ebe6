"""What a form says, as plain values: what the reader hands over."""

import re
from dataclasses import dataclass

MOST_WEEKS = 520


class NotAFormError(Exception):
    """The text is no such form. Its message is one Dutch sentence: what was expected, where reading stopped."""

    def __init__(self, expected: str, line: int) -> None:
        super().__init__(
            f"Dit is geen leesbaar IBO-opleidingsplan: verwacht werd {expected}, het lezen stopte op regel {line}."
        )


@dataclass(frozen=True, slots=True)
class Point:
    """Something that a person should look at: a code, the place in the form, a Dutch sentence."""

    kind: str
    where: str
    text: str


@dataclass(frozen=True, slots=True)
class FormGroup:
    """A heading with its actions; a sentence that is both is a group with that one action."""

    actor: str
    heading: str
    actions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormUnit:
    """A row of a competency's table."""

    knowledge_skills: tuple[str, ...]
    groups: tuple[FormGroup, ...]


@dataclass(frozen=True, slots=True)
class FormCompetency:
    """A heading with its table; `kind` is basic or specific."""

    kind: str
    title: str
    units: tuple[FormUnit, ...]


@dataclass(frozen=True, slots=True)
class FormKeySkill:
    """A row of part B."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form, letter by letter; a heading that it lacks is empty.

    `company_competencies` counts the rows that an office filled in in part C: data of a plan, so only counted.
    """

    title: str
    indicative_text: str
    warning_heading: str
    warning: str
    paragraphs: tuple[str, ...]
    contents_heading: str
    actions_heading: str
    basic_heading: str
    specific_heading: str
    key_skills_heading: str
    company_heading: str
    competencies: tuple[FormCompetency, ...]
    key_skills: tuple[FormKeySkill, ...]
    company_competencies: int
    points: tuple[Point, ...]

    @property
    def indicative_weeks(self) -> int | None:
        """The duration when the form says one number of weeks; None for ???, *20 à 26 weken*, nothing."""
        numbers = re.findall(r"\d+", self.indicative_text)
        if len(numbers) != 1 or not re.fullmatch(r"\D*\d+\s*((weken|week)\b.*)?", self.indicative_text, re.IGNORECASE):
            return None
        weeks = int(numbers[0]) if len(numbers[0]) < 5 else 0
        return weeks if 0 < weeks <= MOST_WEEKS else None

    @property
    def units(self) -> tuple[FormUnit, ...]:
        """Every unit, in the order of the form."""
        return tuple(unit for competency in self.competencies for unit in competency.units)

    def counts(self) -> dict[str, int]:
        """How many of each thing the form holds."""
        groups = [group for unit in self.units for group in unit.groups]
        kinds = [competency.kind for competency in self.competencies]
        mentor = sum(len(group.actions) for group in groups if group.actor == "mentor")
        actions = sum(len(group.actions) for group in groups)
        return {
            "competencies": len(kinds),
            "basic": kinds.count("basic"),
            "specific": kinds.count("specific"),
            "units": len(self.units),
            "knowledge_skills": sum(len(unit.knowledge_skills) for unit in self.units),
            "action_groups": len(groups),
            "actions": actions,
            "mentor_actions": mentor,
            "trainee_actions": actions - mentor,
            "key_skills": len(self.key_skills),
            "company_competencies": self.company_competencies,
        }
