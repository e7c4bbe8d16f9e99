"""The picture of where files and rows went says what the counts say."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gallery.quantities import duration, percentage, size
from gallery.runs.flow import flow_of
from images.linking.kind import IMAGES
from images.linking.outcomes import FileOutcome, RowOutcome

FILES, ROWS = IMAGES.accounts

COUNTS = st.dictionaries(st.sampled_from([outcome.value for outcome in FileOutcome]), st.integers(0, 10**7))


@given(COUNTS)
def test_every_file_is_in_the_picture_and_every_band_can_be_seen(counts: dict[str, int]) -> None:
    flow = flow_of(FILES, counts)

    assert flow.total == sum(counts.values()) == sum(band.outcome.count for band in flow.bands)
    assert {band.outcome.name for band in flow.bands} == {name for name, count in counts.items() if count}
    assert all(band.thickness >= 3 for band in flow.bands)
    assert flow.block == sum(band.thickness for band in flow.bands)
    edges = [(band.top, band.top + band.thickness) for band in flow.bands]
    assert all(end <= start for (_, end), (start, _) in pairwise(edges))
    assert all(end <= flow.height for _, end in edges)
    # A label has a line of its own.
    labels = [band.label for band in flow.bands]
    assert all(below - above >= 18 for above, below in pairwise(labels))


def test_a_wider_band_means_more() -> None:
    flow = flow_of(ROWS, {RowOutcome.USED: 3_000, RowOutcome.NO_FILE: 1_000, RowOutcome.DUPLICATE: 0})

    used, without = flow.bands
    assert used.thickness == 3 * without.thickness
    assert (used.outcome.is_well, without.outcome.is_well) == (True, False)


def test_what_nobody_has_to_decide_about_is_well() -> None:
    flow = flow_of(FILES, {FileOutcome.FOREIGN_FOLDER: 2, FileOutcome.DERIVED_FILE: 1, FileOutcome.LINKED: 3})

    assert [(band.outcome.name, band.outcome.is_well) for band in flow.bands] == [
        ("linked", True),
        ("derived_file", True),
        ("foreign_folder", False),
    ]
    assert flow.bands[2].outcome.words == "in a folder that the export does not speak of"


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_what_is_missing_is_never_rounded_away(part: int, rest: int) -> None:
    assert percentage(part, part + rest) != "100.00 %"
    assert (percentage(part, part + rest) == "0 %") == (part == 0)


def test_times_and_sizes_are_written_as_people_say_them() -> None:
    assert [duration(seconds) for seconds in (0.04, 59.94, 125, 3_599.6, 4_320)] == [
        "0.0 s", "59.9 s", "2 min 5 s", "1 h 0 min", "1 h 12 min",
    ]  # fmt: skip
    assert [size(count) for count in (0, 999, 6_148, 2_412_000, 999_900, 3 * 10**12)] == [
        "0 bytes", "999 bytes", "6.1 KB", "2.4 MB", "1.0 MB", "3.0 TB",
    ]  # fmt: skip
