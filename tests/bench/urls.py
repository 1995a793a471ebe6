"""The addresses of the product, and two that only the benchmark has."""

from django.urls import include, path

from tests.bench import yardsticks

urlpatterns = [
    path("meetlat/leeg/", yardsticks.empty_page, name="empty_page"),
    path("meetlat/kaal/", yardsticks.bare_page, name="bare_page"),
    path("", include("competency_plans.urls")),
]
