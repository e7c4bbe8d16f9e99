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
    expect(page.get_by_role("region", name="Patient")).to_contain_text(site.hero.filemaker_id[:8])
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


def test_escape_goes_back_to_the_tile_of_the_picture_that_was_looked_at_last(site: Site, page: Page) -> None:
    site.sign_in(page)
    page.goto(f"{site.address}{site.addresses['patient']}?category=dorsal&side=left")
    page.locator(".thumbnails a").first.click()
    is_ready(page)
    page.keyboard.press("ArrowRight")
    # Through what was shown there, in its order.
    expect(page.locator(".place")).to_contain_text(re.compile("2 of 3 left dorsals"))
    shown = page.url.split("/images/")[1].partition("/")[0]
    page.keyboard.press("Escape")

    expect(page).to_have_url(re.compile(f"/patients/.*category=dorsal&side=left.*#picture-{shown}"))
    expect(page.locator(f"#picture-{shown}")).to_be_focused()


def test_on_a_phone_the_picture_has_the_screen_and_its_facts_lie_below(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_picture(site, page)

    wait_until(
        page, "Math.abs(document.querySelector('.scene').getBoundingClientRect().bottom - innerHeight) < 2"
    )
    assert page.locator(".scene").evaluate("e => e.offsetHeight") > 540
    for below in (page.locator(".facts"), page.get_by_role("toolbar")):
        expect(below).not_to_be_in_viewport()
    for icon in (page.locator("#previous"), page.locator("#next")):
        expect(icon).to_be_in_viewport()
        assert icon.evaluate("e => Math.min(e.offsetWidth, e.offsetHeight)") >= 44
        assert icon.evaluate("e => e.getBoundingClientRect().top / innerHeight") > 0.5


def test_in_full_screen_the_button_leads_out_of_it_and_the_next_picture_keeps_it(
    site: Site, page: Page
) -> None:
    open_picture(site, page)
    page.get_by_role("button", name="Full screen").click()
    expect(page.get_by_role("button", name="Leave full screen")).to_be_visible()
    page.locator("#next").click()
    is_ready(page)
    page.get_by_role("button", name="Leave full screen").click()

    expect(page.get_by_role("button", name="Full screen", exact=True)).to_be_visible()


def mark(page: Page, *places: tuple[float, float], frame: str = ".frame") -> None:
    """Taps at places that are counted in pixels from the middle of the frame, each time as somebody who aims."""
    box = page.locator(frame).first.bounding_box()
    assert box
    for across, down in places:
        page.mouse.click(box["x"] + box["width"] / 2 + across, box["y"] + box["height"] / 2 + down)


def test_a_length_is_measured_by_the_ruler_in_the_picture_whatever_the_zoom_and_the_turn(
    site: Site, page: Page
) -> None:
    open_picture(site, page)
    said = page.locator("#measured")
    page.keyboard.press("l")
    expect(said).to_contain_text("a point on the ruler")
    mark(page, (-100, 0), (100, 0))
    page.get_by_label("On the ruler they are").fill("10")
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Mark where to measure from")
    mark(page, (0, -50), (0, 50))
    expect(said).to_contain_text("About 50 mm, give or take 3")

    page.keyboard.press("r")
    page.keyboard.press("+")
    grown = float(page.locator("img.picture").evaluate("i => i.style.transform.match(/ scale\\(([^)]+)/)[1]"))
    mark(page, (-40 * grown, 0), (40 * grown, 0))
    expect(said).to_contain_text("About 40 mm")
    page.keyboard.press("Escape")
    expect(said).to_be_hidden()
    expect(page.locator("svg.drawing")).to_have_count(0)


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
    # From the oldest picture, too, the earlier one is A.
    page.locator("figcaption a").first.click()
    is_ready(page)
    page.keyboard.press("c")
    expect(page.locator("figcaption time").first).to_have_attribute("datetime", days[0].isoformat())


def test_both_pictures_zoom_together(site: Site, page: Page) -> None:
    compare(site, page)
    fitting = scale(page)
    page.keyboard.press("+")
    page.keyboard.press("+")

    wait_until(
        page,
        f"[...document.querySelectorAll('img.picture')].every(i => i.getBoundingClientRect().width > {fitting} * 1.2)",
    )


def test_b_is_moved_against_a_by_keys_and_buttons_and_put_back(site: Site, page: Page) -> None:
    compare(site, page)
    a, b = page.locator("img.picture").all()
    left = [float(one.evaluate("i => i.getBoundingClientRect().left")) for one in (a, b)]

    def moved() -> list[float]:
        now = [float(one.evaluate("i => i.getBoundingClientRect().left")) for one in (a, b)]
        return [round(after - before, 1) for before, after in zip(left, now, strict=True)]

    page.keyboard.press("Alt+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    wait_until(page, "document.querySelectorAll('img.picture')[1].style.transform.includes(' translate(')")
    page.wait_for_timeout(200)
    assert moved()[0] == 0
    assert moved()[1] > 2
    page.get_by_role("button", name="Reset").click()
    page.wait_for_timeout(200)

    assert moved() == [0, 0]


def test_on_a_tablet_the_dates_are_in_sight_below_the_pictures(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    compare(site, page)

    for letter in ("A", "B"):
        expect(page.locator(".strip").get_by_text(letter, exact=True).first).to_be_in_viewport(ratio=1)
    assert page.locator(".frame").first.evaluate("e => e.offsetHeight") > 180


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

    # Of every day there are both.
    expect(page.get_by_role("alert")).to_contain_text("Left and right together")
    expect(page.get_by_role("alert")).to_contain_text("the same day")
    expect(page.locator("figcaption .side")).to_have_text(["Left", "Right"])
