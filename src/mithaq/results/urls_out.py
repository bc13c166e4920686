"""Addresses of the reports that go out, and of the IATI file (included by `urls`)."""

from django.urls import URLPattern, path, re_path

from mithaq.core.lists import list_paths
from mithaq.results import views_out

report = r"^strategy/reports/(?P<code>[-a-zA-Z0-9_]+)"
urlpatterns: list[URLPattern] = [
    *list_paths("desk/reports-out", views_out.ReportOutList),
    path("desk/reports-out/new", views_out.ReportOutNew.as_view(), name="report_out_new"),
    path(
        "desk/reports-out/<slug:code>/<slug:section>/<slug:written>",
        views_out.ReportOutText.as_view(),
        name="report_out_text",
    ),
    path("desk/reports-out/<slug:code>/sign", views_out.report_out_sign, name="report_out_sign"),
    path("strategy/iati.xml", views_out.iati, name="iati"),
    path("strategy/reports/dictionary.csv", views_out.report_out_dictionary, name="report_out_dictionary"),
    path("strategy/reports/<slug:code>", views_out.report_out, name="report_out"),
    re_path(
        rf"{report}\.(?P<format>pdf|docx|xlsx|csv|json)$", views_out.report_out_data, name="report_out_data"
    ),
    re_path(
        rf"{report}/charts/(?P<key>[A-Z0-9.]+)\.(?P<format>svg|png)$",
        views_out.report_out_chart,
        name="report_out_chart",
    ),
]
