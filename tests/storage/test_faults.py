"""Networks and servers that fail: what is survived, what is reported, and how soon."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from storage import ImageStore, OtherContent, StoreUnavailable, key_questions, open_store, s3_environment
from tests.servers import faults
from tests.servers.faults import Fault, FaultProxy
from tests.servers.rclone import RcloneServer
from tests.servers.s3 import free_port
from tests.storage.places import BucketPlace, listed

pytestmark = pytest.mark.s3

KEYS = [f"images/{number:03}.jpg" for number in range(50)]
CONTENT = bytes(range(256)) * 2000


@pytest.fixture(scope="module")
def place(rclone_server: RcloneServer) -> BucketPlace:
    place = BucketPlace(rclone_server)
    for key in KEYS:
        place.put(key, b"x")
    place.put(KEYS[0], CONTENT)
    return place


@pytest.fixture
def environ(fault_proxy: FaultProxy, place: BucketPlace) -> dict[str, str]:
    return {**place.server.environ, "AWS_ENDPOINT_URL": fault_proxy.endpoint}


@pytest.fixture
def store(environ: dict[str, str], place: BucketPlace) -> ImageStore:
    return open_store(f"s3://{place.bucket}/images", environ)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rules with shorter times, to be set before a store is opened."""
    monkeypatch.setattr(s3_environment, "_SILENCE", timedelta(seconds=1))
    monkeypatch.setitem(s3_environment.RETRIES, "retry_timeout", timedelta(seconds=2))


SURVIVED = [
    pytest.param([faults.slow_down] * 3, id="503 SlowDown"),
    pytest.param([faults.internal_error] * 3, id="500 InternalError"),
    pytest.param([faults.cut] * 3, id="no answer"),
    pytest.param([faults.truncate] * 2, id="half an answer"),
    pytest.param(
        [faults.slow_down, faults.truncate, faults.cut, faults.truncate, faults.internal_error], id="all"
    ),
]


@pytest.mark.parametrize("spoiled", SURVIVED)
def test_a_few_faults_do_not_spoil_a_listing(
    store: ImageStore, fault_proxy: FaultProxy, spoiled: list[Fault]
) -> None:
    fault_proxy.faults.extend(spoiled)
    assert listed(store).keys == KEYS
    assert not fault_proxy.faults


@pytest.mark.parametrize("spoiled", SURVIVED)
def test_a_few_faults_do_not_spoil_a_read(
    store: ImageStore, fault_proxy: FaultProxy, spoiled: list[Fault]
) -> None:
    fault_proxy.faults.extend(spoiled)
    assert store.read(KEYS[0]) == CONTENT


@pytest.mark.parametrize("spoiled", SURVIVED)
def test_a_few_faults_do_not_spoil_the_pieces_of_an_object(
    store: ImageStore, fault_proxy: FaultProxy, spoiled: list[Fault]
) -> None:
    pieces = store.chunks(KEYS[0])
    fault_proxy.faults.extend(spoiled)
    assert b"".join(pieces) == CONTENT


def test_pieces_that_break_off_for_good_are_an_error_and_never_a_short_object(
    impatient: None, store: ImageStore, fault_proxy: FaultProxy, place: BucketPlace
) -> None:
    place.put("others/large.jpg", CONTENT * 20)
    fault_proxy.faults.extend([faults.truncate] + [faults.cut] * 50)
    pieces = store.chunks("others/large.jpg")
    assert next(pieces)
    with pytest.raises(StoreUnavailable, match="broke the connection off"):
        list(pieces)


LOGIN = b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>"


