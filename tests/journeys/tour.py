"""The pages of the site in the demonstration office: who opens each, where, and what is done there before looking."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from competency_plans.models import Edition
from tests.conftest import TODAY
from tests.journeys.steps import NUMBERS, cell, close_days, row, type_date
from trainees import inviting, planning, starting
from trainees.demonstration import loading
from trainees.demonstration.stages import BART, COORDINATOR, ELS
from trainees.models import Invitation, TraineePlan, User

SIGNED_OUT = ""


def look(page: Page) -> None:
    """Do nothing: the page as it comes."""


@dataclass(frozen=True)
class Stop:
    """A page of the tour; nobody is signed in when `person` is empty."""

    name: str
    person: str
    path: str
    act: Callable[[Page], None] = look


def load_office(edition: Edition) -> tuple[dict[str, TraineePlan], str]:
    """The demonstration office, one plan ended and somebody invited: plans by first name, the key of the invitation."""
    loading.load(edition=edition, today=TODAY)
    plans = {plan.trainee.first_name: plan for plan in TraineePlan.objects.select_related("trainee")}
    griet = User.objects.get(name=COORDINATOR)
    starting.end(plan=plans["Nele"], on=TODAY, reason="Ander werk gevonden.", by=griet, today=TODAY)
    noor, _ = inviting.find_or_make(name="Noor Nieuw", email="noor.nieuw@kantoorvermeulen.example", by=griet)
    starting.change_mentors(plan=plans["Thibault"], mentors=[noor], today=TODAY, by=griet)
    _, key = Invitation.make(user=noor, by=griet, now=timezone.now())
    return plans, key


def stops(edition: Edition) -> list[Stop]:
    """Every page worth looking at, in the states in which people see it."""
    plans, key = load_office(edition)
    return [*_signed_out(key), *_of_mentors(plans), *_of_trainees(plans), *_of_coordinators(plans)]


def _signed_out(key: str) -> list[Stop]:
    return [
        Stop("aanmelden", SIGNED_OUT, reverse("account_login")),
        Stop("aanmelden, fout wachtwoord", SIGNED_OUT, reverse("account_login"), wrong_password),
        Stop("aanmeldcode", SIGNED_OUT, reverse("account_request_login_code")),
        Stop("code invullen", SIGNED_OUT, reverse("account_request_login_code"), code_asked),
        Stop("wachtwoord vergeten", SIGNED_OUT, reverse("account_reset_password")),
        Stop("uitnodiging", SIGNED_OUT, reverse("accept_invitation", args=[key])),
        Stop("uitnodiging, werkt niet meer", SIGNED_OUT, reverse("accept_invitation", args=["onbekend"])),
    ]


def _of_mentors(plans: dict[str, TraineePlan]) -> list[Stop]:
    full, empty = (reverse("planning", args=[plans[name].pk]) for name in ("Lotte", "Jonas"))
    return [
        Stop("mijn cursisten", BART, reverse("mentor_home")),
        Stop("mijn cursisten, vraag en menu", BART, reverse("mentor_home"), question_in_queue),
        Stop("mijn cursisten, andere datum", BART, reverse("mentor_home"), date_in_queue),
        Stop("mijn cursisten, alles bevestigd", BART, reverse("mentor_home"), all_confirmed),
        Stop("zoeken, lijst", BART, reverse("mentor_home"), find_list),
        Stop("zoeken", BART, f"{reverse('find')}?zoek=am"),
        Stop("zoeken, niets gevonden", BART, f"{reverse('find')}?zoek=zzz"),
        Stop("planning, leeg", BART, empty),
        Stop("planning", BART, full),
        Stop("planning, opengeklapt", BART, f"{full}?open=alle"),
        Stop("planning, menu van een rij", BART, full, menu_of_row),
        Stop("planning, fout", BART, full, unreadable_date),
        Stop("planning, waarschuwing", BART, full, weekend),
        Stop("planning, vraag", BART, full, after_the_end),
        Stop("planning, conflict", BART, full, conflict),
        Stop("plan overeenkomen", BART, reverse("agreement", args=[plans["Lotte"].pk]), moved),
        Stop("plan overeenkomen, niets veranderd", BART, reverse("agreement", args=[plans["Amber"].pk])),
        Stop("plan overeenkomen, geen datums", BART, reverse("agreement", args=[plans["Jonas"].pk])),
        Stop("planning, verschoven en opengeklapt", BART, f"{full}?open=alle"),
        Stop("stel planning voor", BART, reverse("proposal", args=[plans["Jonas"].pk])),
        Stop("stel planning voor, zelf gekozen", BART, reverse("proposal", args=[plans["Lotte"].pk]), own_order),
        Stop("stel planning voor, fout", BART, reverse("proposal", args=[plans["Jonas"].pk]), unusable_day),
        Stop("geschiedenis", BART, reverse("history", args=[plans["Lotte"].pk])),
        Stop("geschiedenis, opengeklapt", BART, reverse("history", args=[plans["Nele"].pk]) + "?pagina=99", unfolded),
        Stop("beginsituatie", BART, reverse("start_assessment", args=[plans["Lotte"].pk])),
        Stop("beginsituatie, fout", BART, reverse("start_assessment", args=[plans["Jonas"].pk]), without_reason),
        Stop("bestaat niet", BART, "/bestaat-niet/"),
    ]


def _of_trainees(plans: dict[str, TraineePlan]) -> list[Stop]:
    unit = plans["Lotte"].units.order_by("pk")[NUMBERS.index("3")]
    late, done, undated = "Lotte Peeters", "Amber Van Damme", "Jonas De Smedt"
    return [
        Stop("deze week", late, reverse("this_week")),
        Stop("deze week, afgevinkt", late, reverse("this_week"), ticked),
        Stop("deze week, andere dag", late, reverse("this_week"), another_day),
        Stop("deze week, klaar", done, reverse("this_week")),
        Stop("deze week, geen datums", undated, reverse("this_week")),
        Stop("deze week, beëindigd", "Nele Wouters", reverse("this_week")),
        Stop("mijn plan", late, reverse("my_plan")),
        Stop("mijn plan, per competentie", late, f"{reverse('my_plan')}?weergave=competentie"),
        Stop("mijn plan, sleutelvaardigheden", late, f"{reverse('my_plan')}?weergave=sleutelvaardigheden"),
        Stop("mijn plan, onderdeel", late, reverse("my_unit", args=[unit.pk])),
        Stop("beginsituatie van de cursist", done, reverse("start_assessment", args=[plans["Amber"].pk])),
        Stop("planning van de cursist", late, reverse("planning", args=[plans["Lotte"].pk])),
        Stop("privacy", late, reverse("privacy")),
        Stop("toegankelijkheid", late, reverse("accessibility")),
    ]


def _of_coordinators(plans: dict[str, TraineePlan]) -> list[Stop]:
    def of(name: str, trainee: str) -> str:
        return reverse(name, args=[plans[trainee].pk])

    calendar = reverse("office", args=[plans["Lotte"].office_id])
    return [
        Stop("overzicht", COORDINATOR, reverse("overview")),
        Stop("overzicht, niets gevonden", COORDINATOR, f"{reverse('overview')}?q=niemand"),
        Stop("overzicht, verschoven", COORDINATOR, f"{reverse('overview')}?lijst=verschoven"),
        Stop("plan starten", COORDINATOR, reverse("start_plan")),
        Stop("plan starten, fout", COORDINATOR, reverse("start_plan"), empty_form),
        Stop("uitnodigingen", COORDINATOR, reverse("invitations")),
        Stop("kantoor", COORDINATOR, f"{calendar}?jaar={TODAY.year}", ends_on_closed_days),
        Stop("kantoor, voorstellen", COORDINATOR, f"{calendar}?jaar={TODAY.year + 3}"),
        Stop("kantoor, fout", COORDINATOR, f"{calendar}?jaar={TODAY.year}", wrong_days),
        Stop("kantoor, fout bij een vervangingsdag", COORDINATOR, f"{calendar}?jaar={TODAY.year}", wrong_replacement),
        Stop("periode aanpassen", COORDINATOR, of("change_period", "Yassine")),
        Stop("periode aanpassen, vraag", COORDINATOR, of("change_period", "Yassine"), shortened),
        Stop("periode van een beëindigd plan", COORDINATOR, of("change_period", "Nele")),
        Stop("mentors kiezen", COORDINATOR, of("change_mentors", "Lotte")),
        Stop("plan beëindigen", COORDINATOR, of("end_plan", "Lotte")),
        Stop("plan heropenen", COORDINATOR, of("reopen_plan", "Nele")),
        Stop("planning, beëindigd", COORDINATOR, of("planning", "Nele")),
        Stop("planning van de coördinator", COORDINATOR, of("planning", "Lotte")),
        Stop("planning, nog niet op maat", COORDINATOR, of("planning", "Thibault")),
        Stop("hulp", COORDINATOR, reverse("help")),
        Stop("afmelden", COORDINATOR, reverse("account_logout")),
    ]


def wrong_password(page: Page) -> None:
    """Sign in with a password that is not the right one."""
    page.get_by_label("E-mailadres").fill("bart.claes@kantoorvermeulen.example")
    page.get_by_label("Wachtwoord", exact=True).fill("verkeerd")
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    expect(page.locator(".note.is-red")).to_be_visible()


def code_asked(page: Page) -> None:
    """Ask for a code by e-mail."""
    page.get_by_label("E-mailadres").fill("els.vermeulen@kantoorvermeulen.example")
    page.get_by_role("button", name="Stuur me een aanmeldcode").click()
    expect(page.get_by_label("Code uit de mail")).to_be_visible()


def question_in_queue(page: Page) -> None:
    """Confirm a unit of which the mentor's own actions are open, and open one's own menu."""
    page.locator(".queue-line").filter(has_text="Amber Van Damme").get_by_role("button", name="Bevestig").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    page.locator(".topbar details summary").click()


def date_in_queue(page: Page) -> None:
    """Type something that is no date at a late line."""
    page.locator("#queue-overdue summary").first.click()
    expect(page.locator("#queue-overdue input:focus")).to_be_visible()
    page.keyboard.type("morgen")
    page.keyboard.press("Enter")
    expect(page.locator("#queue-overdue").get_by_role("alert")).to_be_visible()


def all_confirmed(page: Page) -> None:
    """Confirm all that can be, look, and take it back."""
    page.locator("#confirm-all button").click()
    expect(page.locator("#queue-ready .queue-line")).to_have_count(1)
    page.locator(".toast-undo").click()
    expect(page.locator("#queue-ready .queue-line")).to_have_count(3)


def find_list(page: Page) -> None:
    """Find a trainee from the top bar."""
    page.keyboard.press("Control+k")
    page.keyboard.type("a")
    page.keyboard.type("m")
    expect(page.get_by_role("option").first).to_be_visible()


def menu_of_row(page: Page) -> None:
    """Open the menu of a row."""
    page.get_by_label("Meer voor onderdeel 2").click()


def unfolded(page: Page) -> None:
    """Unfold what one act changed."""
    page.locator(".history summary").last.click()
    expect(page.locator(".history details li").last).to_be_visible()


def without_reason(page: Page) -> None:
    """Say that a unit is known already, but not why."""
    page.get_by_role("radio", name="Heeft al").nth(2).check()
    page.get_by_role("button", name="Beginsituatie bewaren").click()
    expect(page.locator(".note.is-red")).to_be_visible()


def unreadable_date(page: Page) -> None:
    """Type something that is no date."""
    type_date(page, "2", "morgen")
    expect(row(page, "2").get_by_role("alert")).to_be_visible()


def weekend(page: Page) -> None:
    """Type a Saturday."""
    type_date(page, "10", "28/11")
    expect(row(page, "10").locator(".date-message")).to_be_visible()


def after_the_end(page: Page) -> None:
    """Type a day after the last one of the IBO."""
    type_date(page, "2", "15/09/2027")
    expect(page.get_by_role("alertdialog")).to_be_visible()


def conflict(page: Page) -> None:
    """Change a date that the other mentor changed since the page was opened."""
    plan = TraineePlan.objects.get(trainee__name="Lotte Peeters")
    unit = plan.units.order_by("pk")[NUMBERS.index("7")]
    theirs = TODAY.replace(day=30) if unit.planned_end != TODAY.replace(day=30) else TODAY.replace(day=27)
    els = User.objects.get(name=ELS)
    planning.set_planned_end(row=unit, day=theirs, seen=unit.planned_end, today=TODAY, by=els)
    type_date(page, "7", "1512")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    expect(cell(page, "7")).to_be_visible()


def own_order(page: Page) -> None:
    """Spread dates that are there again, in an order of one's own."""
    page.get_by_label("Ingevulde datums behouden").uncheck()
    page.get_by_label("Zelf gekozen volgorde").check()
    expect(page.get_by_label("Plaats van onderdeel 10")).to_be_visible()


