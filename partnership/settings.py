"""Settings of the site: secure as they stand, and read from the environment (or a file `.env` beside manage.py).

docs/operation.md lists every variable. A missing or malformed value stops the start with a sentence that names it.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

# --- typed readers ------------------------------------------------------------------------------------------------------


def text(name: str, default: str = "") -> str:
    return env.str(name, default=default).strip()


def names(name: str) -> list[str]:
    return [part for part in text(name).replace(",", " ").split() if part]


def switch(name: str) -> bool:
    value = text(name, "false").lower()
    if value not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be true or false.")
    return value == "true"


def whole_number(name: str, default: int) -> int:
    value = text(name) or str(default)
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number.")
    return int(value)


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name) or default
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must be one of {', '.join(filter(None, allowed))}.")
    return value


def web_address(name: str, default: str) -> str:
    value = text(name) or default
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query or parts.username:
        raise ImproperlyConfigured(f"{name} is {value!r}; it must look like https://host or http://host:port.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ImproperlyConfigured(f"{name} is {value!r}; without https only 127.0.0.1 and localhost are served.")
    return value


def database(name: str, default: str) -> dict:
    value = text(name) or default
    if urlsplit(value).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ImproperlyConfigured(f"{name} must start with sqlite:/// or postgres://.")
    return env.db_url_config(value)


def cache(name: str) -> dict:
    value = text(name) or "locmemcache://"
    if urlsplit(value).scheme not in {"locmemcache", "redis", "rediss", "filecache"}:
        raise ImproperlyConfigured(f"{name} must start with locmemcache://, filecache://, redis:// or rediss://.")
    return env.cache_url_config(value)


def media_store(name: str, default: Path) -> dict:
    """The store of uploads: a folder (file:///srv/site/media) or a bucket (s3://bucket?endpoint_url=https://…)."""
    parts = urlsplit(text(name) or default.as_uri())
    if parts.scheme == "file" and parts.path.startswith("/"):
        options = {"location": parts.path, "base_url": "/media/", "file_permissions_mode": 0o640}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    if parts.scheme == "s3" and parts.netloc:
        options = {"bucket_name": parts.netloc, "default_acl": None, **dict(env.parse_qsl(parts.query))}
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    raise ImproperlyConfigured(f"{name} must look like file:///absolute/folder or s3://bucket.")


def socket_address(name: str) -> str | tuple[str, int] | None:
    """The socket of a service beside the site: unix:/run/service.sock or tcp://127.0.0.1:3310."""
    value = text(name)
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme == "unix" and parts.path.startswith("/"):
        return parts.path
    try:
        if parts.scheme == "tcp" and parts.hostname and parts.port and not parts.path:
            return parts.hostname, parts.port
    except ValueError:
        pass
    raise ImproperlyConfigured(f"{name} is {value!r}; it must look like unix:/run/clamav/clamd.ctl or tcp://host:port.")


def mail_server(name: str) -> dict:
    """The settings of the server that takes mail; without one, mail goes nowhere."""
    if not text(name):
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    found = env.email_url(name)
    if not found.get("EMAIL_HOST") and "smtp" in found["EMAIL_BACKEND"]:
        raise ImproperlyConfigured(f"{name} must look like smtp+tls://user:password@mail.example.org:587.")
    return {**{key: value for key, value in found.items() if key.startswith("EMAIL_") and value}, "EMAIL_TIMEOUT": 10}


def secret_key(name: str, path: Path) -> str:
    """The key of this installation: given, or made once and kept in a file that only its owner may read."""
    key = text(name)
    if not key:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(64))
        except FileExistsError:
            pass
        key = path.read_text().strip()
    if len(key) < 50:
        raise ImproperlyConfigured(f"{name} has {len(key)} characters; it must have at least 50.")
    return key


LOOPBACK = ("127.0.0.1", "localhost", "::1")

# --- this installation --------------------------------------------------------------------------------------------------

