"""From a form that was read to a draft edition in the database."""

from collections.abc import Iterator

from django.db import transaction
from django.utils.text import slugify

from competency_plans import lineage
from competency_plans.lineage import Lineages
from competency_plans.models import (
    TEXT_LEVELS,
    ActionGroup,
    Competency,
    Edition,
    EditionText,
    KeySkill,
    KnowledgeSkill,
    LearningUnit,
    Profession,
    TrainingAction,
)
from competency_plans.reading.form import Form, FormCompetency, FormGroup, FormUnit
from competency_plans.twins import twin_key


@transaction.atomic
def import_form(form: Form) -> Edition:
    """Keep a form as a new draft edition of the profession with its title: everything or nothing.

    The first form of a profession makes the profession. Lineage comes from the newest edition, by text. Short names
    are not on a form: a unit that is found again keeps its short name.
    """
    profession = _profession(form.title)
    before = Edition.objects.filter(profession=profession).order_by("-number").first()
    edition = edition_of(form, profession, number=Edition.next_number(profession))
    edition.save()
    rows = list(rows_of(form, edition, Lineages(profession.slug, before)))
    if before:
        _keep_short_names(rows, before)
    for level in TEXT_LEVELS:
        level.objects.bulk_create([row for row in rows if type(row) is level])
    return edition


def edition_of(form: Form, profession: Profession, *, number: int) -> Edition:
    """Make the unsaved draft edition with the head and the headings of a form."""
    return Edition(
        profession=profession,
        number=number,
        indicative_text=form.indicative_text,
        indicative_weeks=form.indicative_weeks,
        warning_heading=form.warning_heading,
        warning=form.warning,
        description="\n".join(form.paragraphs),
        contents_heading=form.contents_heading,
        actions_heading=form.actions_heading,
        basic_heading=form.basic_heading,
        specific_heading=form.specific_heading,
        key_skills_heading=form.key_skills_heading,
        company_heading=form.company_heading,
    )


def rows_of(form: Form, edition: Edition, lineages: Lineages) -> Iterator[EditionText]:
    """Make the unsaved text of an edition, each row after the one it stands under."""
    for position, text in enumerate(form.competencies, start=1):
        place = lineage.competency_key(text.title)
        competency = Competency(
            edition=edition,
            position=position,
            number=position,
            kind=text.kind,
            title=text.title,
            lineage=lineages.of(place),
        )
        yield competency
        yield from _units(text, competency, place, lineages)
    for position, skill in enumerate(form.key_skills, start=1):
        yield KeySkill(
            edition=edition,
            position=position,
            name=skill.name,
            description=skill.description,
            lineage=lineages.of(lineage.key_skill_key(skill.name)),
        )


def _units(
    text: FormCompetency, competency: Competency, above: lineage.Key, lineages: Lineages
) -> Iterator[EditionText]:
    for position, row in enumerate(text.units, start=1):
        place = lineage.unit_key(above, rows=len(text.units), knowledge_skills=row.knowledge_skills)
        unit = LearningUnit(competency=competency, position=position, lineage=lineages.of(place))
        yield unit
        yield from _lines(row, unit, place, lineages)


def _lines(row: FormUnit, unit: LearningUnit, place: lineage.Key, lineages: Lineages) -> Iterator[EditionText]:
    for position, text in enumerate(row.knowledge_skills, start=1):
        key = lineage.knowledge_skill_key(place, text)
        yield KnowledgeSkill(unit=unit, position=position, text=text, lineage=lineages.of(key))
    for position, form_group in enumerate(row.groups, start=1):
        key = lineage.group_key(place, actor=form_group.actor, heading=form_group.heading)
        group = ActionGroup(
            unit=unit,
            position=position,
            actor=form_group.actor,
            heading=form_group.heading,
            lineage=lineages.of(key),
        )
        yield group
        yield from _actions(form_group, group, key, lineages)


def _actions(
    form_group: FormGroup, group: ActionGroup, place: lineage.Key, lineages: Lineages
) -> Iterator[EditionText]:
    for position, text in enumerate(form_group.actions, start=1):
        yield TrainingAction(
            group=group,
            position=position,
            text=text,
            twin_key=twin_key(actor=form_group.actor, heading=form_group.heading, text=text),
            lineage=lineages.of(lineage.action_key(place, text)),
        )


def _profession(title: str) -> Profession:
    found = Profession.objects.select_for_update().filter(title__iexact=title).order_by("pk").first()
    if found:
        return found
    slug = slugify(title)[:190].strip("-") or "beroep"
    taken = set(Profession.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    number = next(number for number in range(1, len(taken) + 2) if _slug(slug, number) not in taken)
    return Profession.objects.create(slug=_slug(slug, number), title=title)


def _slug(slug: str, number: int) -> str:
    return slug if number == 1 else f"{slug}-{number}"


def _keep_short_names(rows: list[EditionText], before: Edition) -> None:
    stored = LearningUnit.objects.filter(competency__edition=before).values_list("lineage", "short_name")
    names = dict(stored)
    for row in rows:
        if isinstance(row, LearningUnit):
            row.short_name = names.get(row.lineage, "")
