"""The one settings file, driven by the environment. docs/settings.md explains every variable."""

from __future__ import annotations

from pathlib import Path

from nexus import __version__
from nexus.database_url import database
from nexus.environment import (
    beside,
    choice,
    country,
    folder,
    made,
    oidc_provider,
    pattern,
    proxy_location,
    secret_key,
    switch,
    time_zone,
    value,
    whole_number,
    words,
)
from nexus.ldap_settings import ldap_settings

BACKEND_DIR = Path(__file__).resolve().parent.parent
PROJECT_DIR = BACKEND_DIR.parent

# For the rooms that show it; no room imports this floor.
NEXUS_VERSION = __version__

# Everything the program writes by itself lies here.
VAR_DIR = made("NEXUS_VAR_DIR", folder("NEXUS_VAR_DIR", PROJECT_DIR / "var"))

SECRET_KEY = secret_key("NEXUS_SECRET_KEY", VAR_DIR / "secret_key")
DEBUG = switch("NEXUS_DEBUG", default=False)
ALLOWED_HOSTS = words("NEXUS_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")

DATABASES = {"default": database(value("DATABASE_URL"), VAR_DIR / "nexus.sqlite3")}
# When sessions were used, and how often tokens were: of this process, and nothing that has to outlive it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What a run may take for matching, in megabytes; 0: half of what there is (`database.memory`).
NEXUS_MATCH_MEMORY = whole_number("NEXUS_MATCH_MEMORY", 0, least=125, most=10_000_000)

# Where the images lie: file:///folder/ or s3://bucket/prefix/. Nexus only ever reads there.
NEXUS_IMAGES_URL = value("NEXUS_IMAGES_URL") or f"{(VAR_DIR / 'images-bulk-dump').as_uri()}/"

# Where the documents lie, likewise: by default beside the images.
NEXUS_DOCUMENTS_URL = value("NEXUS_DOCUMENTS_URL") or beside(NEXUS_IMAGES_URL, "documents")

# A larger share of rows without a file than this, in percent, stops the first run of an address.
NEXUS_MOST_ROWS_WITHOUT_FILE = whole_number("NEXUS_MOST_ROWS_WITHOUT_FILE", 5, most=100)

# More images than this of one patient and day are linked, but listed for a look.
NEXUS_MOST_IMAGES_PER_DAY = whole_number("NEXUS_MOST_IMAGES_PER_DAY", 50, most=1_000_000)

# Where a proxy serves the folders of images and documents to us alone, such as /nexus-files/; empty for none.
NEXUS_ACCEL_REDIRECT = proxy_location("NEXUS_ACCEL_REDIRECT")

# What other programs call the small pictures that they write beside an original, without the extension. The group that
# takes part is the original's name: 995_thumb, 995-150x150, 995@2x, thumb_995.
NEXUS_DERIVED_FILES = pattern(
    "NEXUS_DERIVED_FILES",
    r"(.+)[ ._-](?:thumb(?:s|nail)?|tn|small|medium|large|mini|preview|scaled|\d{2,4}x\d{2,4})|(.+)@[23]x"
    r"|(?:thumb(?:nail)?|tn|small|mini|preview)[ _-](.+)",
)

# How many backups stay under var/backups/; the oldest go first.
NEXUS_BACKUPS_KEPT = whole_number("NEXUS_BACKUPS_KEPT", 5, most=10_000)

# Whose public keys (of age or SSH) open backups; nobody's where they stay as they are.
NEXUS_BACKUP_RECIPIENTS = words("NEXUS_BACKUP_RECIPIENTS", "")

# Where thumbnails are kept. Never in the folder of the images.
NEXUS_THUMBNAILS_DIR = folder("NEXUS_THUMBNAILS_DIR", VAR_DIR / "thumbnails")

# A picture of more megapixels than this is not decoded. Pillow's own limit is 178.
NEXUS_MOST_MEGAPIXELS = whole_number("NEXUS_MOST_MEGAPIXELS", 100, most=178)

# How often a token of another program is heard within a minute.
NEXUS_API_PER_MINUTE = whole_number("NEXUS_API_PER_MINUTE", 300, most=1_000_000)

