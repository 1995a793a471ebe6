"""The administration: people and offices, and repair of plans, with the same checks, versions and history as the pages.

Nothing of a plan and nobody is deleted here: people are deactivated, plans are ended.
"""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group

from trainees.admin import people, plans

__all__ = ["people", "plans"]

admin.site.site_title = admin.site.site_header = "Beheer van het opleidingsplan"
admin.site.index_title = "Mensen, kantoren en opleidingsplannen"
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

for unused in (Group, EmailAddress):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)
