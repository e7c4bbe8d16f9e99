"""The servers as pytest fixtures. `tests/conftest.py` loads them for every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.faults import FaultProxy, serve_faults
from tests.servers.moto import MotoServer, serve_moto
from tests.servers.rclone import RcloneServer, serve_rclone


# First: xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker, so that moto is started once: that takes it 6 seconds of CPU time."""
    for item in items:
        parameters = item.callspec.params if hasattr(item, "callspec") else {}
        if "moto_server" in getattr(item, "fixturenames", ()) or "moto" in parameters.values():
            item.add_marker(pytest.mark.xdist_group("moto"))


@pytest.fixture(scope="session")
def rclone_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RcloneServer]:
    """`rclone serve s3` for the whole session; use a bucket of your own."""
    home = tmp_path_factory.mktemp("rclone")
    (home / "buckets").mkdir()
    with serve_rclone(home / "buckets", home / "log") as server:
        yield server


@pytest.fixture(scope="session")
def moto_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MotoServer]:
    """moto's server for the whole session; use a bucket of your own."""
    with serve_moto(tmp_path_factory.mktemp("moto") / "log") as server:
        yield server


@pytest.fixture
def fault_proxy(rclone_server: RcloneServer) -> Iterator[FaultProxy]:
    """A proxy in front of rclone, without faults yet."""
    with serve_faults(rclone_server.endpoint) as proxy:
        yield proxy