def unusable_day(page: Page) -> None:
    """Choose a last day after the end of the IBO."""
    page.get_by_label("Laatste klaar tegen").fill("15/09/2027")
    page.get_by_label("Laatste klaar tegen").press("Tab")
    expect(page.locator("#lezing-last .field-error")).to_be_visible()


def ticked(page: Page) -> None:
    """Tick an action."""
    page.locator("input.tick-box:not(:checked)").first.click()
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()


def another_day(page: Page) -> None:
    """Open the choice of another day."""
    page.get_by_label("Andere dag").first.click()


def ends_on_closed_days(page: Page) -> None:
    """Close the office on a day on which units should end, under a long reason."""
    close_days(page, "27/11", "27/11", "Inventaris en verhuis van het archief naar het nieuwe gebouw aan de Veemarkt")
    expect(page.locator(".office-ends")).to_be_visible()


def wrong_days(page: Page) -> None:
    """Close the office on days that end before they begin."""
    close_days(page, "25/12", "24/12", "collectief verlof")
    expect(page.locator(".note.is-red")).to_be_visible()


def wrong_replacement(page: Page) -> None:
    """Replace a holiday by a Saturday."""
    field = page.get_by_label("Vervangingsdag van Allerheiligen")
    field.fill("7/11")
    field.press("Enter")
    expect(page.locator(".replacement-state.field-error")).to_be_visible()


def empty_form(page: Page) -> None:
    """Send a form as it comes, which is not enough."""
    page.locator(".form-actions button").click()
    expect(page.locator(".note.is-red")).to_be_visible()


def moved(page: Page) -> None:
    """See on the page of the agreement that a date moved since the former one."""
    plan = TraineePlan.objects.get(trainee__name="Lotte Peeters")
    unit = plan.units.order_by("pk")[NUMBERS.index("9")]
    later = TODAY.replace(year=2027, month=2, day=19)
    bart = User.objects.get(name=BART)
    planning.set_planned_end(row=unit, day=later, seen=unit.planned_end, today=TODAY, by=bart)
    page.reload()
    expect(page.get_by_role("button", name="Plan overeenkomen")).to_be_visible()


def shortened(page: Page) -> None:
    """Ask for a period outside which dates would fall."""
    page.get_by_label("Wat verandert er?").select_option("Vroegtijdig einde")
    page.get_by_label("Laatste dag van de IBO").fill("30/11/2026")
    page.get_by_label("Reden").fill("Ander werk gevonden")
    page.locator(".form-actions button").click()
    expect(page.get_by_label("Toch bewaren")).to_be_visible()
