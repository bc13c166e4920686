"""Addresses of the strategy and its indicators."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.results import (
    urls_out,
    urls_plan,
    views,
    views_board,
    views_direction,
    views_donors,
    views_glance,
    views_list,
    views_measuring,
    views_rows,
    views_signing,
)

app_name = "results"
urlpatterns: list[URLPattern] = [
    path("strategy", views.strategy, name="strategy"),
    path("strategy.json", views.strategy_data, name="strategy_data"),
    path("strategy/board", views_board.board, name="board"),
    path("strategy/missing", views_board.missing, name="missing"),
    path("strategy/differences", views_rows.differences, name="differences"),
    path("strategy/periods", views_signing.periods, name="periods"),
    path("strategy/periods/new", views_signing.PeriodNew.as_view(), name="period_new"),
    path("strategy/periods/<slug:code>.json", views_signing.period_data, name="period_data"),
    path("strategy/periods/<slug:code>", views_signing.period, name="period"),
    path("strategy/periods/<slug:code>/submit", views_signing.submit, name="period_submit"),
    path("strategy/periods/<slug:code>/return", views_signing.ReturnPeriod.as_view(), name="period_return"),
    path("strategy/periods/<slug:code>/approve", views_signing.approve, name="period_approve"),
    path("strategy/periods/<slug:code>/lock", views_signing.lock, name="period_lock"),
    path("strategy/periods/<slug:code>/check", views_signing.check, name="period_check"),
    path("strategy/donors", views_donors.donor_list, name="donor_links"),
    path("strategy/donors/new", views_donors.DonorNew.as_view(), name="donor_new"),
    path("strategy/donors/<int:pk>/close", views_donors.donor_revoke, name="donor_revoke"),
    *urls_plan.urlpatterns,
    *urls_out.urlpatterns,
    path("donor/<str:token>", views_donors.donor, name="donor"),
    path("glance", views_glance.glance_today, name="glance_today"),
    path("glance/<str:day>.json", views_glance.glance_data, name="glance_data"),
    path("glance/<str:day>", views_glance.glance, name="glance"),
    *list_paths("indicators", views_list.IndicatorList),
    path("indicators/<str:code>.json", views.indicator_data, name="indicator_data"),
    path("indicators/<str:code>.csv", views.indicator_csv, name="indicator_csv"),
    path("indicators/<str:code>/rows/<slug:line>", views_rows.rows, name="rows"),
    path("indicators/<str:code>/rows/<slug:line>.csv", views_rows.rows_csv, name="rows_csv"),
    path(
        "indicators/<str:code>/rows/<slug:line>/evidence",
        views_measuring.AttachToRow.as_view(),
        name="attach_to_row",
    ),
    path("indicators/<str:code>/values/<slug:line>", views_measuring.TypeValue.as_view(), name="type_value"),
    path("indicators/<str:code>/responsible", views_direction.Owner.as_view(), name="owner"),
    path("indicators/<str:code>/definition", views_direction.Definition.as_view(), name="definition"),
    path("values/<int:pk>/take-back", views_measuring.TakeBack.as_view(), name="take_back"),
    path("values/<int:pk>/evidence", views_measuring.AttachToValue.as_view(), name="attach_to_value"),
    path("indicators/<str:code>", views.indicator, name="indicator"),
]
