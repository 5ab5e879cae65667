"""Journey: a programme manager sets up a passkey as the second step, and signs in with it alone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from aspirant.embedded.processes import wait_until
from tests.support.browser import axe, visit
from tests.support.stack import LiveStack

# As outside the demonstration: staff need a second step.
SETTINGS = {"ASPIRANT_DEMO_SECOND_FACTOR": "1"}
ADDRESS = "pat.manager@example.nhs.uk"
PASSWORD = "correct horse battery staple"
INVITE = f"""
from accounts.models import User
from trusts.services.invitations import invite
by = User.objects.with_staff_role("administrator").first()
invite(by=by, email="{ADDRESS}", name="Pat Manager", role="programme_manager")
"""
STRICT = {"default-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'"}
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Device:
    """The keeper of passkeys in the visitor's computer, who confirms with a finger, or does not."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        made = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        self.id = made["authenticatorId"]

    def confirms(self, yes: bool) -> None:
        options = {"authenticatorId": self.id, "isUserVerified": yes}
        self.session.send("WebAuthn.setUserVerified", options)

    def passkeys(self) -> list[dict[str, Any]]:
        found = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(found["credentials"])


@pytest.fixture
def invitation(live_stack: LiveStack) -> str:
    live_stack.manage("shell", "--no-imports", "-c", INVITE)
    assert wait_until(lambda: any(ADDRESS in mail for mail in live_stack.mail()), 20, step=0.2)
    (mail,) = [mail for mail in live_stack.mail() if ADDRESS in mail]
    found = re.search(r"/invitations/[\w-]+/", mail)
    assert found
    return found[0]


@pytest.fixture(autouse=True)
def _strict(page: Page) -> None:
    """Every page comes with the strict policy; the browser complains of what breaks it."""

    def look(response: Any) -> None:
        if response.request.resource_type == "document" and response.status == 200:
            policy = set(response.headers["content-security-policy"].split("; "))
            assert policy >= STRICT, policy
            assert not any("unsafe" in each for each in policy), policy

    page.on("response", look)


def test_a_passkey_is_the_second_step_and_then_the_only_one(page: Page, invitation: str) -> None:
    device = Device(page)
    join(page, invitation)
    is_made_to_set_up(page)
    add_passkey(page, device)
    visit(page, "/people/")
    sign_out(page)
    a_passkey_not_confirmed_lets_nobody_in(page, device)
    sign_in_with_passkey(page)
    confirm_with_passkey(page)
    sign_out(page)
    password_and_passkey(page)
    rename_and_keep_the_last(page)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def join(page: Page, address: str) -> None:
    visit(page, address)
    expect(page.get_by_role("main")).to_contain_text("Programme manager")
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("button", name="Join").click()


def is_made_to_set_up(page: Page) -> None:
    heading(page, "Your second step")
    expect(page.get_by_role("main")).to_contain_text("Your role needs a second step")
    axe(page)
    visit(page, "/funding/")
    heading(page, "Your second step")


def add_passkey(page: Page, device: Device) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    heading(page, "Add a passkey")
    axe(page)
    device.confirms(False)
    page.get_by_label("Name of the passkey").fill("work laptop")
    expect(page.get_by_label("Let me sign in with it alone")).to_be_checked()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("alert").filter(has_text="did not confirm")).to_be_visible()
    axe(page)
    device.confirms(True)
    page.get_by_role("button", name="Add the passkey").click()
    heading(page, "Your recovery codes")
    expect(page.get_by_role("main")).to_contain_text("Your passkey is added")
    axe(page)
    (passkey,) = device.passkeys()
    assert passkey["isResidentCredential"]
    assert passkey["rpId"] == "localhost"


def sign_out(page: Page) -> None:
    visit(page, "/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    visit(page, "/accounts/login/")
    heading(page, "Sign in")


def a_passkey_not_confirmed_lets_nobody_in(page: Page, device: Device) -> None:
    device.confirms(False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="did not confirm")).to_be_visible()
    axe(page)
    device.confirms(True)
    page.goto("/people/")
    heading(page, "Sign in")


def sign_in_with_passkey(page: Page) -> None:
    """They come to the page that they asked for."""
    page.get_by_role("button", name="Sign in with a passkey").click()
    heading(page, "People")
    axe(page)


def confirm_with_passkey(page: Page) -> None:
    """Where money moves, the passkey says once more who it is."""
    visit(page, "/accounts/2fa/webauthn/reauthenticate/?next=/account/")
    heading(page, "Confirm that it is you")
    page.get_by_role("button", name="Use a passkey").click()
    heading(page, "Your account")
    axe(page)


def password_and_passkey(page: Page) -> None:
    page.get_by_label("Email address").fill(ADDRESS)
    page.get_by_role("textbox", name="Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    heading(page, "Second step")
    axe(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What needs you")


def rename_and_keep_the_last(page: Page) -> None:
    visit(page, "/accounts/2fa/webauthn/")
    expect(page.get_by_role("main")).to_contain_text("work laptop")
    page.get_by_role("link", name="Change").click()
    axe(page)
    page.get_by_label("Name of the passkey").fill("desk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("desk")
    page.get_by_role("link", name="Change").click()
    page.get_by_role("link", name="Remove this passkey").click()
    expect(page.get_by_role("main")).to_contain_text("“desk” is your only second step")
    axe(page)
