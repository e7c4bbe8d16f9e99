"""What `make audit` runs and `make test` does not: thousands of requests take longer than all tests of the API."""

from __future__ import annotations

import os

from tests.gallery.conftest import _own_thumbnails, _quick_passwords, clinic, gallery, signed_in

__all__ = ["_own_thumbnails", "_quick_passwords", "clinic", "gallery", "signed_in"]

collect_ignore_glob = [] if os.environ.get("NEXUS_AUDIT") == "1" else ["test_*.py"]
