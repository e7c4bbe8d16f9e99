"""What a clinician does: search, open a patient, filter, download."""

from __future__ import annotations

import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site


def test_the_list_follows_what_is_typed_and_the_address_keeps_it(site: Site, page: Page) -> None:
    site.sign_in(page)
    page.get_by_role("searchbox", name="Find a patient").press_sequentially(site.hero.last_name[:5].lower())

    expect(page.locator("table tbody tr").first).to_contain_text(site.hero.last_name)
    expect(page).to_have_url(re.compile("q="))
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value(site.hero.last_name[:5].lower())


@pytest.mark.parametrize("typed", ["%", "9999-12", "<!-->"])
def test_signs_find_nobody_and_harm_nothing(site: Site, page: Page, typed: str) -> None:
    site.sign_in(page)
    page.get_by_role("searchbox").fill(typed)

    expect(page.get_by_text("Nobody fits")).to_be_visible()


def test_every_thumbnail_of_a_patient_is_a_picture(site: Site, page: Page) -> None:
    site.sign_in(page)
    site.open_patient(page, site.hero)
    thumbnails = page.locator(".thumbnails img")
    expect(thumbnails).to_have_count(len(site.records_of(site.hero)))
    for number in range(thumbnails.count()):
        thumbnails.nth(number).scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")

    assert page.evaluate("[...document.querySelectorAll('.thumbnails img')].every(i => i.naturalWidth > 100)")


def test_who_it_is_stays_in_sight_while_one_scrolls(site: Site, page: Page) -> None:
    site.sign_in(page)
    site.open_patient(page, site.hero)
    page.mouse.wheel(0, 900)

    band = page.get_by_role("region", name="Patient")
    expect(band).to_be_in_viewport(ratio=1)
    expect(band).to_contain_text(site.hero.filemaker_id[:8])


def test_the_whole_record_number_can_be_copied(site: Site, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.address)
    site.sign_in(page)
    site.open_patient(page, site.hero)
    page.get_by_role("button", name="Copy the whole record number").click()

    expect(page.locator("[data-copied]")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == site.hero.filemaker_id


def test_a_filter_narrows_the_pictures_keeps_the_focus_and_survives_a_reload(site: Site, page: Page) -> None:
    site.sign_in(page)
    site.open_patient(page, site.hero)
    left = page.get_by_role("navigation", name="Side").get_by_role("link", name="Left")
    left.press("Enter")
    expect(left).to_have_attribute("aria-current", "true")
    expect(left).to_be_focused()
    page.get_by_role("navigation", name="View").get_by_role("link", name="Dorsal").click()
    expect(page).to_have_url(re.compile("category=dorsal&side=left"))
    page.reload()

    pictures = page.locator(".thumbnails img")
    expected = [
        r
        for r in site.records_of(site.hero)
        if r.file.subject.view == "dorsal" and r.file.subject.side == "left"
    ]
    expect(pictures).to_have_count(len(expected))
    # What is typed narrows what is chosen already.
    page.get_by_role("searchbox", name="Search this record").press_sequentially("nowhere")
    expect(page.get_by_text("Nothing in this record fits")).to_be_visible()
    expect(page).to_have_url(re.compile("text=nowhere.*category=dorsal|category=dorsal.*text=nowhere"))
    page.go_back()
    expect(pictures).to_have_count(len(expected))


def test_a_batch_downloads_as_a_zip_with_the_originals_that_are_shown(site: Site, page: Page) -> None:
    site.sign_in(page)
    page.goto(f"{site.address}{site.addresses['patient']}?category=dorsal&side=left")
    with page.expect_download() as download:
        page.get_by_role("link", name="ZIP of this one").first.click()

    newest = max(record.day for record in site.records_of(site.hero))
    files = [
        r.file for r in site.records_of(site.hero)
        if r.day == newest and (r.file.subject.view, r.file.subject.side) == ("dorsal", "left")
    ]  # fmt: skip
    archive = zipfile.ZipFile(download.value.path())
    assert download.value.suggested_filename.endswith(f"_{newest}.zip")
    assert sorted(map(archive.read, archive.namelist())) == sorted(
        (site.images / file.name).read_bytes() for file in files
    )


def test_what_is_known_to_be_missing_stands_under_its_day(site: Site, page: Page) -> None:
    site.sign_in(page)
    site.open_patient(page, site.others[0])

    day = page.get_by_role("region", name="4 Mar 2012")
    expect(day).to_contain_text("Right medial")
    expect(day).to_contain_text("its file was missing at the migration")


def test_a_file_name_in_the_search_says_whose_picture_it_is_and_leads_there(site: Site, page: Page) -> None:
    record = site.records_of(site.others[0])[0]
    site.sign_in(page)
    page.get_by_role("searchbox", name="Find a patient").press_sequentially(record.file.name)

    found = page.get_by_role("link", name=re.compile(f"Picture of {site.others[0].last_name}"))
    expect(found).to_be_visible()
    found.click()
    expect(page.get_by_role("region", name="Patient")).to_contain_text(site.others[0].last_name)


def test_a_key_picture_is_marked_by_a_key_and_stands_out_in_the_record(site: Site, page: Page) -> None:
    site.sign_in(page)
    site.open_patient(page, site.others[2])
    page.locator(".thumbnails a").first.click()
    star = page.get_by_role("button", name="Key picture")
    expect(star).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("k")
    expect(star).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="★ Key pictures").click()
    expect(page.locator(".thumbnails img")).to_have_count(1)
    expect(page.locator(".thumbnails .caption")).to_contain_text("★")
