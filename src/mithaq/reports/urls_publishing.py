"""Addresses of publishing, and of what is published."""

from django.urls import URLPattern, path, re_path

from mithaq.reports import views_editions, views_publishing

urlpatterns: list[URLPattern] = [
    path("reports/early/<str:token>", views_editions.EarlyPage.as_view(), name="early"),
    path("reports/<slug:code>/read", views_editions.read, name="read"),
    re_path(
        r"^reports/(?P<code>[-\w]+)/edition\.(?P<kind>pdf|docx|epub)$",
        views_editions.edition_file,
        name="edition_file",
    ),
    path("desk/reports/<slug:code>/publishing", views_publishing.publishing_page, name="publishing"),
    path("desk/reports/<slug:code>/publishing/harm", views_publishing.HarmPage.as_view(), name="harm"),
    path(
        "desk/reports/<slug:code>/publishing/harm/sign", views_publishing.SignHarm.as_view(), name="harm_sign"
    ),
    path(
        "desk/reports/<slug:code>/publishing/reply", views_publishing.OfferReply.as_view(), name="reply_offer"
    ),
    path(
        "desk/reports/<slug:code>/publishing/reply/record",
        views_publishing.RecordReply.as_view(),
        name="reply_record",
    ),
    path(
        "desk/reports/<slug:code>/publishing/early",
        views_publishing.InviteEarly.as_view(),
        name="early_invite",
    ),
    path(
        "desk/reports/<slug:code>/publishing/early/<int:pk>/end",
        views_publishing.EndEarly.as_view(),
        name="early_end",
    ),
    path(
        "desk/reports/<slug:code>/publishing/release",
        views_publishing.ReleasePage.as_view(),
        name="release_report",
    ),
    path(
        "desk/reports/<slug:code>/publishing/move", views_publishing.MovePage.as_view(), name="release_move"
    ),
    path(
        "desk/reports/<slug:code>/publishing/stop", views_publishing.StopPage.as_view(), name="release_stop"
    ),
    path(
        "desk/reports/<slug:code>/publishing/renew",
        views_publishing.RenewPage.as_view(),
        name="edition_renew",
    ),
    path(
        "desk/reports/<slug:code>/publishing/withdraw",
        views_publishing.WithdrawPage.as_view(),
        name="withdraw",
    ),
]
