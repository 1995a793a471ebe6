"""The coordinator's overview: who is behind and whose turn it is, over all plans of his offices.

Every open plan is ranked as plain numbers (`standings`, remembered for seconds where there are many); names, mentors
and weeks are read for the rows of one page only, so that a page with 2,000 plans behind it costs hardly more than one
with 50.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max, Prefetch, Q, QuerySet

from trainees import standings
from trainees.models import Office, PlanMentor, State, TraineePlan, User
from trainees.models.plans import TraineePlanQuerySet
from trainees.progress import Band
from trainees.standings import Ranking, Standing
from trainees.wishes import BY_NAME, ENDED, LISTS, SHIFTED, Wish
from trainees.working_days import plan_week, weeks_in

PAGE_SIZE = 50
SHOWN_REASONS = 2
LEADS = {Band.BEHIND: "behind", Band.ON_SCHEDULE: "on-track", Band.AHEAD: "ahead"}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a plan asks for attention: so many units in a state, or without a state what the plan as a whole lacks."""

    state: State | None
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One plan on the page. `reasons` are the first two; `more` counts the rest; `shifted` its units later than agreed.

    `starts_on` only while it has not begun. `lead` is behind, ahead or on-track, and empty without a comparison; then
    `expected` and `points` are None.
    """

    id: int
    name: str
    place: str
    week: int
    weeks: int
    starts_on: date | None
    percent: int
    expected: int | None
    points: int | None
    lead: str
    reasons: tuple[Reason, ...]
    more: int
    ended_on: date | None
    shifted: int

    @property
    def is_behind(self) -> bool:
        """Whether the bar is red."""
        return self.lead == LEADS[Band.BEHIND]


@dataclass(frozen=True, slots=True)
class Tab:
    """A list with how many plans it holds, and its address."""

    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class OfficeChoice:
    """An office with how many plans run in it, and the key of the newest of them (0 without any)."""

    id: int
    name: str
    running: int
    newest: int


@dataclass(frozen=True, slots=True)
class Overview:
    """One page of the overview. `running` and `behind` count all open plans, whatever is searched."""

    wish: Wish
    rows: tuple[Row, ...]
    tabs: tuple[Tab, ...]
    offices: tuple[OfficeChoice, ...]
    running: int
    behind: int
    found: int
    page: Page[int]

    @property
    def summary(self) -> str:
        """The sentence under the title."""
        offices = sum(office.running > 0 for office in self.offices)
        running = f"{self.running} lopende {'opleiding' if self.running == 1 else 'opleidingen'}"
        where = f" in {offices} kantoren" if offices > 1 else ""
        if not self.behind:
            return f"{running}{where}. Niemand is meer dan 5 punten achter op de planning."
        verb, whose = ("is", "de") if self.behind == 1 else ("zijn", "hun")
        return f"{running}{where}. {self.behind} {verb} meer dan 5 punten achter op {whose} planning."

    @property
    def query(self) -> str:
        """The rest of the address of another page."""
        rest = self.wish.address()[1:]
        return f"{rest}&" if rest else ""

    @property
    def shows_shifted(self) -> bool:
        """Whether the page lists plans that are later than agreed, so that each row says with how many units."""
        return self.wish.list == SHIFTED

    @property
    def is_ended(self) -> bool:
        """Whether the page lists ended plans."""
        return self.wish.list == ENDED

    @property
    def without_search(self) -> str:
        """The address without words and office."""
        return self.wish.address(words="", office=None)

    @property
    def other_order(self) -> str:
        """The address in the other order: most behind first, or by name."""
        return self.wish.address(order="" if self.wish.order else BY_NAME)


def build(plans: TraineePlanQuerySet, offices: QuerySet[Office], wish: Wish, today: date) -> Overview:
    """Read one page of these plans of these offices as they stand on the day `today`.

    5 queries, and one more with words to search, an office or another order.
    """
    choices = _offices(offices)
    ranking = _ranking(plans.open(), choices, today)
    everyone = ranking.standings
    chosen = _narrow(everyone, plans.open(), wish)
    ended = _matching(plans.exclude(ended_on=None), wish)
    if wish.list == ENDED:
        ids = list(ended.order_by("-ended_on", "pk").values_list("pk", flat=True))
        ended_count = len(ids)
    else:
        ids = [standing.plan for standing in LISTS[wish.list][1](chosen)]
        ended_count = ended.count()
    page = Paginator(ids, PAGE_SIZE).get_page(wish.page)
    return Overview(
        wish=wish,
        rows=_rows(plans, list(page), [] if ranking.remembered else everyone, today),
        tabs=_tabs(wish, chosen, ended_count),
        offices=choices,
        running=len(everyone),
        behind=len(standings.behind(everyone)),
        found=len(ids),
        page=page,
    )


def _ranking(plans: TraineePlanQuerySet, offices: tuple[OfficeChoice, ...], today: date) -> Ranking:
    """Where every plan that runs in these offices stands; those without a unit that counts last."""
    count = sum(office.running for office in offices)
    found = standings.ranking(plans, count, today, key=tuple((o.id, o.running, o.newest) for o in offices))
    if len(found.standings) < count:
        known = {standing.plan for standing in found.standings}
        ids = plans.order_by("pk").values_list("pk", flat=True)
        rest = [Standing.empty(plan) for plan in ids if plan not in known]
        return Ranking(found.standings + rest, found.remembered)
    return found


def _matching(plans: TraineePlanQuerySet, wish: Wish) -> TraineePlanQuerySet:
    """The plans whose trainee's name or address holds every word, in the office that is asked for."""
    for word in wish.words.split():
        plans = plans.filter(Q(trainee__name__icontains=word) | Q(trainee__email__icontains=word))
    return plans.filter(office=wish.office) if wish.office else plans


