"""What a coordinator fills in to start a plan, give it mentors, end it and reopen it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from competency_plans.models import Edition
from trainees import access
from trainees.contracts import LONGEST_FOR_VULNERABLE
from trainees.forms.days import DayField, DayForm
from trainees.forms.printed import printed
from trainees.models import Office, TraineePlan, User
from trainees.welcoming import Contract, Person
from trainees.wording import paper
from trainees.working_days import WorkingCalendar

WEEKDAYS = list(zip("1234567", ("ma", "di", "wo", "do", "vr", "za", "zo"), strict=True))
LONGEST = timedelta(weeks=LONGEST_FOR_VULNERABLE, days=-1)


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """People as check boxes, each with name and address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple, required=False, **options)

    def label_from_instance(self, obj: Any) -> str:
        """The name, with the address because names repeat."""
        return f"{obj.name} ({obj.email})"

    def clean(self, value: Any) -> QuerySet[Any]:
        """The people with these keys. Raises ValidationError for a key that no database can hold, too."""
        try:
            people: QuerySet[Any] = super().clean(value)
        except OverflowError as error:
            raise forms.ValidationError("Kies mensen uit de lijst.") from error
        return people


class MentorsForm(forms.Form):
    """The mentors: people of the offices, and perhaps one by name and address."""

    mentors = PeopleField(label="Wie begeleidt de cursist?")
    mentor_name = forms.CharField(
        label="Naam van een andere mentor", required=False, max_length=200, validators=[printed]
    )
    mentor_email = forms.EmailField(label="E-mailadres van een andere mentor", required=False)

    def __init__(self, data: Any = None, *, candidates: QuerySet[User], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["mentors"].queryset = candidates  # type: ignore[attr-defined]

    def clean_mentor_email(self) -> str:
        """The address, needed as soon as a name is filled in."""
        email: str = self.cleaned_data["mentor_email"]
        if self.cleaned_data.get("mentor_name") and not email:
            raise forms.ValidationError("Vul het e-mailadres van de mentor in.")
        return email

    @property
    def new_mentor(self) -> Person | None:
        """The mentor who was typed, if any."""
        email = self.cleaned_data.get("mentor_email")
        return Person(self.cleaned_data["mentor_name"], email) if email else None


class ContractForm(DayForm):
    """The period of a contract, with the hours and days in it; `accept` names the doubts that the person insists on.

    `plan` is the plan that has a contract already, None for a new one.
    """

    start = DayField(label="Eerste dag van de IBO")
    end = DayField(label="Laatste dag van de IBO")
    hours_per_week = forms.DecimalField(
        label="Uren per week", min_value=1, max_value=50, max_digits=4, decimal_places=1, initial=38, localize=True
    )
    working_days = forms.MultipleChoiceField(
        label="Werkdagen",
        choices=WEEKDAYS,
        initial=list("12345"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": "Kies minstens één werkdag."},
    )
    accept = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, plan: TraineePlan | None = None, **options: Any) -> None:
        super().__init__(data, calendar=plan.calendar if plan else WorkingCalendar(), **options)
        self.plan = plan

    def clean_start(self) -> date | None:
        """The first day: without a year it lies in the plan, else where it is nearest to today."""
        if self.plan is None:
            return self.nearest("start")
        return self.parsed("start", start=self.plan.start, end=self.plan.end, current=self.plan.start)

    def clean_end(self) -> date | None:
        """The last day: without a year it lies within the longest contract from the first day on."""
        first = self.cleaned_data.get("start") or (self.plan.start if self.plan else self.today)
        current = self.plan.end if self.plan else None
        return self.parsed("end", start=first, end=first + LONGEST, current=current, above=first)

    def spell_out(self) -> None:
        """Show the days of a valid form in full, so that who is asked about them sees which they are."""
        sent: Any = self.data
        self.data = typed = sent.copy()
        for name in ("start", "end"):
            typed[name] = paper(self.cleaned_data[name])

    @property
    def accepted(self) -> frozenset[str]:
        """The doubts that the person insists on."""
        return frozenset(self.cleaned_data["accept"].split())


class StartPlanForm(MentorsForm, ContractForm):
    """Everything that a plan starts with."""

    trainee_name = forms.CharField(
        label="Naam van de cursist",
        required=False,
        max_length=200,
        validators=[printed],
        help_text="Voornaam en naam. Niet nodig voor wie al toegang heeft.",
    )
    trainee_email = forms.EmailField(label="E-mailadres van de cursist")
    office = forms.ModelChoiceField(label="Kantoor", queryset=Office.objects.none(), empty_label="Kies een kantoor")
    edition = forms.ModelChoiceField(
        label="Beroep en editie", queryset=Edition.objects.none(), empty_label="Kies een beroep"
    )

    def __init__(self, data: Any = None, *, user: User, today: date) -> None:
        offices = access.coordinated_offices(user)
        super().__init__(data, candidates=access.guides_of(offices).order_by("name"), today=today)
        published = Edition.objects.filter(state=Edition.State.PUBLISHED).select_related("profession")
        self._offer("office", offices)
        self._offer("edition", published)

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        """Let people choose among these rows; the only one is chosen already."""
        field: Any = self.fields[name]
        field.queryset = rows
        if len(only := list(rows[:2])) == 1:
            field.initial, field.empty_label = only[0], None

    @property
    def trainee(self) -> Person:
        """The trainee as typed."""
        return Person(self.cleaned_data["trainee_name"], self.cleaned_data["trainee_email"])

    @property
    def contract(self) -> Contract:
        """The frame of the plan."""
        names = ("office", "edition", "start", "end", "hours_per_week")
        days = "".join(self.cleaned_data["working_days"])
        return Contract(**{name: self.cleaned_data[name] for name in names}, working_days=days)


class EndPlanForm(DayForm):
    """The last day of a plan and why it ends."""

    on = DayField(label="Laatste dag")
    reason = forms.CharField(
        label="Reden",
        max_length=2000,
        validators=[printed],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Geef een reden."},
    )

    def __init__(self, data: Any = None, *, plan: TraineePlan, today: date) -> None:
        super().__init__(data, today=today, calendar=plan.calendar, initial={"on": today})
        self.plan = plan

    def clean_on(self) -> date | None:
        """The last day: without a year it lies in the plan; days are counted from today, as the field shows it."""
        return self.parsed("on", start=self.plan.start, end=self.plan.end, current=self.today)


class ReopenForm(forms.Form):
    """Why an ended plan goes on."""

    reason = forms.CharField(
        label="Reden",
        max_length=2000,
        validators=[printed],
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Geef een reden."},
    )


def mentors_form(data: Any, *, plan: TraineePlan, user: User, chosen: list[User]) -> MentorsForm:
    """The form for the mentors of one plan: who guides in the offices of this person, and who guides it now."""
    others = access.guides_of(access.coordinated_offices(user)).exclude(pk=plan.trainee_id)
    candidates = (others | User.objects.filter(pk__in=[mentor.pk for mentor in chosen])).distinct().order_by("name")
    return MentorsForm(data, candidates=candidates, initial={"mentors": chosen})
