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


@pytest.mark.parametrize("typed", ["%", "'", "<!-->"])
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


def test_a_batch_downloads_as_a_zip_with_all_its_originals(site: Site, page: Page) -> None:
    site.sign_in(page)
    site.open_patient(page, site.hero)
    with page.expect_download() as download:
        page.get_by_role("link", name="ZIP of ").first.click()

    newest = max(record.day for record in site.records_of(site.hero))
    files = [record.file for record in site.records_of(site.hero) if record.day == newest]
    archive = zipfile.ZipFile(download.value.path())
    assert download.value.suggested_filename.endswith(f"_{newest}.zip")
    assert sorted(map(archive.read, archive.namelist())) == sorted(
        (site.images / file.name).read_bytes() for file in files
    )
