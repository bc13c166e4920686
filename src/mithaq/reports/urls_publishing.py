"""Addresses of publishing, and of what is published."""

from django.urls import URLPattern, path, re_path

from mithaq.reports import views_editions, views_publishing

WORK = "desk/reports/<slug:code>/publishing"
#: Where each step stands below the page of publishing.
STEPS = {
    "reply_offer": "reply",
    "reply_record": "reply/record",
    "early_invite": "early",
    "release_report": "release",
    "release_move": "move",
    "release_stop": "stop",
    "edition_renew": "renew",
    "withdraw": "withdraw",
}
urlpatterns: list[URLPattern] = [
    path("reports/early/<str:token>", views_editions.EarlyPage.as_view(), name="early"),
    path("reports/<slug:code>/read", views_editions.read, name="read"),
    re_path(
        r"^reports/(?P<code>[-\w]+)/edition\.(?P<kind>pdf|docx|epub)$",
        views_editions.edition_file,
        name="edition_file",
    ),
    path(WORK, views_publishing.publishing_page, name="publishing"),
    path(f"{WORK}/harm", views_publishing.HarmPage.as_view(), name="harm"),
    path(f"{WORK}/harm/sign", views_publishing.SignHarm.as_view(), name="harm_sign"),
    path(f"{WORK}/early/<int:pk>/end", views_publishing.EndEarly.as_view(), name="early_end"),
    *(
        path(
            f"{WORK}/{place}", views_publishing.StepPage.as_view(step=views_publishing.STEPS[name]), name=name
        )
        for name, place in STEPS.items()
    ),
]
