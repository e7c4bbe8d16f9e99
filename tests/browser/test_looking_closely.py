"""The viewer and the comparison: by keyboard, with zoom, over time, and left never beside right unawares."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.waiting import wait_until


def open_picture(site: Site, page: Page, name: str = "Dorsal, left") -> None:
    """The newest picture of that view and side of who came most often."""
    site.sign_in(page)
    site.open_patient(page, site.hero)
    page.get_by_role("link").filter(has=page.get_by_role("img", name=re.compile(name))).first.click()
    is_ready(page)


def is_ready(page: Page) -> None:
    """The pictures are there, and so is the script that moves them."""
    expect(page.get_by_role("toolbar", name="Looking closely")).to_be_visible()
    wait_until(page, "[...document.querySelectorAll('img.picture')].every(i => i.complete && i.naturalWidth)")


def scale(page: Page, picture: str = "img.picture") -> float:
    return float(page.locator(picture).first.evaluate("i => i.getBoundingClientRect().width"))


def test_the_arrow_keys_go_through_the_batch_and_the_band_stays(site: Site, page: Page) -> None:
    open_picture(site, page)
    first, place = page.url, page.locator(".place").inner_text()
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(first)
    expect(page.locator(".place")).not_to_have_text(place)
    expect(page.get_by_role("region", name="Patient")).to_contain_text(site.hero.filemaker_id)
    page.keyboard.press("ArrowLeft")

    expect(page).to_have_url(first)
    expect(page.locator(".place")).to_have_text(place)


def test_over_time_every_picture_is_of_the_same_view_and_side(site: Site, page: Page) -> None:
    open_picture(site, page)
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile("along=view"))
    days = set()
    for _ in range(2):
        expect(page.locator("h1")).to_contain_text("Dorsal")
        expect(page.locator("h1 .side")).to_have_text("Left")
        days.add(page.locator("h1 time").get_attribute("datetime"))
        if not page.locator("#previous").is_visible() or page.locator("a#previous").count() == 0:
            break
        page.keyboard.press("p")
        page.wait_for_timeout(300)

    assert len(days) == 2


def test_keys_zoom_turn_and_fit(site: Site, page: Page) -> None:
    open_picture(site, page)
    picture = page.locator("img.picture")
    page.keyboard.press("+")
    expect(picture).not_to_have_css("transform", "matrix(1, 0, 0, 1, 0, 0)")
    enlarged = scale(page)
    page.keyboard.press("0")
    expect(picture).to_have_css("transform", "matrix(1, 0, 0, 1, 0, 0)")
    assert enlarged > 1.2 * scale(page)
    page.keyboard.press("r")

    expect(picture).to_have_attribute("style", re.compile(r"rotate\(90deg\)"))


def test_a_question_mark_shows_the_keys(site: Site, page: Page) -> None:
    open_picture(site, page)
    page.keyboard.press("?")

    expect(page.get_by_role("dialog")).to_contain_text("previous, next")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_damaged_file_and_a_pdf_that_is_called_jpg_have_their_own_state(site: Site, page: Page) -> None:
    site.sign_in(page)
    site.open_patient(page, site.others[-1])
    found = {}
    addresses = [str(link.get_attribute("href")) for link in page.locator(".thumbnails a").all()]
    for address in addresses:
        page.goto(site.address + address)
        if page.get_by_text("it is damaged or incomplete").count():
            found["damaged"] = page.get_by_role("link", name="Download the original").count() > 0
        if page.get_by_text("though it is named as").count():
            found["disguised"] = page.get_by_role("link", name="Open the PDF in a new tab").count() == 1

    assert found == {"damaged": True, "disguised": True}


def compare(site: Site, page: Page) -> None:
    site.sign_in(page)
    site.open_patient(page, site.hero)
    page.get_by_role("navigation", name="Side").get_by_role("link", name="Left").click()
    page.get_by_role("navigation", name="View").get_by_role("link", name="Dorsal").click()
    page.get_by_role("link", name="Compare over time").click()
    expect(page.locator("img.picture")).to_have_count(2)
    is_ready(page)


def test_a_comparison_begins_with_the_oldest_and_the_newest_of_one_side(site: Site, page: Page) -> None:
    compare(site, page)
    days = sorted(
        r.day
        for r in site.records_of(site.hero)
        if r.file.subject.view == "dorsal" and r.file.subject.side == "left"
    )

    assert [time.get_attribute("datetime") for time in page.locator("figcaption time").all()] == [
        days[0].isoformat(), days[-1].isoformat()
    ]  # fmt: skip
    expect(page.locator("figcaption .side")).to_have_text(["Left", "Left"])


def test_both_pictures_zoom_together(site: Site, page: Page) -> None:
    compare(site, page)
    fitting = scale(page)
    page.keyboard.press("+")
    page.keyboard.press("+")

    wait_until(
        page,
        f"[...document.querySelectorAll('img.picture')].every(i => i.getBoundingClientRect().width > {fitting} * 1.2)",
    )


def test_the_slider_is_moved_by_its_range(site: Site, page: Page) -> None:
    compare(site, page)
    page.get_by_role("link", name="Slider").click()
    slider = page.get_by_role("slider")
    slider.focus()
    before = page.locator(".layer-b").evaluate("e => getComputedStyle(e).clipPath")
    page.keyboard.press("ArrowRight")

    expect(page).to_have_url(re.compile("mode=slider"))
    wait_until(page, f"getComputedStyle(document.querySelector('.layer-b')).clipPath !== '{before}'")


def test_left_is_shown_beside_right_only_on_purpose_and_with_a_warning(site: Site, page: Page) -> None:
    compare(site, page)
    expect(page.get_by_role("alert")).to_have_count(0)
    page.get_by_role("link", name="Compare with the other side").click()

    expect(page.get_by_role("alert")).to_contain_text("Left and right together")
    expect(page.locator("figcaption .side")).to_have_text(["Left", "Right"])
