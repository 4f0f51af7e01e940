"""All settings, in one file. Values come from the environment; a wrong one refuses to start.

The table of every variable, with its meaning, is in docs/operations.md.
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from ogp_portal import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("OGP_DATA", str(BASE_DIR / "var"))).resolve()
VERSION = "0.1.0"


# --- who runs it and where -------------------------------------------------------------------

OGP_HOST = environment.text("OGP_HOST", "127.0.0.1")
OGP_PORT = environment.number("OGP_PORT", 8000, lowest=1, highest=65535)
OGP_SITE_URL = environment.web_address("OGP_SITE_URL", f"http://{OGP_HOST}:{OGP_PORT}")
OGP_PUBLISHER = environment.text("OGP_PUBLISHER")
OGP_PUBLISHER_LOGO = environment.text("OGP_PUBLISHER_LOGO")
OGP_FAVICON = environment.text("OGP_FAVICON")
OGP_PORTAL_NAME = environment.text("OGP_PORTAL_NAME")
OGP_CONTACT_PERSON = environment.text("OGP_CONTACT_PERSON")
OGP_CONTACT_MAIL = environment.text("OGP_CONTACT_MAIL")
OGP_CONTACT_PHONE = environment.text("OGP_CONTACT_PHONE")
OGP_DATA_PROTECTION_OFFICER = environment.text("OGP_DATA_PROTECTION_OFFICER")
WAS_STATEMENT_URL = environment.web_address("WAS_STATEMENT_URL")
environment.not_built_yet("FOUR_EYES")

OGP_DEMO = environment.flag("OGP_DEMO", default=False)
if OGP_DEMO and not environment.is_loopback(OGP_HOST):
    raise environment.WrongSetting(
        "OGP_DEMO",
        f"makes log-ins for invented people, so it needs a loopback OGP_HOST, not {OGP_HOST!r}. "
        "Set OGP_DEMO=0.",
    )

SITE_IS_SECURE = urlsplit(OGP_SITE_URL).scheme == "https"
ALLOWED_HOSTS = environment.listed(
    "ALLOWED_HOSTS", [urlsplit(OGP_SITE_URL).hostname or "localhost", "localhost", "127.0.0.1"]
)
CSRF_TRUSTED_ORIGINS = [OGP_SITE_URL]


SHORTEST_KEY = 50


def _secret_key() -> str:
    """SECRET_KEY, else the key kept in the data folder, made on first use (mode 0600)."""
    given = environment.text("SECRET_KEY")
    if given:
        if len(given) < SHORTEST_KEY:
            raise environment.WrongSetting(
                "SECRET_KEY", f"must be at least {SHORTEST_KEY} characters long."
            )
        return given
    kept = DATA_DIR / "secret-key"
    if not kept.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(64))
    return kept.read_text().strip()


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = environment.listed("SECRET_KEY_FALLBACKS", [])
DEBUG = False


# --- the parts -------------------------------------------------------------------------------

INSTALLED_APPS = [
    "ogp_portal.accounts",
    "ogp_portal.audit",
    "ogp_portal.record",
    "ogp_portal.jobs",
    "ogp_portal.notifications",
    "ogp_portal.files",
    "ogp_portal.common",
    "ogp_portal.moderation",
    "ogp_portal.pages",
    "ogp_portal.demonstration",
    "ogp_portal.open_data",
    "ogp_portal.open_data.package",
    "plans",
    "consultations",
    "forum",
    "rules.apps.AutodiscoverRulesConfig",
    "pgtrigger",
    "pghistory",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ogp_portal.common.headers.ChecksumMiddleware",
    "ogp_portal.common.middleware.CacheControlMiddleware",
    "ogp_portal.common.headers.PolicyMiddleware",
    "ogp_portal.open_data.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ogp_portal.common.middleware.BadInputMiddleware",
    "ogp_portal.common.middleware.PathLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ogp_portal.common.middleware.SignedInMiddleware",
    "ogp_portal.accounts.middleware.StaffSecondFactorMiddleware",
    "ogp_portal.common.headers.LateMessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ogp_portal.audit.middleware.PageHistoryMiddleware",
]

ROOT_URLCONF = "ogp_portal.urls"
WSGI_APPLICATION = "ogp_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "ogp_portal.common.compiled.loader.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ogp_portal.common.context_processors.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "ogp_portal.common.templatetags.portal",
            ],
        },
    }
]


# --- data ------------------------------------------------------------------------------------

if not environment.text("DATABASE_URL"):
    raise environment.WrongSetting(
        "DATABASE_URL",
        "is not set. Start the portal with ./ogp, which brings its own Postgres, or set it.",
    )
DATABASES = {
    "default": {
        **environment.postgres("DATABASE_URL"),
        "ENGINE": "ogp_portal.common.postgres",
        # Long, since a new connection plans every query anew (docs/adr/0009).
        "CONN_MAX_AGE": 3600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
DATABASES["default"]["OPTIONS"] |= {"connect_timeout": 5, "application_name": "ogp-portal"}
WEB_STATEMENT_SECONDS = environment.number("WEB_STATEMENT_SECONDS", 15, lowest=1, highest=600)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": environment.cache("CACHE_URL")}
FILES_DIR = DATA_DIR / "files"
FILE_UPLOAD_TEMP_DIR = None
CLAMD = environment.virus_scanner("CLAMD_URL")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024


# --- language and time -----------------------------------------------------------------------

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "ogp_portal" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"


# --- people ----------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "ogp_portal.accounts.backends.PortalBackend",
    "rules.permissions.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": _VALIDATION + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "display_name")},
    },
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account"
ACCOUNT_ADAPTER = "ogp_portal.accounts.adapter.PortalAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_SIGNUP_FORM_CLASS = "ogp_portal.accounts.forms.SignupDetails"
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/5m/ip,5/5m/key",
    "signup": "20/h/ip",
    "reset_password": "20/h/ip,5/h/key",
}
MFA_ADAPTER = "ogp_portal.accounts.adapter.PortalSecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "OGP-portalen"

# Reading changes no row; the default would look at the person, and so the cookie, on every page.
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_NAME = "ogp_session"
SESSION_COOKIE_SECURE = SITE_IS_SECURE
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "ogp_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SITE_IS_SECURE
CSRF_FAILURE_VIEW = "ogp_portal.pages.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"


# --- in the browser --------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False  # the proxy in front redirects; /healthz must answer it in plain
SECURE_HSTS_SECONDS = 31_536_000 if SITE_IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SITE_IS_SECURE
SECURE_HSTS_PRELOAD = SITE_IS_SECURE
ALLAUTH_TRUSTED_PROXY_COUNT = 0
if environment.flag("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # nginx itself writes X-Forwarded-For; limits count by it
X_FRAME_OPTIONS = "DENY"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "staticfiles": {"BACKEND": "ogp_portal.common.staticfiles.HashedStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the constraint user_email_once makes e-mail unique whatever its case
    "security.W008",  # the proxy redirects to https, see SECURE_SSL_REDIRECT above
]


# --- open data -------------------------------------------------------------------------------

REST_FRAMEWORK = {"UNAUTHENTICATED_USER": None, "URL_FORMAT_OVERRIDE": None}
SPECTACULAR_SETTINGS = {
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,  # ?fields= leaves fields out
    "SCHEMA_PATH_PREFIX": "/api/v1/",
}


# --- mail ------------------------------------------------------------------------------------

MAIL_DIR = DATA_DIR / "mail"
_mail_server = environment.mail_server("EMAIL_URL")
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _mail_server
    else "ogp_portal.notifications.filed_mail.FiledMailBackend"
)
globals().update(_mail_server)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("OGP_MAIL_FROM", OGP_CONTACT_MAIL or "portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL


# --- later work ------------------------------------------------------------------------------

CELERY_BROKER_URL = environment.celery_broker("CELERY_BROKER_URL", DATABASES["default"])
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "messages"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
if CELERY_BROKER_URL.startswith(("redis", "rediss")):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}


# --- logs: one line each, to standard error; never bodies, addresses or names ------------------

LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "ogp_portal.common.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": environment.choice("LOG_LEVEL", "INFO", LOG_LEVELS)},
    "loggers": {
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        # several lines every two seconds, for each tick of the relay
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
