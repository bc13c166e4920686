"""Addresses of core's own pages."""

from django.urls import URLPattern, path

from mithaq.core import views_audit, views_design, views_records
from mithaq.core.lists import list_paths

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("design", views_design.design, name="design"),
    *list_paths("desk/audit", views_audit.AuditList),
    path("desk/audit/<int:number>", views_audit.AuditEntryPage.as_view(), name="audit_entry"),
    *list_paths("desk/jobs", views_records.JobList),
    path("desk/jobs/<int:job_id>", views_records.JobPage.as_view(), name="job"),
    *list_paths("desk/outbox", views_records.OutboxList),
    path("desk/outbox/<int:mail_id>", views_records.MailPage.as_view(), name="mail"),
    *list_paths("desk/deletions", views_records.DeletionList),
    path("desk/deletions/<int:deletion_id>", views_records.DeletionPage.as_view(), name="deletion"),
    path("files/<int:file_id>/<str:name>", views_records.file, name="file"),
]
