"""From what obstore raises to what a person can act on.

obstore's own text never goes further: it holds request addresses and the server's answer, and that answer
repeats the access key and what was signed. Only the server's error code, the status and the kind of the
failure are taken from it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from obstore.exceptions import InvalidPathError

from storage.failures import ADDRESS, ObjectNotFound, StorageError, StoreUnavailable


@dataclass(frozen=True)
class Place:
    """Where something failed, in words that may be shown.

    Attributes:
        url: the store's own address.
        host: the S3 server.
        region: the region that requests are signed for.
        fetches_credentials: whether obstore fetches them from a service of its own.
    """

    url: str
    host: str
    region: str
    fetches_credentials: bool = False


@dataclass(frozen=True)
class _Answer:
    """A message and its remedy, with the fields of `Place` and `{reason}` to be filled in."""

    message: str
    remedy: str
    error: type[StorageError] = StorageError


_WRONG_REGION = _Answer(
    "{host} does not serve the bucket of {url} in the region {region}.",
    "Set AWS_REGION to the bucket's own region.",
)
_DENIED = _Answer(
    "{host} does not let these credentials read {url} ({reason}).",
    "They need s3:ListBucket on the bucket and s3:GetObject on its objects; docs/storage.md has the policy.",
)
_BUSY = _Answer(
    "{host} was busy or failing ({reason}), after several tries.",
    "Wait a little, then run it again.",
    StoreUnavailable,
)
_EXPIRED = _Answer(
    "The temporary credentials for {host} have expired or do not belong together ({reason}).",
    "Fetch new ones into AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN; "
    "a permanent key needs AWS_SESSION_TOKEN unset.",
)
_BROKEN_OFF = _Answer(
    "{host} broke the connection off, after several tries.",
    "Check the network and the server, then run it again.",
    StoreUnavailable,
)
_NO_S3 = _Answer(
    "{host} did not answer as an S3 server does.",
    "Check AWS_ENDPOINT_URL: it must be the address of the S3 server itself, not of its web console.",
)
_NOT_FETCHED = _Answer(
    "The credentials for {host} could not be fetched ({reason}).",
    "Check the AWS_CONTAINER_... variables, or AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN: "
    "the file with the token, and the service that gives out the credentials.",
)
_UNKNOWN = _Answer("{url} could not be read from {host} ({reason}).", "Look into the log of the S3 server.")

_BY_CODE = {
    "NoSuchBucket": _Answer(
        "{host} has no bucket of the name in {url}.",
        f"Check {ADDRESS}, and AWS_ENDPOINT_URL where the bucket is not at Amazon.",
    ),
    "InvalidBucketName": _Answer("The name of the bucket in {url} is not valid.", f"Check {ADDRESS}."),
    "InvalidAccessKeyId": _Answer(
        "{host} does not know the key in AWS_ACCESS_KEY_ID.",
        "Check AWS_ACCESS_KEY_ID, and that AWS_ENDPOINT_URL names the server that the key belongs to.",
    ),
    "SignatureDoesNotMatch": _Answer(
        "{host} does not accept the secret in AWS_SECRET_ACCESS_KEY.",
        "Check that it is whole and belongs to the key in AWS_ACCESS_KEY_ID.",
    ),
    "RequestTimeTooSkewed": _Answer(
        "The clock of this machine differs too much from that of {host}.", "Set this machine's clock."
    ),
    "InvalidObjectState": _Answer(
        "An object of {url} lies in an archive tier and cannot be read at once.",
        "Restore it from the archive, then try again.",
    ),
    **dict.fromkeys(
        ("ExpiredToken", "ExpiredTokenException", "InvalidToken", "TokenRefreshRequired"), _EXPIRED
    ),
    **dict.fromkeys(
        (
            "AuthorizationHeaderMalformed",
            "PermanentRedirect",
            "TemporaryRedirect",
            "IllegalLocationConstraintException",
        ),
        _WRONG_REGION,
    ),
    **dict.fromkeys(("SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout"), _BUSY),
}

# Looked for in this order, in the text that obstore adds for debugging.
_BY_WORD = {
    "dns error": _Answer(
        "The name of {host} cannot be resolved.", "Check AWS_ENDPOINT_URL and the network.", StoreUnavailable
    ),
    "kind: Builder": _Answer(
        "The certificates in AWS_CA_BUNDLE cannot be used.",
        "It must name a PEM file of certificates; unset it to use the system's.",
    ),
    "InvalidCertificate": _Answer(
        "The certificate of {host} is not trusted.",
        "Name the file of its certificate authority in AWS_CA_BUNDLE.",
    ),
    "InvalidContentType": _Answer(
        "{host} does not speak https.", "Write http:// in AWS_ENDPOINT_URL if that is meant."
    ),
    "kind: Timeout": _Answer(
        "{host} did not answer in time, after several tries.",
        "Check AWS_ENDPOINT_URL and the network, then run it again.",
        StoreUnavailable,
    ),
    "kind: Connect": _Answer(
        "{host} cannot be reached.", "Check AWS_ENDPOINT_URL, and that the server runs.", StoreUnavailable
    ),
    "BareRedirect": _WRONG_REGION,
    "InvalidListResponse": _NO_S3,
    "HttpError": _BROKEN_OFF,
}

_CODE = re.compile(r"<Code>([A-Za-z]+)</Code>")
_STATUS = re.compile(r"status code: (\d{3})")
_ILLEGAL_KEY = re.compile(r'path: "((?:[^"\\]|\\.)*)"')


def explain(error: Exception, place: Place, key: str | None = None) -> StorageError:
    """The error to raise instead of obstore's.

    Args:
        error: what obstore raised.
        place: where.
        key: the object that was asked for, if it was one object.
    """
    text = str(error)
    if isinstance(error, InvalidPathError):
        illegal = _ILLEGAL_KEY.search(text)
        return unaddressable(illegal[1] if illegal else "", place.url)
    code, status = _first(_CODE, text), int(_first(_STATUS, text) or 0)
    if code not in _BY_CODE and key is not None and isinstance(error, FileNotFoundError):
        return ObjectNotFound(key, place.url)
    answer = _BY_CODE.get(code) or _by_status(status) or _by_word(text) or _UNKNOWN
    if place.fetches_credentials and place.host not in text and answer not in {_NO_S3, _BROKEN_OFF}:
        answer = _NOT_FETCHED  # the address that failed was another one
    reason = " ".join(filter(None, [str(status or ""), code])) or type(error).__name__
    facts = {"url": place.url, "host": place.host, "region": place.region, "reason": reason}
    return answer.error(answer.message.format(**facts), answer.remedy.format(**facts))


def unaddressable(key: str, url: str) -> StorageError:
    """The error for a key that obstore cannot ask for."""
    return StorageError(
        f'{url} holds or was asked for the key "{key}", which cannot be read.',
        'A key must not begin with "/", hold "//", control characters, or a part that is "." or "..". '
        "Rename the object, or move it out of the folder.",
    )


def is_cut_off(error: Exception) -> bool:
    """Whether an answer ended too early: the one fault after which obstore does not try again by itself."""
    text = str(error)
    return "kind: Timeout" not in text and any(
        word in text
        for word in ("ListResponseBody", "InvalidListResponse", "kind: Interrupted", "kind: Decode")
    )


def _by_status(status: int) -> _Answer | None:
    if status in {401, 403}:
        return _DENIED
    if 300 <= status < 400:
        return _WRONG_REGION
    if status == 404:
        return _NO_S3  # a missing bucket or object has a code, or was asked for by its key
    return _BUSY if status in {408, 429} or status >= 500 else None


def _by_word(text: str) -> _Answer | None:
    return next((answer for word, answer in _BY_WORD.items() if word in text), None)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