DEBUG = switch("DEBUG")
VAR_DIR = Path(text("VAR_DIR") or BASE_DIR / "var")
SITE_URL = web_address("SITE_URL", "http://127.0.0.1:8000")
HTTPS = SITE_URL.startswith("https://")
SITE_HOST = urlsplit(SITE_URL).hostname
ALLOWED_HOSTS = [SITE_HOST, *names("ALLOWED_HOSTS")] + ([] if HTTPS else ["127.0.0.1", "localhost", "[::1]"])
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; * would let anybody choose the site's name.")
SECRET_KEY = secret_key("SECRET_KEY", VAR_DIR / "secret-key")
SECRET_KEY_FALLBACKS = names("SECRET_KEY_FALLBACKS")
if DEBUG and HTTPS:
    raise ImproperlyConfigured("DEBUG is true; it must be false where SITE_URL is a public address.")

# What somebody wrote is approved by somebody else.
FOUR_EYES = switch("FOUR_EYES")

# Staff log in with a second factor; `check --deploy` demands it.
SECOND_FACTOR = switch("SECOND_FACTOR")

# What only the operator can say. Pages print it, each names what of it is missing (publishing/operator.py), and
# `check --deploy` demands it. What is said in words is said in both languages.
OPERATOR = {
    "name": {"de": text("OPERATOR_NAME_DE"), "uk": text("OPERATOR_NAME_UK")},
    "address": {"de": text("OPERATOR_ADDRESS_DE"), "uk": text("OPERATOR_ADDRESS_UK")},
    "representative": {"de": text("OPERATOR_REPRESENTATIVE_DE"), "uk": text("OPERATOR_REPRESENTATIVE_UK")},
    "supervisor": {"de": text("OPERATOR_SUPERVISOR_DE"), "uk": text("OPERATOR_SUPERVISOR_UK")},
    "email": text("OPERATOR_EMAIL"),
    "phone": text("OPERATOR_PHONE"),
    "vat_id": text("OPERATOR_VAT_ID"),
    "responsible_editor": {"de": text("RESPONSIBLE_EDITOR_DE"), "uk": text("RESPONSIBLE_EDITOR_UK")},
    "data_protection_officer": {"de": text("DATA_PROTECTION_OFFICER_DE"), "uk": text("DATA_PROTECTION_OFFICER_UK")},
    "press_contact": {"de": text("PRESS_CONTACT_DE"), "uk": text("PRESS_CONTACT_UK")},
    "security_contact": text("SECURITY_CONTACT"),
    "hosting": {"de": text("HOSTING_DE"), "uk": text("HOSTING_UK")},
    "log_days": whole_number("LOG_DAYS", 0),
    "proxy_log": choice("PROXY_LOG", "", ("", "none", "cut", "full")),
    "data_licence": choice("DATA_LICENCE", "", ("", "dl-de/by-2-0", "dl-de/zero-2-0")),
}

# Mail to staff about what colleagues do. Without a server none is written; it is sent by a command, never by a request.
EMAIL_URL = text("EMAIL_URL")
DEFAULT_FROM_EMAIL = text("EMAIL_FROM") or OPERATOR["email"] or f"noreply@{SITE_HOST}"
vars().update(mail_server("EMAIL_URL"))

# --- composition --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_prose_editor",
    "partnership.apps.PressDeskConfig",
    "partnership.apps.PartnershipConfig",
    "news.apps.NewsConfig",
]
# Sessions, log-in and messages act under /admin/ only, so that a visitor is never given a cookie.
MIDDLEWARE = [
    "partnership.access.log.RequestLog",
    "partnership.middleware.Probes",
    "partnership.middleware.ResponseHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partnership.middleware.Compression",
    "partnership.middleware.ContentPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "partnership.middleware.AdminSession",
    "partnership.middleware.AdminAuthentication",
    "partnership.middleware.Language",
    "partnership.middleware.Hygiene",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "partnership.middleware.AdminMessages",
    "allauth.account.middleware.AccountMiddleware",
    "partnership.middleware.DatabaseGone",
    "partnership.middleware.DueChanges",
    "partnership.middleware.Methods",
    "partnership.bodies.Bodies",
]
ROOT_URLCONF = "partnership.urls"
WSGI_APPLICATION = "partnership.wsgi.application"
AUTH_USER_MODEL = "partnership.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partnership.context.site",
            ],
        },
    },
]

