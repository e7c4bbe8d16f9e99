"""What a steward does: look at the runs, and decide about a file that no row of the export knows."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from sample_clinic.people import SamplePatient
from tests.browser.site import OF_NOBODY, STRAY, Site


def test_a_run_is_a_picture_with_its_numbers(site: Site, page: Page) -> None:
    site.sign_in(page, "steward")
    page.get_by_role("link", name="Runs", exact=True).click()
    page.get_by_role("link", name=re.compile(r"images in run \d+")).last.click()

    expect(page.get_by_role("heading", name=re.compile(r"Run \d+: \d+ of \d+ files linked"))).to_be_visible()
    expect(page.locator("svg").first).to_be_visible()
    expect(page.get_by_role("cell", name="without metadata")).to_be_visible()


def test_a_file_is_assigned_only_with_the_date_of_birth_and_stays_so(site: Site, page: Page) -> None:
    person = site.others[0]
    site.sign_in(page, "steward")
    page.get_by_role("link", name="Unlinked", exact=True).click()
    page.get_by_role("checkbox", name=re.compile(STRAY)).check()
    page.get_by_role("button", name=re.compile("Assign to a patient")).click()
    found = page.get_by_role("radio")
    search_one_after_the_other(page, site.others[1:3])
    page.get_by_label("Find the patient").fill(f"{person.last_name} {person.first_name}")
    found.and_(page.get_by_label(re.compile(f"{person.last_name}, {person.first_name}"))).check()
    page.get_by_label(re.compile("Date of birth")).fill("1901-01-01")
    asked = page.get_by_role("group", name=f"What is missing of {STRAY}")
    asked.get_by_label("Day").fill("2020-02-03")
    asked.get_by_label("View").select_option(label="Dorsal")
    asked.get_by_label("Side").select_option(label="Left")
    expect(page.locator(".ends")).to_contain_text("3 Feb 2020 · Dorsal · Left")
    page.get_by_role("button", name=re.compile("^Assign")).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label(re.compile("Date of birth")).fill(person.date_of_birth.isoformat())
    page.get_by_role("button", name=re.compile("^Assign")).click()
    expect(page.get_by_text(re.compile("assigned", re.IGNORECASE)).first).to_be_visible()

    site.reimport("--phase", "images")

    site.open_patient(page, person)
    expect(page.get_by_role("heading", name=re.compile("3 Feb 2020"))).to_be_visible()
    page.goto(f"{site.address}/unlinked/")
    expect(page.get_by_text(STRAY)).to_have_count(0)


def search_one_after_the_other(page: Page, people: list[SamplePatient]) -> None:
    """By typing on, by Enter, and by the button: the list that was found is exchanged each time."""
    search = page.get_by_label("Find the patient")
    for person, go_on in zip(people * 2, (None, None, "Enter", "button"), strict=True):
        search.fill("")
        search.press_sequentially(f"{person.last_name} {person.first_name}")
        if go_on == "Enter":
            search.press("Enter")
        elif go_on:
            page.get_by_role("button", name="Search").click()
        expect(page.locator("#patients-to-choose")).to_contain_text(
            f"{person.last_name}, {person.first_name}"
        )
    expect(page.get_by_role("heading", name="Assign 1 file")).to_be_visible()


def test_twelve_mixed_files_are_assigned_as_the_export_says_of_each_and_taken_back_at_once(
    site: Site, page: Page
) -> None:
    """In seven actions, and one."""
    person = site.others[3]
    site.sign_in(page, "steward")
    page.goto(f"{site.address}/unlinked/?reason=no_patient_id")
    boxes = page.get_by_role("checkbox", name=re.compile(r"910\d\d\.jpg"))
    expect(boxes).to_have_count(OF_NOBODY)
    boxes.first.check()
    boxes.last.click(modifiers=["Shift"])
    page.get_by_role("button", name=re.compile("Assign to a patient")).click()
    ends = [re.split(" · ", text.strip()) for text in page.locator(".ends").all_inner_texts()]
    assert len({tuple(end) for end in ends}) > OF_NOBODY // 2
    page.get_by_label("Find the patient").press_sequentially(f"{person.last_name} {person.first_name}")
    page.get_by_role("radio", name=re.compile(f"{person.last_name}, {person.first_name}")).check()
    page.get_by_label(re.compile("Date of birth")).fill(person.date_of_birth.isoformat())
    page.get_by_role("button", name="Assign 12 files").click()
    notices = page.locator("#notices")
    expect(notices).to_contain_text("12 files assigned")

    other = page.context.new_page()
    site.open_patient(other, person)
    there = [str(one.get_attribute("alt")) for one in other.locator(".thumbnails img").all()]
    for day, view, side in ends:
        there.remove(f"{view}, {side.lower()}, {day}")
    assert len(there) == len(site.records_of(person))

    notices.get_by_role("button", name="Undo").click()
    expect(page.locator("#notices")).to_contain_text("12 files are on the list again")
    other.reload()
    expect(other.locator(".thumbnails img")).to_have_count(len(there))


@pytest.mark.parametrize("place", ["/unlinked/", "/admin/"])
def test_a_clinician_is_told_that_this_is_for_others(site: Site, page: Page, place: str) -> None:
    site.sign_in(page)
    page.goto(site.address + place)

    expect(page.get_by_role("heading")).to_have_text("Your role does not allow this")


def test_an_account_is_deactivated_and_never_deleted(site: Site, page: Page) -> None:
    site.sign_in(page, "administrator")
    page.goto(f"{site.address}/people/")
    page.get_by_role("link", name="admin", exact=True).click()
    expect(page.get_by_role("button", name="Deactivate")).to_be_visible()
    number = page.url.strip("/").rpartition("/")[2]

    page.goto(f"{site.address}/admin/auth/user/{number}/change/")

    expect(page.get_by_role("heading", name=re.compile("user"))).to_be_visible()
    expect(page.get_by_text("Delete", exact=True)).to_have_count(0)
