"""Each refusal of an S3 server in the user's words, with what to do, and never with a secret."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import pytest

from storage import StorageError, open_store
from tests.servers import faults
from tests.servers.faults import Fault, FaultProxy
from tests.servers.rclone import RcloneServer
from tests.storage.places import BucketPlace, listed

pytestmark = pytest.mark.s3

SECRETS = ["AKIAEXAMPLEKEY", "example-secret-key", "example-session-token"]


@pytest.fixture
def place(rclone_server: RcloneServer) -> BucketPlace:
    place = BucketPlace(rclone_server)
    place.put("images/2.jpg", b"two")
    return place


def refusal(call: Callable[[], object], secrets: list[str]) -> StorageError:
    """What a call raises, after a check that not even its traceback shows a secret or the server's own text."""
    with pytest.raises(StorageError) as caught:
        call()
    error = caught.value
    shown = str(error) + repr(error) + "".join(traceback.format_exception(error, chain=True))
    for word in [*secrets, "X-Amz", "StringToSign", "Debug source", "RetryError"]:
        assert word not in shown
    assert error.__context__ is None
    assert error.__cause__ is None
    assert error.remedy
    assert error.exit_status == 2
    return error


def test_a_missing_bucket(rclone_server: RcloneServer) -> None:
    store = open_store("s3://no-such-bucket/images", rclone_server.environ)
    for call in (lambda: listed(store), lambda: store.read("images/2.jpg")):
        error = refusal(call, [rclone_server.access_key, rclone_server.secret_key])
        assert "no bucket of the name in s3://no-such-bucket/images/" in error.message


@pytest.mark.parametrize(
    ("variable", "words"),
    [("AWS_ACCESS_KEY_ID", "does not know the key"), ("AWS_SECRET_ACCESS_KEY", "the secret in")],
)
def test_wrong_credentials(place: BucketPlace, variable: str, words: str) -> None:
    environ = {**place.server.environ, variable: "WRONGVALUE"}
    store = open_store(f"s3://{place.bucket}/images", environ)
    for call in (lambda: listed(store), lambda: store.read("images/2.jpg")):
        error = refusal(call, ["WRONGVALUE", place.server.access_key, place.server.secret_key])
        assert words in error.message
        assert variable in error.message


ANSWERS = [
    (faults.answer(403, "AccessDenied"), "does not let these credentials read", "s3:ListBucket"),
    (faults.answer(403), "does not let these credentials read", "s3:GetObject"),
    (faults.answer(401), "does not let these credentials read", "docs/storage.md"),
    (faults.answer(400, "ExpiredToken"), "have expired", "AWS_SESSION_TOKEN"),
    (faults.answer(400, "InvalidToken"), "do not belong together", "AWS_SESSION_TOKEN"),
    (faults.answer(403, "RequestTimeTooSkewed"), "clock", "clock"),
    (faults.answer(400, "AuthorizationHeaderMalformed"), "in the region us-east-1", "AWS_REGION"),
    (faults.answer(301, "PermanentRedirect"), "in the region us-east-1", "AWS_REGION"),
    (faults.answer(301), "in the region us-east-1", "AWS_REGION"),
    (faults.answer(400, "InvalidBucketName"), "is not valid", "NEXUS_IMAGES_URL"),
    (faults.answer(418, "Teapot"), "(418 Teapot)", "log"),
]


@pytest.mark.parametrize(("fault", "words", "remedy"), ANSWERS)
def test_what_a_server_answers(
    place: BucketPlace, fault_proxy: FaultProxy, fault: Fault, words: str, remedy: str
) -> None:
    names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
    environ = {
        **place.server.environ,
        **dict(zip(names, SECRETS, strict=True)),
        "AWS_ENDPOINT_URL": fault_proxy.endpoint,
    }
    store = open_store(f"s3://{place.bucket}/images", environ)
    for call in (lambda: listed(store), lambda: store.read("images/2.jpg")):
        fault_proxy.faults.clear()
        fault_proxy.faults.extend([fault] * 2)  # a listing is asked for twice at once
        error = refusal(call, SECRETS)
        assert words in error.message
        assert remedy in error.remedy


def test_an_archived_object(place: BucketPlace, fault_proxy: FaultProxy) -> None:
    store = open_store(
        f"s3://{place.bucket}", {**place.server.environ, "AWS_ENDPOINT_URL": fault_proxy.endpoint}
    )
    fault_proxy.faults.append(faults.answer(403, "InvalidObjectState"))
    assert "archive" in refusal(lambda: store.read("images/2.jpg"), SECRETS).message


@pytest.mark.parametrize(
    "body", [b"<!DOCTYPE html><html><body>Welcome<br></body></html>", b'{"ok": true}', b""]
)
def test_a_server_that_is_no_s3_server(place: BucketPlace, fault_proxy: FaultProxy, body: bytes) -> None:
    store = open_store(
        f"s3://{place.bucket}", {**place.server.environ, "AWS_ENDPOINT_URL": fault_proxy.endpoint}
    )
    fault_proxy.faults.extend([faults.page(body)] * 8)
    error = refusal(lambda: listed(store), SECRETS)
    assert "did not answer as an S3 server does" in error.message
    assert "AWS_ENDPOINT_URL" in error.remedy
