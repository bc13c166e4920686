"""Addresses of accounts, invitations and roles. Signing in has its own: `urls_sign_in`."""

from django.urls import URLPattern, path

from mithaq.accounts import views, views_handover, views_people
from mithaq.core.lists import list_paths

app_name = "accounts"
urlpatterns: list[URLPattern] = [
    path("account", views.profile, name="profile"),
    path("account/staff-mode", views.staff_mode, name="staff_mode"),
    path("account/staff-mode/end", views.end_staff_mode, name="end_staff_mode"),
    path("invitation/<str:token>", views.invitation_link, name="invitation_link"),
    path("invitation", views.accept, name="accept"),
    *list_paths("accounts", views_people.PeopleList),
    path("accounts/<int:pk>", views_people.person, name="person"),
    path("accounts/<int:pk>/roles", views_people.grant, name="grant"),
    path("accounts/<int:pk>/hand-over", views_handover.hand_over, name="hand_over"),
    path("accounts/<int:pk>/close", views_people.disable, name="disable"),
    path("accounts/<int:pk>/open", views_people.enable, name="enable"),
    path("accounts/<int:pk>/second-factor", views_people.reset_factor, name="reset_factor"),
    path("accounts/roles/<int:pk>/revoke", views_people.revoke, name="revoke"),
    *list_paths("accounts/invitations", views_people.InvitationList),
    path("accounts/invitations/new", views_people.invite, name="invite"),
    path("accounts/invitations/<int:pk>/again", views_people.send_again, name="send_again"),
    path("accounts/invitations/<int:pk>/revoke", views_people.revoke_invitation, name="revoke_invitation"),
]
