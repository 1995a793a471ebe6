"""The contract of a plan: agree on its dates, change its period."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from trainees import agreeing, agreements, periods
from trainees.contracts import Doubt
from trainees.forms.contract import AgreementForm, PeriodForm
from trainees.views.guard import Visit, plan_page
from trainees.views.managing import sent, show
from trainees.wording import counted


@plan_page("agree")
def agreement(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show which dates people would agree on, then keep them; the page is the question."""
    form = AgreementForm(sent(request))
    if form.is_valid():
        try:
            made = agreeing.agree(plan=visit.plan, seen=form.cleaned_data["dates"], by=visit.user)
            count = counted(made.dates.exclude(agreed_end=None).count(), "datum", "datums")
            messages.success(request, f"Overeenkomst {made.number} is bewaard: {count}.")
            return redirect("planning", visit.plan.pk)
        except ValidationError as error:
            show(error, form)
    words = {"form": form, "plan": visit.plan, "page": agreements.build(visit.plan)}
    return render(request, "trainees/agreement.html", words)


@plan_page("administer")
def change_period(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for another period, hours or working days with a reason; doubtful values are asked about first."""
    shown = PeriodForm.showing(periods.Frame.of(visit.plan))
    form = PeriodForm(sent(request), initial=shown, plan=visit.plan, today=visit.today)
    doubts = list[Doubt]()
    if form.is_valid():
        try:
            return changed(request, visit, form)
        except periods.UnansweredError as unanswered:
            doubts = unanswered.doubts
            form.spell_out()
        except ValidationError as error:
            show(error, form)
    words = {"form": form, "plan": visit.plan, "seen": shown["seen"], "doubts": doubts}
    words["kinds"] = " ".join(doubt.kind for doubt in doubts)
    words["periods"] = list(visit.plan.periods.select_related("by").order_by("-pk"))
    return render(request, "trainees/change_period.html", words)


def changed(request: HttpRequest, visit: Visit, form: PeriodForm) -> HttpResponse:
    """Change the period as a valid form says and go to the planning. Raises as `periods.change` does."""
    sent = form.cleaned_data
    saved = periods.change(
        plan=visit.plan, wanted=form.wanted, seen=sent["seen"], kind=sent["kind"], reason=sent["reason"],
        accept=form.accepted, today=visit.today, by=visit.user,
    )  # fmt: skip
    text = f"Bewaard: IBO van {periods.Frame.of(saved).period}."
    messages.success(request, " ".join([text, *form.notes]))
    return redirect("planning", visit.plan.pk)
