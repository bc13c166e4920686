"""Addresses of funding: the public page, and the hub's pages below the desk."""

from django.urls import URLPattern, path, re_path

from mithaq.core.lists import list_paths
from mithaq.core.views_imports import import_paths
from mithaq.funding import views, views_agreements, views_desk, views_money
from mithaq.funding.accounts_import import AccountsImport

app_name = "funding"
agreement = "desk/funding/grants/<slug:key>"
urlpatterns: list[URLPattern] = [
    path("funding", views.funding, name="funding"),
    re_path(r"^funding\.(?P<format>json|csv)$", views.funding_data, name="funding_data"),
    path("desk/funding", views_desk.overview, name="overview"),
    *list_paths("desk/funding/donors", views_desk.DonorList),
    path("desk/funding/donors/new", views_desk.DonorEdit.as_view(), name="donor_new"),
    path("desk/funding/donors/<slug:key>", views_desk.DonorEdit.as_view(), name="donor"),
    *list_paths("desk/funding/opportunities", views_desk.OpportunityList),
    path("desk/funding/opportunities/new", views_desk.OpportunityEdit.as_view(), name="opportunity_new"),
    path("desk/funding/opportunities/<int:pk>", views_desk.opportunity_page, name="opportunity"),
    path(
        "desk/funding/opportunities/<int:pk>/edit",
        views_desk.OpportunityEdit.as_view(),
        name="opportunity_edit",
    ),
    path(
        "desk/funding/opportunities/<int:pk>/move",
        views_desk.OpportunityMove.as_view(),
        name="opportunity_move",
    ),
    path("desk/funding/opportunities/<int:pk>/proposal", views_desk.ProposalNew.as_view(), name="proposal"),
    *list_paths("desk/funding/grants", views_agreements.AgreementList),
    path("desk/funding/grants/new", views_agreements.AgreementNew.as_view(), name="agreement_new"),
    path(agreement, views_agreements.agreement_page, name="agreement"),
    path(f"{agreement}/terms", views_agreements.AgreementAmend.as_view(), name="amend"),
    path(f"{agreement}/instalments/new", views_agreements.InstalmentNew.as_view(), name="instalment_new"),
    path(
        f"{agreement}/instalments/<int:pk>", views_agreements.InstalmentReceive.as_view(), name="instalment"
    ),
    path(f"{agreement}/conditions/new", views_agreements.ConditionNew.as_view(), name="condition_new"),
    path(f"{agreement}/conditions/<int:pk>", views_agreements.ConditionMeet.as_view(), name="condition"),
    path(f"{agreement}/reports/new", views_agreements.DeadlineNew.as_view(), name="deadline_new"),
    path(f"{agreement}/reports/<int:pk>", views_agreements.DeadlineSent.as_view(), name="deadline"),
    path(f"{agreement}/share", views_agreements.ShareEdit.as_view(), name="share"),
    path(f"{agreement}/publish", views_money.publish_agreement, name="publish_agreement"),
    *list_paths("desk/funding/entries", views_money.EntryList),
    path("desk/funding/entries/new", views_money.EntryNew.as_view(), name="entry_new"),
    path("desk/funding/entries/back", views_money.EntryBack.as_view(), name="entry_back"),
    *import_paths("desk/funding/entries/import", AccountsImport()),
    *list_paths("desk/funding/budget", views_money.BudgetList),
    path("desk/funding/budget/new", views_money.BudgetLineEdit.as_view(), name="budget_line_new"),
    path("desk/funding/budget/<int:pk>", views_money.BudgetLineEdit.as_view(), name="budget_line"),
    path("desk/funding/publish", views_money.publish_page, name="publish"),
    path("desk/funding/publish/<slug:key>/<int:year>", views_money.publish_sum, name="publish_sum"),
]
