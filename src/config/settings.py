"""Every setting of the platform, in one file, read by typed readers that fail loudly.

What an installation may change comes from the environment (docs/reference/settings.md is made
from this file). What the product is stands here as code.
"""

import contextlib
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config import database, readers

ROOT = Path(__file__).resolve().parent.parent.parent

DATA_DIR = readers.folder("MITHAQ_DATA", "the folder that holds database, files, mail and keys", ROOT / "var")
DEBUG = readers.flag(
    "MITHAQ_DEBUG", "show error details to everyone who visits; never on a real installation", False
)
DEMO = readers.flag("MITHAQ_DEMO", "this installation holds the invented demo coalition, and says so", False)
CHECK_ADDRESSES = readers.flag(
    "MITHAQ_CHECK_ADDRESSES",
    "once a week the web addresses of evidence are asked whether something is still there (never in a demo)",
    True,
)
BASE_URL = readers.text(
    "MITHAQ_BASE_URL", "the address under which readers reach the platform", "http://127.0.0.1:8000"
).rstrip("/")
ALLOWED_HOSTS = readers.words(
    "MITHAQ_HOSTS",
    "host names under which it answers, with commas between",
    ["127.0.0.1", "localhost", "[::1]"],
)
HTTPS = BASE_URL.startswith("https://")
BEHIND_PROXY = readers.flag(
    "MITHAQ_BEHIND_PROXY", "a trusted proxy ends TLS and sets X-Forwarded-Proto", False
)


def _secret_key() -> str:
    """The signing key: from the environment, else made once and kept in the data folder."""
    given = readers.text(
        "MITHAQ_SECRET_KEY", "the key that signs sessions and links; made at first start", ""
    )
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured(
                "The setting MITHAQ_SECRET_KEY is shorter than 32 characters. Use a longer one."
            )
        return given
    path = DATA_DIR / "secret-key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(48)
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(key)
    except FileExistsError:
        return path.read_text().strip()
    return key


try:
    SECRET_KEY = _secret_key()
except OSError as error:
    raise ImproperlyConfigured(
        f"The data folder {DATA_DIR} cannot be used ({error.strerror}). Choose another with --data or MITHAQ_DATA."
    ) from None

# --- processes -----------------------------------------------------------------------------------
WEB_WORKERS = readers.number(
    "MITHAQ_WEB_WORKERS", "processes that answer requests on this machine", 2, least=1, most=64
)
WEB_THREADS = readers.number(
    "MITHAQ_WEB_THREADS", "requests that one such process works on at once", 2, least=1, most=64
)

# --- what it is made of ------------------------------------------------------------------------
#: Every package of the product, from the floor up (docs/decisions/0001-shape.md).
PACKAGES = [
    "core",
    "accounts",
    "world",
    "library",
    "network",
    "relations",
    "cases",
    "outreach",
    "funding",
    "governance",
    "reviews",
    "reports",
    "advocacy",
    "results",
    "api",
    "public",
    "desk",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    # Before allauth, so that our templates stand in for its own.
    *(f"mithaq.{package}" for package in PACKAGES),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "mithaq.core.middleware.HeadersMiddleware",
    "mithaq.core.freshness.KeptPagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages are text for slow lines. It pads with random bytes, and form tokens are masked anew each time (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "mithaq.accounts.middleware.SignedInMiddleware",
    "mithaq.core.middleware.ErrorsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mithaq.core.shell.page_shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "mithaq.core.templatetags.mithaq",
            ],
        },
    }
]

# --- database, cache, files ----------------------------------------------------------------------
_address = readers.text("DATABASE_URL", "the database; embedded SQLite in the data folder when unset", "")
try:
    DATABASES = {
        "default": database.from_address(_address)
        if _address
        else database.sqlite(DATA_DIR / "mithaq.sqlite3")
    }
except ValueError as error:
    raise ImproperlyConfigured(f"The setting DATABASE_URL is wrong: {error}.") from None
DATABASES["default"]["TEST"] = {"NAME": None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_cache_address = readers.text("CACHE_URL", "a shared cache (redis://…); a table of its own when unset", "")
if _cache_address == "memory://":  # one process only: the tests
    CACHES: dict[str, Any] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
elif _cache_address.startswith(("redis://", "rediss://")):
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache_address}
    }
elif _cache_address:
    raise ImproperlyConfigured("The setting CACHE_URL is wrong: it must begin with redis:// or rediss://.")
else:
    # Shared by all workers, as rate limits must be; in a file of its own, so that it never waits for the records.
    DATABASES["cache"] = database.sqlite(DATA_DIR / "cache.sqlite3")
    DATABASES["cache"]["OPTIONS"]["init_command"] = database.SQLITE_PRAGMAS.replace(
        "synchronous=FULL", "synchronous=NORMAL"
    )
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "shared_cache",
            "OPTIONS": {"MAX_ENTRIES": 20000},
        }
    }
