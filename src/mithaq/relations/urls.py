"""Addresses of relations."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.relations import views, views_agreements, views_contacts, views_log

app_name = "relations"
urlpatterns: list[URLPattern] = [
    *list_paths("desk/bodies", views.BodyList),
    path("desk/bodies/new", views.BodyNew.as_view(), name="body_new"),
    path("desk/bodies/<int:pk>", views.body_page, name="body"),
    path("desk/bodies/<int:pk>/edit", views.BodyEdit.as_view(), name="body_edit"),
    path("desk/bodies/<int:pk>/posts/new", views.PostNew.as_view(), name="post_new"),
    path("desk/bodies/<int:pk>/promises/new", views_log.CommitmentNew.as_view(), name="commitment_new"),
    path("desk/posts/<int:pk>/leave", views.PostLeave.as_view(), name="post_leave"),
    *list_paths("desk/contacts", views_contacts.ContactList),
    path("desk/contacts/<int:pk>", views_contacts.ContactEdit.as_view(), name="contact"),
    *list_paths("desk/export-marks", views_contacts.MarkList),
    *list_paths("desk/talks", views_log.TalkList),
    path("desk/talks/mail", views_contacts.MailPage.as_view(), name="mail"),
    path("desk/talks/new", views_log.LogPage.as_view(), name="log"),
    path("desk/talks/<int:pk>/edit", views_log.TalkEdit.as_view(), name="talk"),
    path("desk/talks/<int:pk>/remove", views_log.remove_talk, name="talk_remove"),
    *list_paths("desk/promises", views_log.CommitmentList),
    path("desk/promises/<int:pk>", views_log.ClosePage.as_view(), name="close"),
    *list_paths("partnerships", views_agreements.PartnershipList),
    path("partnerships/new", views_agreements.PartnershipNew.as_view(), name="partnership_new"),
    path("partnerships/<int:pk>", views_agreements.partnership_page, name="partnership"),
    path("partnerships/<int:pk>/edit", views_agreements.PartnershipEdit.as_view(), name="partnership_edit"),
    path("partnerships/<int:pk>/turn", views_agreements.TurnPage.as_view(), name="partnership_turn"),
    path("partnerships/<int:pk>/output", views_agreements.OutputPage.as_view(), name="partnership_output"),
    *list_paths("agreements", views_agreements.AgreementList),
    path("agreements/<slug:key>", views_agreements.agreement_page, name="agreement"),
    path("agreements/<slug:key>/clause", views_agreements.ClausePage.as_view(), name="agreement_clause"),
    path(
        "agreements/<slug:key>/clauses/<int:pk>/promise",
        views_contacts.ClausePromise.as_view(),
        name="clause_promise",
    ),
]
