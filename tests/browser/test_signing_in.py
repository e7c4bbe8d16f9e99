"""The first administrator comes in: a one-time password, a password, a passkey that a browser keeps, and from then on by it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import IsAccessible
from tests.browser.site import Site

OWN = "a quite different walk"
# A finger on the reader of a laptop, each time it is asked for.
LAPTOP = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_the_first_one_time_password_leads_to_a_password_and_a_passkey_of_ones_own(
    site: Site, page: Page, is_accessible: IsAccessible
) -> None:
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": LAPTOP})
    # Browsers keep passkeys for names only.
    home = site.address.replace("127.0.0.1", "localhost")

    page.goto(f"{home}/people/")
    site.enter(page, "admin", site.first_password)
    is_accessible(page)
    for field in page.locator("input[type=password]").all():
        field.fill(OWN)
    page.get_by_role("button", name="Save the password").click()

    # Nothing else opens before there is a second factor.
    page.goto(f"{home}/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor first")
    is_accessible(page)
    page.get_by_role("link", name="Use an app").click()
    is_accessible(page)
    page.go_back()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    is_accessible(page)

    page.goto(f"{home}/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    page.get_by_role("button", name="Sign out").click()

    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/patients/")
    page.get_by_role("button", name="Sign out").click()

    site.enter(page, "admin", OWN)
    is_accessible(page)
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/patients/")

    page.goto(f"{home}/account/confirm/passkey/?next=/account/")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/account/")