# What a process may take that decodes pictures, in megabytes.
NEXUS_DECODING_MEMORY = whole_number("NEXUS_DECODING_MEMORY", 2048, least=256, most=100_000)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
    "transfers",
    "patients",
    "images",
    "appointments",
    "communications",
    "notes",
    "documents",
    "reimport",
    "checking",
    "sample_clinic",
    "gallery",
    # After the gallery, whose templates give all of these the look of the pages.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "gallery.apps.AdministrationConfig",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "gallery.answers.to_https",
    "gallery.answers.of_this_site_alone",
    # The scripts and styles, which are nobody's secret.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "gallery.answers.bodiless_heads",
    "gallery.answers.ContentPolicy",
    "gallery.answers.private_answers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "gallery.answers.session_ended",
    "gallery.answers.NamedFaults",
    "gallery.access.denials.denials_noted",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "gallery.access.idle.IdleLock",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gallery.access.second_factor.SecondFactorRequired",
    "gallery.answers.readable_addresses",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gallery.access.known_browsers.known_browsers",
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
                "gallery.access.passwords.asks_for_better_password",
                "gallery.answers.version",
                "gallery.answers.idle_minutes",
            ]
        },
    }
]
# How many requests are worked on at once; what takes long may take at most twenty of them (`gallery.lanes`).
NEXUS_THREADS = whole_number("NEXUS_THREADS", 32, least=24, most=500)

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
]
# Django's first choice, two at a time.
PASSWORD_HASHERS = ["gallery.access.hashing.LimitedPBKDF2"]
# No kinds of signs are asked for, and no change as long as nothing is wrong: NIST SP 800-63B.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "gallery.access.passwords.LengthLimit"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "gallery.access.passwords.HardToGuess"},
]
# Who has to show a second factor beside the password: whoever could let others in, unless the clinic asks for more.
NEXUS_SECOND_FACTOR = choice(
    "NEXUS_SECOND_FACTOR", ("administrators", "everybody", "nobody"), default="administrators"
)
# How long a password or a factor that was shown stays good for work on accounts.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * whole_number("NEXUS_CONFIRM_MINUTES", 15, most=600)
# django-allauth: what comes after the password. Accounts are made by administrators, and nothing is sent by mail.
ACCOUNT_ADAPTER = "gallery.access.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "gallery.access.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Nexus"
# A clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# The clinic's own directory, where there is one: by OpenID Connect, with the claim that holds somebody's groups.
NEXUS_OIDC_URL = value("NEXUS_OIDC_URL") or ""
NEXUS_OIDC_NAME = value("NEXUS_OIDC_NAME") or "the clinic's account"
NEXUS_OIDC_GROUPS = value("NEXUS_OIDC_GROUPS") or "groups"
NEXUS_OIDC_PROVIDER = "clinic"
# Which groups of the directory stand for which role.
NEXUS_ROLE_GROUPS = {
    role: words(f"NEXUS_{role.upper()}_GROUPS", "") for role in ("clinician", "steward", "administrator")
}
# Or by LDAP, whose library is an extra.
NEXUS_LDAP_URL = value("NEXUS_LDAP_URL") or ""
for _name, _value in ldap_settings(NEXUS_LDAP_URL).items():
    globals()[_name] = _value
if NEXUS_LDAP_URL:
    AUTHENTICATION_BACKENDS.append("gallery.access.ldap_directory.DirectoryBackend")
SOCIALACCOUNT_ADAPTER = "gallery.access.adapters.DirectoryAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = oidc_provider(
    NEXUS_OIDC_URL, NEXUS_OIDC_PROVIDER, words("NEXUS_OIDC_SCOPES", "openid,profile")
)
# A one-time password that nobody used ends after a day.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
# How often passwords may be tried is said by our handler; of django-axes' tables none is written, because they keep what was typed as
# a user name, which may be a password.
AXES_HANDLER = "gallery.access.locks.LockHandler"
AXES_LOCKOUT_CALLABLE = "gallery.access.locks.locked_page"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Cookies go over HTTPS only, unless the pages are served on this machine alone.
_HTTPS = switch("NEXUS_HTTPS", default=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
# With this beginning a browser takes a cookie from this host alone, over HTTPS: no neighbour can plant one.
_COOKIES_OF = "__Host-" if _HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIES_OF}sessionid"
CSRF_COOKIE_NAME = f"{_COOKIES_OF}csrftoken"
NEXUS_BROWSER_COOKIE_NAME = f"{_COOKIES_OF}browser"
# Django's sessions in the database, in a table that knows whose each is.
SESSION_ENGINE = "gallery.access.sessions"
SESSION_COOKIE_AGE = 60 * whole_number("NEXUS_SESSION_MINUTES", 600, most=525_600)
# A session that nobody uses so long ends before, and the page in front of it is covered.
NEXUS_IDLE_MINUTES = whole_number("NEXUS_IDLE_MINUTES", 20, most=1_440)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_HSTS_SECONDS = 31_536_000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = switch("NEXUS_HSTS_SUBDOMAINS", default=False)
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
TIME_ZONE = time_zone("NEXUS_TIME_ZONE", "UTC")
USE_TZ = True

# Where telephone numbers without a country's code are dialled; empty for the country of the time zone.
NEXUS_COUNTRY = country("NEXUS_COUNTRY")

# Faults of the pages, on standard error: a traceback without the values that it speaks of. The root takes what other
# packages say, the web server's own faults among it.
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
    "filters": {"refusals": {"()": "nexus.logs.Refusals"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "fault"},
        "refusals": {"class": "logging.StreamHandler", "formatter": "fault", "filters": ["refusals"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        # It names who tried to sign in; what went wrong says `gallery.access.ldap_directory`.
        "django_auth_ldap": {"level": "CRITICAL"},
        # A line for each request that waits: a crowd of them would fill the disk.
        "waitress.queue": {"level": "ERROR"},
        # What anybody can cause who reaches the address must not fill a disk.
        "django.security": {"handlers": ["refusals"], "level": "ERROR", "propagate": False},
    },
}
