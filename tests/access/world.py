"""The people and trusts that every row of the access matrix is tried with."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import StaffRole, User
from accounts.services import create_user
from core.actors import PORTAL
from programmes.models import Programme
from programmes.services import propose_pairing, propose_participation
from tests.access.matrix import RELATIONS, STAFF_ROLES, TRUST_ROLES, row_modules
from tests.conftest import HttpsClient
from tests.factories.people import add_member
from tests.factories.trusts import make_trust
from tests.support.acting import save
from trusts.models import Trust


class World:
    """`own`, `paired` and `other` trusts; `people` by actor; a signed-in browser for each.

    The scenes of the apps add what their addresses need as further attributes.
    """

    own: Trust
    paired: Trust
    other: Trust

    def __init__(self) -> None:
        self.people: dict[str, User] = {}
        self.clients: dict[str, Client] = {"signed out": HttpsClient()}
        for relation in RELATIONS:
            setattr(self, relation, make_trust())
        self._pair()
        self._fill()
        for module in row_modules():
            if scene := getattr(module, "scene", None):
                scene(self)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"No scene made world.{name}")

    def client(self, actor: str) -> Client:
        return self.clients[actor]

    def _pair(self) -> None:
        programme = save(Programme(slug="access", name="Access programme"))
        sides = [
            propose_participation(
                by=PORTAL, programme=programme, trust=trust, role=role, reason="For the matrix."
            )
            for trust, role in ((self.own, "exemplar"), (self.paired, "fast_follower"))
        ]
        propose_pairing(by=PORTAL, exemplar=sides[0], follower=sides[1], reason="For the matrix.")

    def _fill(self) -> None:
        self._enter("no role")
        for role in STAFF_ROLES:
            save(StaffRole(user=self._enter(role), role=role))
        for relation in RELATIONS:
            for role in TRUST_ROLES:
                add_member(self._enter(f"{relation} {role}"), getattr(self, relation), role)

    def _enter(self, actor: str) -> User:
        address = f"{actor.replace(' ', '.')}@access.example"
        user = create_user(by=PORTAL, email=address, name=f"Actor {actor}")
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        self.people[actor] = user
        self.clients[actor] = sign_in(user)
        return user


def sign_in(user: User, *, fresh: bool = True) -> Client:
    """A browser in which a person is signed in, by default a moment ago."""
    client = HttpsClient()
    client.force_login(user)
    if fresh:
        session = client.session
        session["account_authentication_methods_user"] = str(user.pk)
        session["account_authentication_methods"] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session.save()
    return client
