"""Addresses of reviews."""

from django.urls import URLPattern, path, re_path

from mithaq.core.lists import list_paths
from mithaq.core.views_imports import import_paths
from mithaq.reviews import (
    views,
    views_brief,
    views_late,
    views_pledge,
    views_record,
    views_requests,
    views_state,
    views_take_part,
)
from mithaq.reviews.fact_import import FactImport

app_name = "reviews"
urlpatterns: list[URLPattern] = [
    *list_paths("reviews", views.Tracker),
    *import_paths("reviews/import", FactImport()),
    *list_paths("reviews/late", views_late.StuckList),
    *list_paths("pledge", views_pledge.PledgeList),
    path("reviews/mechanism", views_late.mechanism, name="mechanism"),
    path("reviews/mechanism.<format:format>", views_late.mechanism_data, name="mechanism_data"),
    path("reviews/changes.atom", views_take_part.atom, name="atom"),
    path("chances", views_take_part.chances, name="chances"),
    path("chances.<format:format>", views_take_part.chances_data, name="chances_data"),
    path("chances.ics", views_take_part.calendar, name="calendar"),
    *list_paths("requests", views_requests.PublicRequests),
    path("requests/<int:pk>", views_requests.request_page, name="request"),
    path("requests/<int:pk>/move", views_requests.MovePage.as_view(), name="request_move"),
    path("countries/<str:iso3>/changes.atom", views_take_part.atom, name="country_atom"),
    path("countries/<str:iso3>/chances.ics", views_take_part.calendar, name="country_calendar"),
    path("countries/<str:iso3>/propose", views_take_part.ProposePage.as_view(), name="propose"),
    path("countries/<str:iso3>/brief.pdf", views_brief.brief, name="brief"),
    path(
        "reviews/<str:key>/documents/<int:document>/check",
        views_record.CheckDocumentPage.as_view(),
        name="check_document",
    ),
    path("countries/<str:iso3>/pledge/<slug:code>/judge", views_record.JudgePage.as_view(), name="judge"),
    path("countries/<str:iso3>/pledge/<slug:code>/reply", views_record.ReplyPage.as_view(), name="reply"),
    re_path(r"^reviews/(?P<iso3>[A-Z]{3})$", views_state.state, name="state"),
    re_path(r"^reviews/(?P<iso3>[A-Z]{3})\.json$", views_state.state_data, name="state_data"),
    path("reviews/<str:key>/call", views_record.CallPage.as_view(), name="call"),
    path("reviews/<str:key>/facts/<int:fact>/correct", views_record.FactPage.as_view(), name="correct_fact"),
    path(
        "reviews/<str:key>/facts/<int:fact>/withdraw",
        views_record.WithdrawPage.as_view(),
        name="withdraw_fact",
    ),
    path("reviews/<str:key>/reviewer", views_record.ReviewerPage.as_view(), name="reviewer"),
    path("reviews/<str:key>/document", views_record.DocumentPage.as_view(), name="document"),
    path("reviews/<str:key>/focal-point", views_record.FocalPointPage.as_view(), name="focal_point"),
    path("reviews/<str:key>/ask", views_requests.AskPage.as_view(), name="ask"),
    *list_paths("desk/requests", views_requests.DeskRequests),
    *list_paths("desk/corrections", views_take_part.CorrectionList),
    path("desk/corrections/<int:pk>", views_take_part.AnswerPage.as_view(), name="correction"),
    path("desk/following", views_take_part.following, name="following"),
    path("desk/following/change", views_take_part.follow, name="follow"),
]
