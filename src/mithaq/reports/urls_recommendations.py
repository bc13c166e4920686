"""Addresses of recommendations and their follow-up; part of the reports'."""

from django.urls import URLPattern, path, re_path

from mithaq.core.lists import list_paths
from mithaq.core.twins import public_page
from mithaq.core.views_imports import import_paths
from mithaq.reports import views_became, views_followup, views_recommendations, views_write_recommendations
from mithaq.reports.outside_import import OutsideImport

_page = public_page(areas=views_recommendations.AREAS)
urlpatterns: list[URLPattern] = [
    *list_paths("recommendations", views_recommendations.RecommendationList),
    *list_paths("recommendations/outside", views_recommendations.OutsideList),
    *import_paths("recommendations/outside/import", OutsideImport()),
    path("recommendations/<slug:code>", _page(views_recommendations.recommendation_page), name="recommendation"),
    path("recommendations/<slug:code>.json", _page(views_recommendations.recommendation_data), name="recommendation_data"),
    path("recommendations/<slug:code>/card.svg", _page(views_recommendations.card), name="card"),
    path("reports/<slug:code>/recommend", views_write_recommendations.WritePage.as_view(), name="write_recommendation"),
    path("recommendations/<slug:code>/change", views_write_recommendations.ChangePage.as_view(), name="change_recommendation"),
    path("recommendations/<slug:code>/submit", views_write_recommendations.SubmitPage.as_view(), name="submit_recommendation"),
    path("recommendations/<slug:code>/withdraw", views_write_recommendations.WithdrawPage.as_view(), name="withdraw_recommendation"),
    path("recommendations/<slug:code>/link", views_write_recommendations.LinkPage.as_view(), name="link_outside"),
    path("recommendations/<slug:code>/links/propose", views_write_recommendations.propose_links, name="propose_links"),
    path("recommendations/<slug:code>/links/<int:pk>", views_write_recommendations.decide_link, name="decide_link"),
    path("recommendations/<slug:code>/record/<slug:voice>", views_followup.StatementPage.as_view(), name="record_statement"),
    path("recommendations/<slug:code>/statements/<int:pk>/correct", views_followup.CorrectPage.as_view(), name="correct_statement"),
    path("recommendations/<slug:code>/statements/<int:pk>/withdraw", views_followup.TakeBackPage.as_view(), name="withdraw_statement"),
    path("recommendations/<slug:code>/no-change", views_followup.NoChangePage.as_view(), name="no_change"),
    path("recommendations/<slug:code>/event", views_followup.EventPage.as_view(), name="record_event"),
    path("recommendations/<slug:code>/events/<int:pk>/withdraw", views_followup.WithdrawEventPage.as_view(), name="withdraw_event"),
    path("recommendations/<slug:code>/part", views_followup.ContributionPage.as_view(), name="claim_contribution"),
    path("recommendations/<slug:code>/parts/<int:pk>", views_followup.CorroboratePage.as_view(), name="corroborate"),
    path("recommendations/<slug:code>/look-after", views_followup.DutyPage.as_view(), name="give_duty"),
    path("recommendations/<slug:code>/duties/<int:pk>/end", views_followup.end_duty, name="end_duty"),
    re_path(r"^countries/(?P<iso3>[A-Z]{3})/recommendations$", _page(views_became.became), name="became"),
    re_path(r"^countries/(?P<iso3>[A-Z]{3})/recommendations\.json$", _page(views_became.became_data), name="became_data"),
    *list_paths("desk/follow-up", views_followup.DutyList),
    path("desk/follow-up/load", views_followup.choose_load, name="choose_load"),
]  # fmt: skip
