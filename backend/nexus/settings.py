"""The one settings file, driven by the environment. docs/settings.md explains every variable."""

from __future__ import annotations

import contextlib
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

BACKEND_DIR = Path(__file__).resolve().parent.parent
PROJECT_DIR = BACKEND_DIR.parent

# Everything the program writes by itself lies here.
VAR_DIR = Path(os.environ.get("NEXUS_VAR_DIR", PROJECT_DIR / "var")).resolve()
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)


def _secret_key() -> str:
    """The configured key, or one made once per installation, so that no key is ever in the repository."""
    if configured := os.environ.get("NEXUS_SECRET_KEY"):
        return configured
    path = VAR_DIR / "secret_key"
    if not path.exists():
        # Linked into place whole, so that no other process can read half of it.
        with tempfile.NamedTemporaryFile("w", dir=VAR_DIR) as draft:
            draft.write(get_random_secret_key())
            draft.flush()
            with contextlib.suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text()


def _database() -> dict[str, object]:
    """The database of `DATABASE_URL`; SQLite gets the modes that keep readers going while a run writes."""
    default = f"sqlite:///{VAR_DIR / 'nexus.sqlite3'}"
    try:
        config: dict[str, object] = {**dj_database_url.parse(os.environ.get("DATABASE_URL", default))}
    except ValueError:
        # The URL itself may hold a password, so it is not repeated.
        raise ImproperlyConfigured(
            "DATABASE_URL is not understood. Write sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME."
        ) from None
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA temp_store=MEMORY;",
            # A transaction that will write takes the lock when it begins, so it cannot fail half-way for want of it.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        }
    return config


def _whole_number(name: str, default: int) -> int:
    text = os.environ.get(name, str(default))
    if not text.isdecimal() or int(text) < 1:
        raise ImproperlyConfigured(f"{name} is not a whole number from 1.")
    return int(text)


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("NEXUS_DEBUG", "") == "1"
ALLOWED_HOSTS = os.environ.get("NEXUS_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Where the images lie: file:///folder/ or s3://bucket/prefix/. Nexus only ever reads there.
NEXUS_IMAGES_URL = os.environ.get("NEXUS_IMAGES_URL", f"{(VAR_DIR / 'images-bulk-dump').as_uri()}/")

# More images than this of one patient and day are linked, but listed for a look.
NEXUS_MOST_IMAGES_PER_DAY = int(os.environ.get("NEXUS_MOST_IMAGES_PER_DAY", "50"))

# How many backups stay under var/backups/; the oldest go first.
NEXUS_BACKUPS_KEPT = _whole_number("NEXUS_BACKUPS_KEPT", 5)

# Where thumbnails are kept. Never in the folder of the images.
NEXUS_THUMBNAILS_DIR = Path(os.environ.get("NEXUS_THUMBNAILS_DIR", VAR_DIR / "thumbnails")).resolve()

# A picture of more megapixels than this is not decoded. Pillow's own limit is 178.
NEXUS_MOST_MEGAPIXELS = _whole_number("NEXUS_MOST_MEGAPIXELS", 100)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "patients",
    "images",
    "reimport",
    "sample_clinic",
    "gallery",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # The scripts and styles, which are nobody's secret.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gallery.access.middleware.bodiless_heads",
    "gallery.access.middleware.ContentPolicy",
    "gallery.access.middleware.private_answers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gallery.access.middleware.session_ended",
    "gallery.access.middleware.NamedFaults",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Last, as django-axes asks: it turns what its backend refused into the page that says so.
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gallery.access.context.access",
            ]
        },
    }
]
ROOT_URLCONF = "nexus.urls"
WSGI_APPLICATION = "nexus.wsgi.application"
STATIC_URL = "static/"
# The apps' own files are served as they lie there: nothing has to be collected or built before.
WHITENOISE_USE_FINDERS = True

LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "patients"
LOGOUT_REDIRECT_URL = "sign_in"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "gallery.access.one_time_passwords.OneTimePasswordBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
# Five wrong passwords for one account from one address lock that pair for a quarter of an hour; each one costs a second.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "gallery/locked.html"
AXES_RESET_ON_SUCCESS = True
# Its messages would carry what was typed as a user name, which may be a password.
AXES_VERBOSE = False
SIGN_IN_FAILURE_DELAY = timedelta(seconds=1)

# Cookies go over HTTPS only, unless the pages are served on this machine alone.
_HTTPS = os.environ.get("NEXUS_HTTPS", "1") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_AGE = 60 * _whole_number("NEXUS_SESSION_MINUTES", 600)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # The store's own address joins these where images come from a bucket.
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "en"
TIME_ZONE = os.environ.get("NEXUS_TIME_ZONE", "UTC")
USE_TZ = True

# Faults of the pages, on standard error: a traceback without the values that it speaks of.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "fault": {
            "()": "nexus.logs.FaultFormatter",
            "format": "{asctime} {levelname} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "fault"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
