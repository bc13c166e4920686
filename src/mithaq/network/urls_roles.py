"""Addresses of roles in organisations; part of the network's."""

from django.urls import URLPattern, path

from mithaq.network import views_roles as views

paths: list[URLPattern] = [
    path("desk/organisations/of/<slug:code>/roles/give", views.GiveRolePage.as_view(), name="give_role"),
    path("desk/roles/<int:pk>", views.RolePage.as_view(), name="role"),
    path("desk/roles/<int:pk>/end", views.EndRolePage.as_view(), name="end_role"),
]