# --- data ---------------------------------------------------------------------------------------------------------------

DATABASES = {"default": database("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
_default = DATABASES["default"]
if _default["ENGINE"].endswith("sqlite3"):
    _default["ENGINE"] = "partnership.sqlite3"
    # IMMEDIATE, so that writers queue instead of failing; FULL, so that what was acknowledged survives a power cut.
    # The journal is put into WAL mode by a migration: that is kept in the file. Schemas are trusted: Debian's SQLite would
    # else refuse JSON_VALID in the constraint of a JSON column, and nobody but our migrations writes the schema.
    _default["CONN_MAX_AGE"] = None
    _default["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": (
            "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            "PRAGMA journal_size_limit=16777216;"
        ),
    }
else:
    _default["CONN_MAX_AGE"] = 60
    _default["CONN_HEALTH_CHECKS"] = True
    _default.setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
    _default["OPTIONS"].setdefault("application_name", "site")
CACHES = {"default": cache("CACHE_URL")}
STORAGES = {
    "default": media_store("MEDIA_STORE", VAR_DIR / "media"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "partnership.machines.stylesheets.LeanStaticFilesStorage"
    },
}
# Maps for debuggers are nearly half of what would be compressed, and nobody waits for them.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
CONTENT_DIR = BASE_DIR / "fixtures"

# --- languages and time -------------------------------------------------------------------------------------------------

# Each language names itself; German comes first and is the one for visitors who ask for neither.
LANGUAGES = [("de", "Deutsch"), ("uk", "Українська")]
LANGUAGE_CODE = "de"
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
FORMAT_MODULE_PATH = ["partnership.formats"]

# --- trust --------------------------------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_ADAPTER = "partnership.access.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = False  # access/throttle.py limits tries, for all workers together
ACCOUNT_FORMS = {
    "login": "partnership.access.forms.LogInForm",
    "reauthenticate": "partnership.access.forms.ConfirmForm",
}
MFA_ADAPTER = "partnership.access.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # the code before and the one after: people type, and clocks differ
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers give passkeys to http://localhost, for development
MFA_RATE_LIMITS = False  # as above: allauth limits no GET, and counts by the peer, which is the proxy
MFA_FORMS = {
    "authenticate": "partnership.access.forms.CodeForm",
    "reauthenticate": "partnership.access.forms.ConfirmCodeForm",
    "activate_totp": "partnership.access.forms.AppForm",
    "add_webauthn": "partnership.access.forms.PasskeyForm",
    "login_webauthn": "partnership.access.forms.PasskeyLogInForm",
    "authenticate_webauthn": "partnership.access.forms.GivePasskeyForm",
    "reauthenticate_webauthn": "partnership.access.forms.ConfirmPasskeyForm",
}
CSRF_FAILURE_VIEW = "partnership.desk.resuming.csrf_failure"

# The policy of /admin/; public pages add to it (middleware.py), views may. Neither has an unsafe source.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = whole_number("HSTS_SECONDS", 63_072_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# The proxy overwrites this header (deploy/), and gunicorn takes it from the proxy alone.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
ACTIVITY_COOKIE_NAME = "__Host-seen" if HTTPS else "seen"
DEVICE_COOKIE_NAME = "__Host-device" if HTTPS else "device"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
# Lax, and not Strict: a link in webmail must not show the log-in page to who is logged in.
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "partnership.uploads.temporary.UnnamedFileHandler",
]
TEMPORARY_DIR = VAR_DIR / "temporary"
CLAMD = socket_address("CLAMD")
IMAGE_MAX_BYTES = 41_943_040
DOCUMENT_MAX_BYTES = 12_582_912
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750

# --- log ----------------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "partnership.access.log.JsonLines"}},
    "filters": {"strangers": {"()": "partnership.access.log.Strangers"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["strangers"]}},
    "root": {
        "handlers": ["console"],
        "level": choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
    "loggers": {
        "django": {"handlers": [], "level": "INFO"},
        # A refusal has its line among the requests; it needs no second one.
        "django.request": {"level": "ERROR"},
        "security": {"level": "INFO"},  # whatever LOG_LEVEL says
    },
}
