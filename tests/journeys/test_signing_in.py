"""Signing in as people do it: with a password and no script, and with a passkey under the strict policy."""

import time

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.browsing import Watched, watch
from tests.journeys.site import Site

pytestmark = pytest.mark.browser
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def by_name(site: Site) -> str:
    """The site under a name: browsers offer passkeys to names, not to numbers."""
    return site.address.replace("127.0.0.1", "localhost")


def sign_in(seen: Watched, email: str) -> None:
    from mithaq.accounts.demo import PASSWORD

    seen.open("en/account/sign-in")
    seen.page.fill("[name=login]", email)
    seen.page.fill("[name=password]", PASSWORD)
    seen.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(seen.page).to_have_url(f"{seen.address}/en/desk")


def show_again(seen: Watched) -> None:
    from mithaq.accounts.demo import PASSWORD

    seen.page.fill("[name=password]", PASSWORD)
    seen.page.get_by_role("button", name="Continue").click()


def test_a_passkey_is_added_and_opens_the_account_without_any_password(browser: Browser, site: Site) -> None:
    with watch(browser, by_name(site)) as seen:
        wire = seen.page.context.new_cdp_session(seen.page)
        wire.send("WebAuthn.enable")
        wire.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        sign_in(seen, "individual@demo.example")
        seen.open("en/account/security/passkeys/new")
        show_again(seen)
        seen.page.get_by_role("button", name="Add the passkey").click()
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
        assert seen.page.locator("main li bdi").count() == 10
        seen.page.locator("header form button, .me button").first.click()
        seen.open("ar/account/sign-in")
        seen.page.locator("form[data-passkey] button").click()
        expect(seen.page).to_have_url(f"{seen.address}/ar/desk")
        seen.assert_clean()


def test_an_app_is_set_up_and_asked_for_without_any_script(browser: Browser, site: Site) -> None:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    with watch(browser, site.address, script=False) as seen:
        sign_in(seen, "elections@demo.example")
        seen.open("en/account/security/app")
        show_again(seen)
        secret = seen.page.input_value("#totp-secret")
        assert seen.page.locator("svg.qr").is_visible()
        code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
        seen.page.fill("[name=code]", code)
        seen.page.get_by_role("button", name="Set up").click()
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
        recovery = seen.page.locator("main li bdi").first.inner_text()
        seen.page.get_by_role("button", name="Sign out").click()
        from mithaq.accounts.demo import PASSWORD

        seen.open("en/account/sign-in")
        seen.page.fill("[name=login]", "elections@demo.example")
        seen.page.fill("[name=password]", PASSWORD)
        seen.page.get_by_role("button", name="Sign in", exact=True).click()
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("Second factor")
        seen.page.fill("[name=code]", recovery)
        seen.page.get_by_role("button", name="Continue").click()
        expect(seen.page).to_have_url(f"{seen.address}/en/desk")


def test_where_there_are_no_passkeys_the_page_says_so_and_the_password_stays(
    browser: Browser, site: Site
) -> None:
    with watch(browser, site.address) as seen:
        seen.open("en/account/sign-in")
        assert seen.page.locator("[data-passkey-missing]").is_visible()
        assert not seen.page.locator("form[data-passkey]").is_visible()
        sign_in(seen, "auditor@demo.example")
        seen.assert_clean()
