"""Marking pictures on a patient's page, with the pointer and by keys, and correcting all of them in one go."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import IsAccessible
from tests.browser.site import Site


def test_marked_pictures_are_corrected_at_once_and_taken_back_at_once(
    site: Site, page: Page, is_accessible: IsAccessible
) -> None:
    site.sign_in(page)
    page.goto(site.address + site.addresses["patient"] + "?category=dorsal&side=left")
    boxes = page.get_by_role("checkbox", name="Mark Dorsal, left")
    count = boxes.count()
    assert count > 2
    bar = page.get_by_role("group", name="Marked pictures")
    expect(bar).to_be_hidden()
    boxes.first.check()
    boxes.last.click(modifiers=["Shift"])
    expect(bar).to_contain_text(f"{count} marked")
    # The last one is left out again, by the key and from its picture.
    page.locator(".thumbnails a").last.focus()
    page.keyboard.press("x")
    expect(bar).to_contain_text(f"{count - 1} marked")
    is_accessible(page)

    bar.get_by_role("button", name="Correct or move").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Correct {count - 1} pictures")
    is_accessible(page)
    page.get_by_role("radio", name="Right").check()
    page.get_by_role("button", name="Correct the marked pictures").click()

    expect(page.locator("#notices")).to_contain_text(f"{count - 1} pictures corrected")
    expect(boxes).to_have_count(1)
    page.locator("#notices").get_by_role("button", name="Undo").click()
    page.goto(site.address + site.addresses["patient"] + "?category=dorsal&side=left")
    expect(boxes).to_have_count(count)
