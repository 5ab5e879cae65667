"""Addresses about people: the team of a trust, invitations, everyone."""

from django.urls import path

from accounts.access import needs
from accounts.permissions import Permission as P
from trusts.views import joining, people, team

urlpatterns = [
    path("team/", team.team, name="team"),
    path("team/invite/", team.team_invite, name="team_invite"),
    path("team/cover/", team.team_cover, name="team_cover"),
    path("team/<int:pk>/role/", team.team_role, name="team_role"),
    path("team/<int:pk>/remove/", team.team_remove, name="team_remove"),
    path("team/invitations/<int:pk>/send/", team.team_send_again, name="team_send_again"),
    path("team/invitations/<int:pk>/withdraw/", team.team_withdraw, name="team_withdraw"),
    path("acting-for/", joining.choose_trust, name="choose"),
    path("invitations/<str:token>/", joining.accept_invitation, name="accept_invitation"),
    path(
        "people/",
        needs(P.STAFF_INVITE, P.HISTORY_VIEW)(people.PeopleList.as_view()),
        name="people",
    ),
    path("people/invite/", people.people_invite, name="people_invite"),
    path("people/invitations/<int:pk>/send/", people.people_send_again, name="people_send_again"),
    path("people/invitations/<int:pk>/withdraw/", people.people_withdraw, name="people_withdraw"),
    path("people/roles/<int:pk>/end/", people.end_role, name="end_role"),
    path(
        "people/memberships/<int:pk>/end/",
        people.end_person_membership,
        name="end_person_membership",
    ),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/role/", people.give_role, name="give_role"),
    path("people/<int:pk>/cover/", people.cover_person, name="cover_person"),
    path("people/<int:pk>/<slug:action>/", people.help_person, name="help_person"),
]