def _narrow(everyone: list[Standing], plans: TraineePlanQuerySet, wish: Wish) -> list[Standing]:
    """The standings of the plans that are asked for, in the order that is asked for."""
    if wish.order == BY_NAME:
        by_plan = {standing.plan: standing for standing in everyone}
        ids = _matching(plans, wish).order_by("trainee__name", "pk").values_list("pk", flat=True)
        return [by_plan[plan] for plan in ids if plan in by_plan]
    if wish.narrows:
        wanted = set(_matching(plans, wish).order_by().values_list("pk", flat=True))
        return [standing for standing in everyone if standing.plan in wanted]
    return everyone


def _tabs(wish: Wish, chosen: list[Standing], ended: int) -> tuple[Tab, ...]:
    counts = [(key, label, len(those_of(chosen))) for key, (label, those_of) in LISTS.items()]
    return tuple(
        Tab(label, count, wish.address(list=key), current=key == wish.list)
        for key, label, count in (*counts, (ENDED, "Beëindigd", ended))
    )


def _offices(offices: QuerySet[Office]) -> tuple[OfficeChoice, ...]:
    running = Q(plans__ended_on=None)
    counted = offices.annotate(running=Count("plans", filter=running), newest=Max("plans", filter=running))
    return tuple(
        OfficeChoice(office.pk, str(office), office.running, office.newest or 0)
        for office in counted.order_by("name", "city")
    )


def _rows(plans: TraineePlanQuerySet, ids: list[int], everyone: list[Standing], today: date) -> tuple[Row, ...]:
    """The rows of one page, in the order of the ids."""
    wanted = set(ids)
    known = {standing.plan: standing for standing in everyone if standing.plan in wanted}
    people = Prefetch("mentorships", PlanMentor.objects.select_related("mentor"))
    found = plans.filter(pk__in=ids).with_period().select_related("trainee", "office").prefetch_related(people)
    by_id = {plan.pk: plan for plan in found.order_by()}
    if missing := [plan for plan in ids if plan not in known]:
        known |= {found.plan: found for found in standings.standings_of(plans.filter(pk__in=missing), today)}
    return tuple(_row(by_id[plan], known.get(plan, Standing.empty(plan)), today) for plan in ids)


def _row(plan: TraineePlan, standing: Standing, today: date) -> Row:
    on = min(plan.ended_on or today, plan.end)
    weeks = weeks_in(plan.start, plan.end)
    reasons = () if plan.is_ended else tuple(_reasons(standing))
    progress = standing.progress
    return Row(
        id=plan.pk,
        name=plan.trainee.name,
        place=", ".join([plan.office.city or plan.office.name, *map(short_name, plan.mentors(on))]),
        week=min(max(plan_week(plan.start, on), 1), weeks),
        weeks=weeks,
        starts_on=plan.start if today < plan.start else None,
        percent=progress.percent or 0,
        expected=progress.expected_percent,
        points=progress.points,
        lead=LEADS[progress.band] if progress.band else "",
        reasons=reasons[:SHOWN_REASONS],
        more=len(reasons[SHOWN_REASONS:]),
        ended_on=plan.ended_on,
        shifted=standing.shifted,
    )


def _reasons(standing: Standing) -> Iterable[Reason]:
    counts = (
        (State.OVERDUE, standing.overdue, "te laat"),
        (State.READY, standing.ready, "te bevestigen"),
        (State.UNPLANNED, standing.unplanned, "niet gepland"),
    )
    yield from (Reason(state, count, text) for state, count, text in counts if count)
    if not standing.tailored:
        yield Reason(None, 1, "nog niet op maat")


def short_name(person: User) -> str:
    """A name for in a narrow column: *B. Claes*."""
    first, _, rest = person.name.partition(" ")
    return f"{first[0]}. {rest}" if rest else first
