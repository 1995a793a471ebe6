"""The pages about people and their plans. Addresses in Dutch; address, view and template share one English name."""

from datetime import date

from allauth.account.urls import urlpatterns as account_urls
from django.urls import include, path, register_converter

from trainees.views import (
    assessing,
    company,
    confirming,
    contract,
    dating,
    device,
    finding,
    history,
    invitations,
    live,
    managing,
    many,
    mentor_home,
    office,
    overview,
    own,
    pages,
    planning,
    printing,
    proposal,
    remarks,
    shell,
    ticking,
    ticking_many,
    undoing,
)


class RowKindConverter:
    """The kind of a dated row, in the word that its address uses."""

    regex = "onderdeel|sleutelvaardigheid|bedrijf"

    def to_python(self, value: str) -> str:
        """The word as it is."""
        return value

    def to_url(self, value: str) -> str:
        """The word as it is."""
        return value


class DayConverter:
    """A day in an address, as ISO; what is no day does not exist."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> date:
        """The day. Raises ValueError for one that does not exist."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """The day as ISO."""
        return value.isoformat()


register_converter(RowKindConverter, "kind")
register_converter(DayConverter, "day")

# Of allauth's pages those that we offer: the others (e-mail addresses, sign-up by key ...) do not exist here.
ENTRANCE = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
entrance = [pattern for pattern in account_urls if pattern.name in ENTRANCE]

row = "plannen/<int:plan>/<kind:kind>/<int:row>"

urlpatterns = [
    path("", shell.home, name="home"),
    path("toegang/", include(entrance)),
    path("thema/", shell.set_theme, name="set_theme"),
    path("hulp/", pages.help_page, name="help"),
    path("privacy/", pages.privacy, name="privacy"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("zoeken/", finding.find, name="find"),
    # the site on a phone
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("sw.js", device.worker, name="worker"),
    path("zonder-netwerk/", device.no_network, name="no_network"),
    # the trainee
    path("deze-week/", own.this_week, name="this_week"),
    path("mijn-plan/", own.my_plan, name="my_plan"),
    path("mijn-plan/onderdeel/<int:row>/", own.my_plan, name="my_unit"),
    # the mentor
    path("mijn-cursisten/", mentor_home.mentor_home, name="mentor_home"),
    path("mijn-cursisten/wachtrij/", mentor_home.what_waits, name="what_waits"),
    path("mijn-cursisten/bevestigen/", mentor_home.confirm_all, name="confirm_all"),
    path("mijn-cursisten/ongedaan/<str:note>/", mentor_home.undo_shared, name="undo_shared"),
    # the coordinator
    path("overzicht/", overview.overview, name="overview"),
    path("plannen/nieuw/", managing.start_plan, name="start_plan"),
    path("uitnodigingen/", invitations.invitations, name="invitations"),
    path("uitnodigingen/<int:person>/opnieuw/", invitations.send_again, name="send_again"),
    path("uitnodiging/<str:key>/", invitations.accept_invitation, name="accept_invitation"),
    path("kantoor/", office.offices, name="offices"),
    path("kantoor/<int:office>/", office.office, name="office"),
    path("kantoor/<int:office>/vervangingsdag/<day:holiday>/", office.replace_holiday, name="replace_holiday"),
    path("kantoor/<int:office>/sluitingsdagen/", office.close_days, name="close_days"),
    path("kantoor/<int:office>/sluitingsdagen/verwijderen/", office.reopen_days, name="reopen_days"),
    path("kantoor/<int:office>/ongedaan/<uuid:act>/", office.undo_closing, name="undo_closing"),
    # one plan
    path("plannen/<int:plan>/planning/", planning.planning, name="planning"),
    path("plannen/<int:plan>/voorstel/", proposal.proposal, name="proposal"),
    path("plannen/<int:plan>/geschiedenis/", history.history, name="history"),
    path("plannen/<int:plan>/geschiedenis/<uuid:act>/terugzetten/", history.put_back, name="put_back"),
    path("plannen/<int:plan>/beginsituatie/", assessing.start_assessment, name="start_assessment"),
    path("plannen/<int:plan>/beginsituatie/bewaren/", assessing.assess, name="assess"),
    path("plannen/<int:plan>/afdrukken/", printing.print_plan, name="print_plan"),
    path("plannen/<int:plan>/overeenkomst/", contract.agreement, name="agreement"),
    path("plannen/<int:plan>/periode/", contract.change_period, name="change_period"),
    path("plannen/<int:plan>/mentors/", managing.change_mentors, name="change_mentors"),
    path("plannen/<int:plan>/einde/", managing.end_plan, name="end_plan"),
    path("plannen/<int:plan>/heropenen/", managing.reopen_plan, name="reopen_plan"),
    path("plannen/<int:plan>/acties/<int:action>/afvinken/", ticking.tick, name="tick"),
    path("plannen/<int:plan>/acties/<int:action>/elders/", ticking_many.tick_elsewhere, name="tick_elsewhere"),
    path("plannen/<int:plan>/koppen/<int:group>/afvinken/", ticking_many.tick_group, name="tick_group"),
    path("plannen/<int:plan>/ongedaan/<str:note>/", undoing.undo, name="undo"),
    path("plannen/<int:plan>/bedrijf/toevoegen/", company.add_company, name="add_company"),
    path("plannen/<int:plan>/bedrijf/eerder/", company.earlier_company, name="earlier_company"),
    path("plannen/<int:plan>/bedrijf/<int:row>/", company.change_company, name="change_company"),
    path("plannen/<int:plan>/bedrijf/<int:row>/verwijderen/", company.remove_company, name="remove_company"),
    path("plannen/<int:plan>/bedrijf/<int:row>/afvinken/", ticking.tick_company, name="tick_company"),
    path("plannen/<int:plan>/onderdeel/<int:row>/", planning.unit_detail, name="unit_detail"),
    path("plannen/<int:plan>/wijzigingen/", live.changes_since, name="changes_since"),
    path("plannen/<int:plan>/kalender/", live.calendar, name="calendar"),
    path("plannen/<int:plan>/sneltoetsen/", live.shortcuts, name="shortcuts"),
    path("plannen/<int:plan>/onderdeel/<int:row>/opmerking/", remarks.add_remark, name="add_remark"),
    path("plannen/<int:plan>/opmerkingen/<int:remark>/verwijderen/", remarks.remove_remark, name="remove_remark"),
    path("plannen/<int:plan>/datums/", many.set_dates, name="set_dates"),
    path("plannen/<int:plan>/datums/voorbeeld/", many.preview_dates, name="preview_dates"),
    path("plannen/<int:plan>/datums/uitleg/", dating.explain_date, name="explain_date"),
    path("plannen/<int:plan>/datums/mee/", many.preview_later, name="preview_later"),
    path("plannen/<int:plan>/vrijstellen/", many.exempt_rows, name="exempt_rows"),
    path(f"{row}/datum/", dating.set_date, name="set_date"),
    path(f"{row}/vrijstellen/", planning.exempt, name="exempt"),
    path(f"{row}/bevestigen/", confirming.confirm, name="confirm"),
    path(f"{row}/heropenen/", confirming.reopen, name="reopen"),
]