DATABASE_ROUTERS = ["mithaq.core.cache.CacheRouter"]

FILES_DIR = DATA_DIR / "files"
FILE_LIMIT_MB = readers.number(
    "MITHAQ_FILE_LIMIT_MB", "the largest file that may be uploaded, in megabytes", 50, least=1, most=2000
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- jobs ---------------------------------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "mithaq.core.jobs.RowBackend", "QUEUES": []}}
TASKS_BACKEND = readers.choice(
    "TASKS_BACKEND",
    "who wakes the job workers: rows (they look themselves) or celery (a broker tells them)",
    "rows",
    of=("rows", "celery"),
)
CELERY_BROKER_URL = readers.text(
    "CELERY_BROKER_URL", "the broker's address, when TASKS_BACKEND is celery", ""
)

NIGHTLY_BACKUP = readers.flag(
    "MITHAQ_NIGHTLY_BACKUP",
    "write a backup into the data folder each night and keep the newest seven",
    True,
)

BACKUP_RECIPIENTS = readers.words(
    "MITHAQ_BACKUP_RECIPIENTS",
    "public keys (age1… or ssh-…) to which backups are sealed, with commas between; nobody else can open them",
    [],
)

# --- mail ---------------------------------------------------------------------------------------------
MAIL_HOST = readers.text(
    "MITHAQ_MAIL_HOST", "the mail relay; when unset, mail waits in the visible outbox", ""
)
EMAIL_BACKEND = "mithaq.core.mail.OutboxBackend"
EMAIL_HOST = MAIL_HOST
EMAIL_PORT = readers.number("MITHAQ_MAIL_PORT", "the relay's port", 587, least=1, most=65535)
EMAIL_HOST_USER = readers.text("MITHAQ_MAIL_USER", "the name for the relay", "")
EMAIL_HOST_PASSWORD = readers.text("MITHAQ_MAIL_PASSWORD", "the password for the relay", "")
EMAIL_USE_TLS = readers.flag("MITHAQ_MAIL_TLS", "speak TLS to the relay", True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = readers.text(
    "MITHAQ_MAIL_FROM", "the sender of the platform's mails", "mithaq@localhost"
)
AUDIT_NOTE_TO = readers.words(
    "MITHAQ_AUDIT_NOTE_TO", "who gets the head hash of the audit by mail each day, with commas between", []
)

# --- languages ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
#: The six UN languages, each under its own name. The first two are complete.
ALL_LANGUAGES = [
    ("ar", "العربية"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("zh", "中文"),
]
COMPLETE_LANGUAGES = ["ar", "en"]
LANGUAGES = [pair for pair in ALL_LANGUAGES if pair[0] in COMPLETE_LANGUAGES]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["config.formats"]

# --- people -------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["mithaq.accounts.backends.EmailBackend"]
BREACHED_PASSWORDS = readers.file(
    "MITHAQ_BREACHED_PASSWORDS",
    "a file of SHA-1 digests of stolen passwords, ordered, as Have I Been Pwned gives it away; they are refused",
)
AUTH_PASSWORD_VALIDATORS = [{"NAME": "mithaq.accounts.passwords.PasswordRule"}]
SECRET_KEY_FALLBACKS: list[str] = []
ACCOUNT_ADAPTER = "mithaq.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 2  # the present one and the one it changes to
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_slow": "60/h/key"}
ACCOUNT_FORMS = {
    "login": "mithaq.accounts.forms.SignInForm",
    "add_email": "mithaq.accounts.forms.AddressForm",
    "change_password": "mithaq.accounts.forms.ChangePasswordForm",
    "set_password": "mithaq.accounts.forms.SetPasswordForm",
    "reset_password": "mithaq.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "mithaq.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "mithaq.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "mithaq.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow http for localhost only
MFA_TOTP_ISSUER = "Mithaq"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "mithaq.accounts.forms.CodeForm",
    "reauthenticate": "mithaq.accounts.forms.CodeAgainForm",
    "activate_totp": "mithaq.accounts.forms.ActivateAppForm",
    "add_webauthn": "mithaq.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "mithaq.accounts.forms.RenamePasskeyForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
PASSWORD_HASHERS = ["mithaq.accounts.hashers.Argon2"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"

# --- browser ------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
IDLE_MINUTES = readers.number(
    "MITHAQ_IDLE_MINUTES",
    "minutes without a request after which somebody has to sign in again",
    240,
    least=5,
    most=720,
)
# The token lives in the session, so no second cookie is set; public pages set none at all.
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "mithaq.core.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL] if HTTPS else []
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = 0  # set with all other headers in mithaq.core.middleware

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
with contextlib.suppress(OSError):  # WhiteNoise warns of a folder that is not there yet
    STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS: list[Path] = []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"mithaq": {"level": "INFO"}, "django.security.DisallowedHost": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
