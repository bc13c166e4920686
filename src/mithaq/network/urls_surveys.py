"""Addresses of the yearly survey; part of the network's."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.network import views_surveys as views

paths: list[URLPattern] = [
    path("surveys", views.surveys, name="surveys"),
    path("surveys.<format:format>", views.surveys_data, name="surveys_data"),
    path("surveys/<int:year>", views.survey, name="survey"),
    path("desk/surveys/new", views.RunNew.as_view(), name="survey_new"),
    path("desk/surveys/<int:year>/do", views.do_survey, name="do_survey"),
    *list_paths("desk/surveys/<int:year>/replies", views.ReplyList),
    path("desk/surveys/<int:year>/of/<slug:code>/save", views.save_typed, name="save_typed"),
    path("desk/surveys/<int:year>/of/<slug:code>/<int:part>", views.AnswerPart.as_view(), name="answer"),
]
