"""Addresses of reports. Recommendations, follow-up, answers, grants and publishing have files of their own, included here."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.reports import (
    urls_answers,
    urls_grants,
    urls_publishing,
    urls_recommendations,
    urls_workshops,
    views,
    views_copies,
    views_desk,
    views_paragraphs,
    views_workroom,
    views_writing,
)

app_name = "reports"
DESK = "desk/reports/<slug:code>"
urlpatterns: list[URLPattern] = [
    *list_paths("reports", views.ReportList),
    path("reports/<slug:code>", views.report_page, name="report"),
    path("reports/<slug:code>.json", views.report_data, name="report_data"),
    *list_paths("desk/reports", views_desk.DeskReports),
    path("desk/reports/start", views_desk.StartPage.as_view(), name="start"),
    path("desk/reports/overview", views_desk.overview, name="overview"),
    path(DESK, views_workroom.workroom, name="workroom"),
    path(f"{DESK}/change", views_workroom.ChangePage.as_view(), name="change"),
    path(f"{DESK}/people", views_workroom.PeoplePage.as_view(), name="people"),
    path(f"{DESK}/people/<int:pk>/release", views_workroom.release, name="release"),
    path(f"{DESK}/contributor", views_workroom.ContributorPage.as_view(), name="contributor"),
    path(f"{DESK}/plan", views_workroom.PlanPage.as_view(), name="plan"),
    path(f"{DESK}/support", views_workroom.SupportPage.as_view(), name="support"),
    path(f"{DESK}/sign", views_workroom.SignPage.as_view(), name="sign"),
    path(f"{DESK}/stop", views_workroom.StopPage.as_view(), name="stop"),
    path(f"{DESK}/save", views_writing.save, name="save"),
    path(f"{DESK}/write/<slug:page>", views_writing.write, name="write"),
    path(f"{DESK}/evidence/<int:pk>", views_writing.EvidencePage.as_view(), name="evidence"),
    path(f"{DESK}/paragraphs/<uuid:key>", views_paragraphs.paragraph, name="paragraph"),
    path(f"{DESK}/remarks/<int:pk>/settled", views_paragraphs.resolve, name="resolve"),
    path(f"{DESK}/texts/<int:pk>", views_paragraphs.SettlePage.as_view(), name="settle"),
    path(f"{DESK}/copies", views_copies.copies, name="copies"),
    path(f"{DESK}/copies/take", views_copies.take, name="take_copy"),
    path(f"{DESK}/copies/finished", views_copies.FinishedPage.as_view(), name="finished"),
    path(f"{DESK}/copies/<int:pk>", views_copies.copy, name="copy"),
    path(f"{DESK}/copies/<int:pk>/return", views_copies.ReturnPage.as_view(), name="return_copy"),
]
urlpatterns += (
    urls_grants.urlpatterns
    + urls_answers.urlpatterns
    + urls_publishing.urlpatterns
    + urls_recommendations.urlpatterns
    + urls_workshops.urlpatterns
)
