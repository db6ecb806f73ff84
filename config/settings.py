"""Settings, all of them from the environment; the defaults are those of `make run`.

`DATABASE_URL` and `REDIS_URL` name your own servers; without them the embedded ones under `BECKON_DATA`
are found. `BECKON_SECRET` signs sessions and encrypts gateway secrets: `make run` keeps one in its data
folder, a real installation sets it.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from config.backoffice import UNFOLD as UNFOLD
from config.mail import mail_server
from launcher.endpoints import data_dir, database_url, django_database, redis_url
from launcher.secret import installation_secret

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


SECRET_KEY = installation_secret(data_dir())
# The first key encrypts, the others still decrypt: rotate by putting a new one in front.
BECKON_ENCRYPTION_KEYS = [*filter(None, os.environ.get("BECKON_ENCRYPTION_KEYS", "").split(",")), SECRET_KEY]
BECKON_ALLOW_PRIVATE_GATEWAYS = flag("BECKON_ALLOW_PRIVATE_GATEWAYS")
# How the outside reaches us: stands in every callback_url.
BECKON_PUBLIC_URL = os.environ.get(
    "BECKON_PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
).rstrip("/")
# How browsers reach the process `live`: by default on the next port of the same host.
_public = urlsplit(BECKON_PUBLIC_URL)
_live_port = os.environ.get("LIVE_PORT") or int(os.environ.get("PORT", "8000")) + 1
BECKON_LIVE_URL = os.environ.get(
    "BECKON_LIVE_URL", f"{_public.scheme}://{_public.hostname}:{_live_port}"
).rstrip("/")

# Where each day's events, messages and runs go as Parquet files: a folder or s3://bucket/prefix; empty: nowhere.
BECKON_EXPORT_DIR = os.environ.get("BECKON_EXPORT_DIR", "")
BECKON_EXPORT_ENDPOINT = os.environ.get("BECKON_EXPORT_ENDPOINT", "")  # of a store that speaks S3

# Notices to operators are mailed too where a mail server is named.
_mail = mail_server(os.environ.get("EMAIL_URL", ""))
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail.backend, _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = _mail.ssl, _mail.tls, 5
BECKON_MAIL_FROM = _mail.sender(os.environ.get("BECKON_MAIL_FROM", ""))

DEBUG = flag("BECKON_DEBUG")
ALLOWED_HOSTS = os.environ.get("BECKON_ALLOWED_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [BECKON_PUBLIC_URL]

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin.apps.SimpleAdminConfig",  # its pages are found by `config.urls`: only the web serves them
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "config",
    "crm",
    "events",
    "gateways",
    "gamification",
    "campaigns",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crm.backoffice.zone.OperatorZone",
    "crm.backoffice.notices.PageNotices",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["crm.backoffice.tags", "gateways.backoffice.tags"],
        },
    }
]

DATABASES = {
    "default": {
        **django_database(database_url()),
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "crm.Operator"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "/"

REDIS_URL = redis_url()

# Settings as measured against kills and restarts: see docs/decisions/0003-celery-as-a-doorbell.md.
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 90,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 0.5,
}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = data_dir() / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BECKON_PUBLIC_URL.startswith("https:")
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 11 * 1024 * 1024
# The builder of a poll posts two fields for each option: 50 questions of 2 × 50.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 11_000

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "crm.api.authentication.KeyAuthentication",
        "crm.api.operators.OperatorAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["crm.api.authentication.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["crm.api.wire.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["crm.api.wire.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "lib.pagination.CursorPages",
    "EXCEPTION_HANDLER": "crm.api.problems.as_problem",
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS would describe the framework; the schema describes the resources
    "UNAUTHENTICATED_USER": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Beckon",
    "DESCRIPTION": "Events in, journeys, messages out. See docs/integrators/ for the guide to this reference.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "crm.api.schema.with_problems",
        "gateways.callbacks.schema.with_callbacks",
    ],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("BECKON_LOG", "WARNING")},
}
