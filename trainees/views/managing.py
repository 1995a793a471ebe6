"""Acts of a coordinator on a plan as a whole: start it, change its mentors, end it, reopen it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from trainees import access, contracts, starting, welcoming
from trainees.forms.managing import EndPlanForm, ReopenForm, StartPlanForm, mentors_form
from trainees.models import Invitation
from trainees.views.guard import Visit, plan_page
from trainees.welcoming import Host


def start_plan(request: HttpRequest) -> HttpResponse:
    """Start a plan with everything on one form; doubtful values are asked about first."""
    user: Any = request.user
    if not access.oversees(user):
        raise PermissionDenied
    form = StartPlanForm(sent(request), user=user, today=timezone.localdate())
    doubts: list[contracts.Doubt] = []
    if form.is_valid():
        try:
            doubts = unanswered(form)
            if not doubts:
                return started(request, form)
            form.spell_out()
        except ValidationError as error:
            show(error, form)
    kinds = " ".join(doubt.kind for doubt in doubts)
    return render(request, "trainees/start_plan.html", {"form": form, "doubts": doubts, "kinds": kinds})


def unanswered(form: StartPlanForm) -> list[contracts.Doubt]:
    """The doubts about a valid form that the person did not insist on; none when he insists on all."""
    frame = form.contract
    found = contracts.doubts(start=frame.start, end=frame.end, hours_per_week=frame.hours_per_week, today=form.today)
    return [] if {doubt.kind for doubt in found} <= form.accepted else found


def started(request: HttpRequest, form: StartPlanForm) -> HttpResponse:
    """Start the plan of a valid form and go to its planning. Raises ValidationError by field."""
    welcome = welcoming.start(
        trainee=form.trainee,
        mentors=form.cleaned_data["mentors"],
        new_mentor=form.new_mentor,
        contract=form.contract,
        host=host_of(request),
    )
    text = " ".join([f"Het opleidingsplan van {welcome.plan.trainee} is gestart.", *form.notes])
    tell(request, text, *welcome.invitations)
    return redirect("planning", welcome.plan.pk)


@plan_page("administer")
def change_mentors(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose who guides a plan from today on."""
    now = visit.plan.mentors(visit.today)
    form = mentors_form(sent(request), plan=visit.plan, user=visit.user, chosen=now)
    if form.is_valid():
        try:
            welcome = welcoming.change_mentors(
                plan=visit.plan,
                mentors=form.cleaned_data["mentors"],
                new_mentor=form.new_mentor,
                today=visit.today,
                host=host_of(request),
            )
            tell(request, f"De mentors van {visit.plan.trainee} zijn bewaard.", *welcome.invitations)
            return redirect("planning", visit.plan.pk)
        except ValidationError as error:
            show(error, form)
    return render(request, "trainees/change_mentors.html", {"form": form, "plan": visit.plan})


@plan_page("administer")
def end_plan(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for the day and the reason, then end a plan; the page is the question."""
    form = EndPlanForm(sent(request), plan=visit.plan, today=visit.today)
    if form.is_valid():
        try:
            starting.end(plan=visit.plan, by=visit.user, today=visit.today, **form.cleaned_data)
            text = f"Het opleidingsplan van {visit.plan.trainee} is beëindigd."
            messages.success(request, " ".join([text, *form.notes]))
            return redirect("overview")
        except ValidationError as error:
            show(error, form)
    return render(request, "trainees/end_plan.html", {"form": form, "plan": visit.plan})


@plan_page("administer")
def reopen_plan(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for the reason, then let an ended plan go on."""
    form = ReopenForm(sent(request))
    if form.is_valid():
        try:
            starting.reopen(plan=visit.plan, by=visit.user, **form.cleaned_data)
            messages.success(request, f"Het opleidingsplan van {visit.plan.trainee} loopt opnieuw.")
            return redirect("planning", visit.plan.pk)
        except ValidationError as error:
            show(error, form)
    return render(request, "trainees/reopen_plan.html", {"form": form, "plan": visit.plan})


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent to a form, if anything was."""
    return request.POST if request.method == "POST" else None


def host_of(request: HttpRequest) -> Host:
    """Who invites from this page, now, with the absolute address of an invitation."""
    user: Any = request.user
    page = request.build_absolute_uri(reverse("accept_invitation", args=["KEY"]))
    return Host(by=user, now=timezone.now(), link=page.removesuffix("KEY/") + "{key}/")


def tell(request: HttpRequest, text: str, *invitations: Invitation) -> None:
    """Say what happened, which invitations were delivered and which were not; after the transaction."""
    delivered = [one.user.email for one in invitations if not one.failed]
    failed = [one.user.email for one in invitations if one.failed]
    if delivered:
        text += f" Uitnodiging verstuurd naar {' en '.join(delivered)}."
    if failed:
        text += f" De mail naar {' en '.join(failed)} kon niet vertrekken. Verstuur ze opnieuw vanuit Uitnodigingen."
    messages.add_message(request, messages.ERROR if failed else messages.SUCCESS, text.strip())


def show(error: ValidationError, form: Form) -> None:
    """Put an error of an act at the fields that it names, the rest above the form."""
    fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for field, texts in fields.items():
        for text in texts:
            form.add_error(field if field in form.fields else None, text)
