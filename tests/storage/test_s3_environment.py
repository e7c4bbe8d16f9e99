"""The AWS_* variables: which are read, which wins, and what is said when one is missing."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from storage import StorageError, open_store, s3_environment
from storage.s3_environment import read_environment
from tests.servers.moto import MotoServer
from tests.servers.rclone import ACCESS_KEY, SECRET_KEY, RcloneServer, serve_rclone
from tests.storage.places import BucketPlace, listed

KEYS = {"AWS_ACCESS_KEY_ID": "SOMEKEY", "AWS_SECRET_ACCESS_KEY": "some-secret"}


def refusal(environ: dict[str, str]) -> StorageError:
    with pytest.raises(StorageError) as caught:
        open_store("s3://bucket/images/", environ)
    assert caught.value.remedy
    assert "some-secret" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
@pytest.mark.parametrize("blank", [True, False])
def test_a_missing_credential_is_named_at_once(missing: str, blank: bool) -> None:
    environ = (
        {**KEYS, missing: " "} if blank else {name: value for name, value in KEYS.items() if name != missing}
    )
    assert refusal(environ).message == f"{missing} is not set, so the bucket cannot be read."


@pytest.mark.parametrize(
    "environ",
    [
        {"AWS_ROLE_ARN": "arn:aws:iam::1:role/x"},
        {"AWS_WEB_IDENTITY_TOKEN_FILE": "/token"},
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/"},
    ],
)
def test_half_of_a_way_to_fetch_credentials_is_none(environ: dict[str, str]) -> None:
    assert "AWS_ACCESS_KEY_ID is not set" in refusal(environ).message


@pytest.mark.parametrize(
    ("environ", "endpoint"),
    [
        ({}, "https://s3.us-east-1.amazonaws.com"),
        ({"AWS_REGION": "eu-central-1"}, "https://s3.eu-central-1.amazonaws.com"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "https://s3.eu-west-1.amazonaws.com"),
        (
            {"AWS_DEFAULT_REGION": "eu-west-1", "AWS_REGION": "eu-west-2"},
            "https://s3.eu-west-2.amazonaws.com",
        ),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9000/"}, "http://127.0.0.1:9000"),
        (
            {"AWS_ENDPOINT_URL": "https://a.org", "AWS_ENDPOINT_URL_S3": "https://b.org/s3"},
            "https://b.org/s3",
        ),
        ({"AWS_ENDPOINT_URL": "http://[::1]:9000"}, "http://[::1]:9000"),
        ({"AWS_ENDPOINT_URL": "  "}, "https://s3.us-east-1.amazonaws.com"),
    ],
)
def test_the_endpoint(environ: dict[str, str], endpoint: str) -> None:
    assert read_environment({**KEYS, **environ}).endpoint == endpoint


@pytest.mark.parametrize(
    "endpoint",
    ["127.0.0.1:9000", "s3://a.org", "https://", "https://user:hunter2@a.org", "http://a.org:x", "http://[a"],
)
def test_an_endpoint_that_is_none(endpoint: str) -> None:
    error = refusal({**KEYS, "AWS_ENDPOINT_URL": endpoint})
    assert "AWS_ENDPOINT_URL is not the address of a server" in error.message
    assert "hunter2" not in str(error)


def test_the_secrets_are_not_in_the_repr() -> None:
    environ = {**KEYS, "AWS_SESSION_TOKEN": "some-token"}
    shown = repr(read_environment(environ)) + repr(open_store("s3://bucket", environ))
    for secret in environ.values():
        assert secret not in shown


def test_a_ca_bundle_that_is_missing(tmp_path: Path) -> None:
    error = refusal({**KEYS, "AWS_CA_BUNDLE": str(tmp_path / "gone.pem")})
    assert "AWS_CA_BUNDLE" in error.message


def test_a_ca_bundle_that_holds_no_certificate(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n")
    error = refusal({**KEYS, "AWS_CA_BUNDLE": str(tmp_path / "ca.pem")})
    assert "AWS_CA_BUNDLE" in error.message


@pytest.mark.s3
def test_blanks_around_credentials_do_no_harm(rclone_server: RcloneServer) -> None:
    place = BucketPlace(rclone_server)
    place.put("2.jpg", b"two")
    environ = {name: f" {value}\n" for name, value in rclone_server.environ.items()}
    assert listed(open_store(f"s3://{place.bucket}", environ)).keys == ["2.jpg"]


@pytest.mark.s3
def test_the_environ_given_counts_not_the_process(
    rclone_server: RcloneServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = BucketPlace(rclone_server)
    place.put("2.jpg", b"two")
    for name in (
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_ENDPOINT_URL_S3",
        "AWS_ENDPOINT",
        "AWS_REGION",
    ):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_VIRTUAL_HOSTED_STYLE_REQUEST", "true")
    monkeypatch.setenv("AWS_SKIP_SIGNATURE", "true")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "")
    store = open_store(f"s3://{place.bucket}", rclone_server.environ)
    assert listed(store).keys == ["2.jpg"]
    assert "Security-Token" not in str(store.signed_url("2.jpg", dt.timedelta(minutes=1)))


def test_a_session_token_is_sent() -> None:
    store = open_store("s3://bucket", {**KEYS, "AWS_SESSION_TOKEN": "some-token"})
    assert "X-Amz-Security-Token=some-token" in str(store.signed_url("2.jpg", dt.timedelta(minutes=1)))


class CredentialHandler(BaseHTTPRequestHandler):
    """Answers as a container's own credential service does."""

    def do_GET(self) -> None:
        expiry = (dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)).isoformat()
        body = {"AccessKeyId": ACCESS_KEY, "SecretAccessKey": SECRET_KEY, "Token": "", "Expiration": expiry}
        self.send_response(200 if self.headers["Authorization"] == "the-pod-token" else 401)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's signature
        """Nothing: the tests say what went wrong."""


