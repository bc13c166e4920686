"""Addresses that stand outside the languages: what programs look for at the root."""

from django.urls import URLPattern, path

from mithaq.public import views

urlpatterns: list[URLPattern] = [
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]
