"""Addresses of working groups, meetings and stories."""

from django.urls import URLPattern, path

from mithaq.core.lists import list_paths
from mithaq.network import views_groups, views_meetings, views_stories

app_name = "groups"
urlpatterns: list[URLPattern] = [
    *list_paths("groups", views_groups.GroupList),
    path("groups/<slug:code>", views_groups.group_page, name="group"),
    path("groups/<slug:code>/join", views_groups.JoinPage.as_view(), name="join"),
    *list_paths("desk/groups", views_groups.MyGroups),
    path("desk/groups/new", views_groups.GroupNew.as_view(), name="group_new"),
    path("desk/groups/<slug:code>", views_groups.inside, name="inside"),
    path("desk/groups/<slug:code>/edit", views_groups.GroupEdit.as_view(), name="group_edit"),
    path("desk/groups/<slug:code>/people/new", views_groups.PlaceNew.as_view(), name="place_new"),
    path("desk/groups/<slug:code>/outputs/new", views_groups.OutputNew.as_view(), name="output_new"),
    path(
        "desk/groups/<slug:code>/meetings/new",
        views_meetings.GroupMeetingNew.as_view(),
        name="group_meeting_new",
    ),
    path("desk/joining/<int:pk>/answer", views_groups.answer_joining, name="answer_joining"),
    path("desk/places/<int:pk>/end", views_groups.end_place, name="end_place"),
    *list_paths("meetings", views_meetings.MeetingList),
    path("meetings/<int:pk>", views_meetings.meeting_page, name="meeting"),
    path("desk/meetings/new", views_meetings.MeetingNew.as_view(), name="meeting_new"),
    path("desk/meetings/<int:pk>/minutes", views_meetings.MinutesPage.as_view(), name="minutes"),
    path("desk/meetings/<int:pk>/cancel", views_meetings.CancelPage.as_view(), name="meeting_cancel"),
    path("desk/meetings/<int:pk>/tasks/new", views_meetings.TaskNew.as_view(), name="task_new"),
    path("desk/tasks/<int:pk>", views_meetings.TaskPage.as_view(), name="task"),
    *list_paths("stories", views_stories.StoryList),
    path("stories/<int:pk>", views_stories.story_page, name="story"),
    *list_paths("desk/stories", views_stories.DeskStories),
    path("desk/stories/new", views_stories.StoryNew.as_view(), name="story_new"),
    path("desk/stories/<int:pk>/edit", views_stories.StoryEdit.as_view(), name="story_edit"),
    path("desk/stories/<int:pk>/consent", views_stories.ConsentPage.as_view(), name="consent"),
]
