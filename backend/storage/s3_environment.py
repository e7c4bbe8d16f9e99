"""What the AWS_* variables say, as the settings of one S3 client."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from obstore.store import S3Store

from storage.failures import StorageError

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config, S3Credential

RETRIES: RetryConfig = {
    # A server that is down is reported within half a minute: no attempt starts after these 15 s, and
    # none waits longer than `_SILENCE` for an answer. Five retries outlast a short SlowDown.
    "max_retries": 5,
    "retry_timeout": timedelta(seconds=15),
    "backoff": {"init_backoff": timedelta(milliseconds=200), "max_backoff": timedelta(seconds=4), "base": 2},
}
_CONNECT = timedelta(seconds=5)
_SILENCE = timedelta(seconds=12)
_WHOLE_REQUEST = timedelta(minutes=5)  # a server that sends a byte now and then cannot hold a run for ever

_DEFAULT_REGION = "us-east-1"
_ENDPOINT = re.compile(r"https?://(\[[0-9a-f:.]+\]|[^/@:?#\[\]\s]+)(:\d{1,5})?(/[^@?#\s]*)?", re.IGNORECASE)

# Credentials that obstore fetches by itself from where a container or a cluster offers them.
_FETCHED = {
    "AWS_WEB_IDENTITY_TOKEN_FILE": "web_identity_token_file",
    "AWS_ROLE_ARN": "role_arn",
    "AWS_ROLE_SESSION_NAME": "role_session_name",
    "AWS_ENDPOINT_URL_STS": "sts_endpoint",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "container_credentials_relative_uri",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "container_credentials_full_uri",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "container_authorization_token_file",
}
_FETCHED_FROM = (
    ("AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"),
    ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",),
    ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"),
)


@dataclass(frozen=True)
class S3Environment:
    """How to reach one S3 server.

    Attributes:
        endpoint: the server's address, without the bucket.
        region: the region that requests are signed for.
        credential: the key pair to sign with; None where obstore fetches it.
        fetching: obstore's settings for that; empty with a credential.
        root_certificate: extra certificate authorities to trust, as PEM; None for the system's alone.
    """

    endpoint: str
    region: str
    credential: S3Credential | None = field(default=None, repr=False)
    fetching: S3Config = field(default_factory=lambda: cast("S3Config", {}), repr=False)
    root_certificate: bytes | None = field(default=None, repr=False)

    @property
    def host(self) -> str:
        """The server's host and port, for messages."""
        return urlsplit(self.endpoint).netloc

    def open_bucket(self, bucket: str) -> S3Store:
        """The client of one bucket; nothing is asked of the server yet."""
        credential = self.credential
        return S3Store(
            bucket,
            config=self._config(),
            client_options=self._client_options(),
            retry_config=RETRIES,
            # Not as settings: to them obstore adds an AWS_SESSION_TOKEN of the process, even an empty one.
            credential_provider=None if credential is None else lambda: credential,
        )

    def _config(self) -> S3Config:
        """Set even where they are the defaults: obstore fills gaps from the process's environment."""
        return {
            **self.fetching,
            "region": self.region,
            "aws_endpoint_url_s3": self.endpoint,
            # Path style works at Amazon and at every other server, for every bucket name.
            "virtual_hosted_style_request": False,
            "skip_signature": False,
        }

    def _client_options(self) -> ClientConfig:
        options: ClientConfig = {
            "allow_http": self.endpoint.lower().startswith("http://"),
            "connect_timeout": _CONNECT,
            "read_timeout": _SILENCE,
            "timeout": _WHOLE_REQUEST,
        }
        if self.root_certificate is not None:
            options["root_certificate"] = self.root_certificate
        return options


def read_environment(environ: Mapping[str, str]) -> S3Environment:
    """The settings in the AWS_* variables; those that are set but empty count as not set.

    Raises:
        StorageError: a credential is missing, or a variable cannot be used.
    """
    values = {
        name: value.strip() for name, value in environ.items() if name.startswith("AWS_") and value.strip()
    }
    region = values.get("AWS_REGION") or values.get("AWS_DEFAULT_REGION") or _DEFAULT_REGION
    fetching = _fetching(values)
    return S3Environment(
        endpoint=_endpoint(values) or f"https://s3.{region}.amazonaws.com",
        region=region,
        credential=None if fetching else _credential(values),
        fetching=fetching,
        root_certificate=_root_certificate(values),
    )


def _endpoint(values: Mapping[str, str]) -> str:
    for name in ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"):
        endpoint = values.get(name, "")
        if not endpoint:
            continue
        if not _ENDPOINT.fullmatch(endpoint):
            # Not repeated: an address with "@" in it holds a password.
            raise StorageError(
                f"{name} is not the address of a server.",
                "Write it like https://s3.example.org or http://127.0.0.1:9000, without user and password.",
            )
        return endpoint.rstrip("/")
    return ""


def _fetching(values: Mapping[str, str]) -> S3Config:
    """The settings for credentials that obstore fetches; empty where a key is given or no way to fetch one is."""
    given = "AWS_ACCESS_KEY_ID" in values or "AWS_SECRET_ACCESS_KEY" in values
    if given or not any(all(name in values for name in names) for names in _FETCHED_FROM):
        return {}
    return cast("S3Config", {setting: values[name] for name, setting in _FETCHED.items() if name in values})


def _credential(values: Mapping[str, str]) -> S3Credential:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        if name not in values:
            # Without this, obstore asks the address of Amazon's machine metadata, which answers nowhere else.
            raise StorageError(
                f"{name} is not set, so the bucket cannot be read.",
                "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Profiles in ~/.aws are not read.",
            )
    return {
        "access_key_id": values["AWS_ACCESS_KEY_ID"],
        "secret_access_key": values["AWS_SECRET_ACCESS_KEY"],
        "token": values.get("AWS_SESSION_TOKEN"),
        "expires_at": None,
    }


def _root_certificate(values: Mapping[str, str]) -> bytes | None:
    path = values.get("AWS_CA_BUNDLE")
    if not path:
        return None
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise StorageError(
            f"The certificates in AWS_CA_BUNDLE ({path}) cannot be read: {error.strerror}.",
            "Correct the path, or unset AWS_CA_BUNDLE to use the system's certificates.",
        ) from error