@pytest.mark.parametrize(
    "instead",
    [b"", LOGIN, b"\n <HTML>" + b" " * (len(CONTENT) - 8), CONTENT[:-1], CONTENT[: len(CONTENT) // 2]],
)
def test_what_is_sent_in_the_place_of_an_object_is_not_believed(
    store: ImageStore, fault_proxy: FaultProxy, instead: bytes
) -> None:
    for call in (
        lambda: store.read(KEYS[0], len(CONTENT)),
        lambda: list(store.chunks(KEYS[0], len(CONTENT))),
        lambda: store.read_start(KEYS[0], 16, len(CONTENT)),
    ):
        fault_proxy.faults.clear()
        fault_proxy.faults.extend([faults.page(instead)] * 2)
        with pytest.raises(OtherContent):
            call()
    fault_proxy.faults.clear()
    assert store.read(KEYS[0], len(CONTENT)) == CONTENT


def test_a_web_page_that_is_an_object_itself_is_handed_out(store: ImageStore, place: BucketPlace) -> None:
    for name in ("page.html", "page.jpg"):
        place.put(f"pages/{name}", LOGIN)
        assert store.read(f"pages/{name}", len(LOGIN)) == LOGIN
        assert b"".join(store.chunks(f"pages/{name}")) == LOGIN
        assert store.read_start(f"pages/{name}", 5) == LOGIN[:5]


def test_one_silence_is_survived(impatient: None, store: ImageStore, fault_proxy: FaultProxy) -> None:
    fault_proxy.faults.append(faults.hang)
    assert listed(store).keys == KEYS


def test_a_listing_goes_on_where_it_was_cut_off(
    store: ImageStore, fault_proxy: FaultProxy, place: BucketPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_questions, "_ANSWER_SIZE", 1000)
    for number in range(2500):
        place.put(f"many/{number:04}.jpg", b"x")
    many = open_store(
        f"s3://{place.bucket}/many", {**place.server.environ, "AWS_ENDPOINT_URL": fault_proxy.endpoint}
    )
    pages = many.list()
    keys = next(pages).keys
    fault_proxy.faults.extend([faults.truncate, faults.slow_down])
    keys += [key for page in pages for key in page.keys]
    assert keys == [f"many/{number:04}.jpg" for number in range(2500)]


PERSISTENT = [
    pytest.param(faults.slow_down, "was busy or failing (503 SlowDown)", id="503 SlowDown"),
    pytest.param(faults.internal_error, "was busy or failing (500 InternalError)", id="500 InternalError"),
    pytest.param(faults.answer(502), "was busy or failing (502)", id="502"),
    pytest.param(faults.cut, "broke the connection off", id="no answer"),
    pytest.param(faults.truncate, "broke the connection off", id="half an answer"),
    pytest.param(faults.hang, "did not answer in time", id="silence"),
]


@pytest.mark.parametrize(("fault", "words"), PERSISTENT)
def test_a_fault_that_stays_is_reported(
    impatient: None, store: ImageStore, fault_proxy: FaultProxy, fault: Fault, words: str
) -> None:
    fault_proxy.faults.extend([fault] * 50)
    began = time.monotonic()
    for call in (lambda: listed(store), lambda: store.read(KEYS[0])):
        with pytest.raises(StoreUnavailable) as caught:
            call()
        assert words in caught.value.message
        assert fault_proxy.endpoint.removeprefix("http://") in caught.value.message
        assert "again" in caught.value.remedy
    assert time.monotonic() - began < 15


@pytest.mark.parametrize(("fault", "words"), [PERSISTENT[0], PERSISTENT[-1]])
def test_a_fault_that_stays_shows_at_the_first_piece(
    impatient: None, store: ImageStore, fault_proxy: FaultProxy, fault: Fault, words: str
) -> None:
    fault_proxy.faults.extend([fault] * 50)
    with pytest.raises(StoreUnavailable) as caught:
        next(store.chunks(KEYS[0]))
    assert words in caught.value.message


def test_a_server_that_is_down_is_reported_within_half_a_minute() -> None:
    """The longest: silence until just before no attempt starts any more, then one whole attempt."""
    assert s3_environment.RETRIES["retry_timeout"] + s3_environment._SILENCE < timedelta(seconds=30)


def test_a_refused_connection(place: BucketPlace) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    store = open_store(f"s3://{place.bucket}", {**place.server.environ, "AWS_ENDPOINT_URL": nobody})
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match="cannot be reached") as caught:
        listed(store)
    assert time.monotonic() - began < 30
    assert "AWS_ENDPOINT_URL" in caught.value.remedy


def test_a_name_that_does_not_exist(impatient: None, place: BucketPlace) -> None:
    environ = {**place.server.environ, "AWS_ENDPOINT_URL": "http://s3.nowhere.invalid:9000"}
    with pytest.raises(StoreUnavailable, match=r"name of s3\.nowhere\.invalid:9000 cannot be resolved"):
        listed(open_store(f"s3://{place.bucket}", environ))


def test_control_c_ends_a_listing_at_once(
    environ: dict[str, str], place: BucketPlace, fault_proxy: FaultProxy
) -> None:
    fault_proxy.faults.append(faults.hang)
    # A shell starts background jobs with Ctrl-C switched off, and processes inherit that.
    listen = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{listen}; from storage import open_store; list(open_store('s3://{place.bucket}/images').list())"
    backend = Path(s3_environment.__file__).parents[1]
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, **environ, "PYTHONPATH": str(backend)},
        stderr=subprocess.PIPE,
        text=True,
    )
    while not fault_proxy.requests:
        time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, output = process.communicate(timeout=20)
    assert time.monotonic() - began < 3
    # How Python ends that nobody caught Ctrl-C in. A thread of obstore's may say after it that its own part is gone.
    assert process.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in output
