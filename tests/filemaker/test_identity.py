"""Two ids are the same if they differ only in case, braces and surrounding white space."""

import pytest

from filemaker import normalise_id


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8DB72E58-57E9-4DCA-9D17-0B6DCD61A0D1", "8db72e58-57e9-4dca-9d17-0b6dcd61a0d1"),
        ("{8DB72E58-57E9-4DCA-9D17-0B6DCD61A0D1}", "8db72e58-57e9-4dca-9d17-0b6dcd61a0d1"),
        (" { 2 }\u00a0\v\r\n", "2"),
        ("007", "007"),
        ("1e5", "1e5"),
        ("12.0", "12.0"),
        ("12345678901234567890", "12345678901234567890"),
        ("P-123", "p-123"),
        ("", ""),
        (" {} ", ""),
    ],
)
def test_normalised_ids(text: str, expected: str) -> None:
    assert normalise_id(text) == expected
    assert normalise_id(expected) == expected
