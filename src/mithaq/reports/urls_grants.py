"""Addresses of follow-up grants."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.reports import views_grant_decisions, views_grants

urlpatterns: list[URLPattern] = [
    *list_paths("desk/grants", views_grants.GrantList),
    path("desk/grants/new", views_grants.ApplyPage.as_view(), name="grant_new"),
    path("desk/grants/<int:pk>", views_grants.grant_page, name="grant"),
    path("desk/grants/<int:pk>/write", views_grants.WritePage.as_view(), name="grant_write"),
    path("desk/grants/<int:pk>/send", views_grants.SubmitPage.as_view(), name="grant_submit"),
    path("desk/grants/<int:pk>/withdraw", views_grants.WithdrawPage.as_view(), name="grant_withdraw"),
    path("desk/grants/<int:pk>/account", views_grants.AccountPage.as_view(), name="grant_account"),
    path("desk/grants/<int:pk>/account/read", views_grant_decisions.account, name="grant_account_read"),
    path("desk/grants/<int:pk>/report", views_grants.ReportPage.as_view(), name="grant_report"),
    path("desk/grants/<int:pk>/decide", views_grant_decisions.DecidePage.as_view(), name="grant_decide"),
    path("desk/grants/<int:pk>/agree", views_grant_decisions.AgreePage.as_view(), name="grant_agree"),
    path("desk/grants/<int:pk>/pay/<int:number>", views_grant_decisions.PayPage.as_view(), name="grant_pay"),
    path("desk/grants/<int:pk>/answer", views_grant_decisions.AnswerPage.as_view(), name="grant_answer"),
]