@contextmanager
def credential_server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), CredentialHandler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/credentials"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.s3
def test_credentials_from_a_container(rclone_server: RcloneServer, tmp_path: Path) -> None:
    place = BucketPlace(rclone_server)
    place.put("2.jpg", b"two")
    (tmp_path / "token").write_text("the-pod-token")
    with credential_server() as url:
        environ = {
            "AWS_ENDPOINT_URL": rclone_server.endpoint,
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": url,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(tmp_path / "token"),
        }
        assert listed(open_store(f"s3://{place.bucket}", environ)).keys == ["2.jpg"]
        (tmp_path / "token").write_text("another")
        refused = refusal_of_listing(environ)
        assert "could not be fetched (401)" in refused.message
        assert "another" not in str(refused)
        (tmp_path / "token").unlink()
        assert "could not be fetched" in refusal_of_listing(environ).message
        (tmp_path / "token").write_text("the-pod-token")
        assert "no bucket of the name" in refusal_of_listing(environ).message


def refusal_of_listing(environ: dict[str, str]) -> StorageError:
    with pytest.raises(StorageError) as caught:
        listed(open_store("s3://no-such-bucket", environ))
    return caught.value


@pytest.mark.s3
def test_a_role_whose_service_is_down(
    moto_server: MotoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text("the-web-token")
    environ = {
        "AWS_ENDPOINT_URL": moto_server.endpoint,
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(tmp_path / "token"),
        "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/reader",
        "AWS_ENDPOINT_URL_STS": "https://127.0.0.1:1",
    }
    monkeypatch.setitem(s3_environment.RETRIES, "max_retries", 0)
    refused = refusal_of_listing(environ)
    assert "could not be fetched" in refused.message
    assert "AWS_ROLE_ARN" in refused.remedy
    assert "the-web-token" not in str(refused)


def write_certificate(path: Path) -> None:
    """A self-signed certificate of 127.0.0.1 with its key, as one PEM file."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))


@pytest.fixture(scope="module")
def https_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RcloneServer, Path]]:
    home = tmp_path_factory.mktemp("https")
    (home / "buckets" / "bucket").mkdir(parents=True)
    (home / "buckets" / "bucket" / "2.jpg").write_bytes(b"two")
    write_certificate(home / "server.pem")
    with serve_rclone(home / "buckets", home / "log", certificate=home / "server.pem") as server:
        yield server, home / "server.pem"


@pytest.mark.s3
def test_a_server_with_a_certificate_of_its_own(https_server: tuple[RcloneServer, Path]) -> None:
    server, certificate = https_server
    store = open_store("s3://bucket", {**server.environ, "AWS_CA_BUNDLE": str(certificate)})
    assert listed(store).keys == ["2.jpg"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(s3_environment.RETRIES, "max_retries", 1)


@pytest.mark.s3
def test_a_certificate_that_nobody_vouches_for(
    impatient: None, https_server: tuple[RcloneServer, Path]
) -> None:
    server, _ = https_server
    with pytest.raises(StorageError, match=r"certificate of .* is not trusted") as caught:
        listed(open_store("s3://bucket", server.environ))
    assert "AWS_CA_BUNDLE" in caught.value.remedy


@pytest.mark.s3
def test_https_to_a_server_that_speaks_http(impatient: None, rclone_server: RcloneServer) -> None:
    environ = {**rclone_server.environ, "AWS_ENDPOINT_URL": rclone_server.endpoint.replace("http:", "https:")}
    with pytest.raises(StorageError, match="does not speak https"):
        listed(open_store("s3://bucket", environ))


def test_every_variable_is_documented() -> None:
    source = Path(s3_environment.__file__).read_text(encoding="utf-8")
    page = (Path(s3_environment.__file__).parents[2] / "docs" / "storage.md").read_text(encoding="utf-8")
    variables = set(re.findall(r"AWS_[A-Z][A-Z0-9_]+", source))
    assert {name for name in variables if f"`{name}`" not in page} == set()
