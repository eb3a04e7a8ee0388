"""What does this installation look like? Everything that differs between places is read from the environment.

`.env.example` documents each variable. The values here are the strict ones; a variable only relaxes them.
"""

import sys
from os import environ
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from wksbm.database import databases, needs_owner

BASE_DIR = Path(__file__).resolve().parent.parent


def required(name):
    """Return a variable that has no safe default."""
    if value := environ.get(name, ""):
        return value
    raise ImproperlyConfigured(
        f"{name} belum diisi. Jalankan lewat bin/start atau bin/manage, atau isi seperti contoh di .env.example."
    )


def flag(name):
    return environ.get(name, "0").strip().lower() in {"1", "true", "yes", "ya"}


def words(name, default=""):
    return [word.strip() for word in environ.get(name, default).split(",") if word.strip()]


TESTING = "PYTEST_VERSION" in environ
DEBUG = flag("DJANGO_DEBUG")
INSECURE_COOKIES = flag("INSECURE_COOKIES")

SECRET_KEY = required("DJANGO_SECRET_KEY")
# Encryption of single fields: "1:<base64 of 32 bytes>", further keys after a comma.
FIELD_KEYS = required("FIELD_KEYS")
# Key of the blind index that finds an encrypted NIK again: base64 of 32 bytes.
INDEX_KEY = required("INDEX_KEY")
# Key of the chain in the log of who looked: base64 of 32 bytes; and the file that keeps its ends.
LOG_KEY = required("LOG_KEY")
READ_LOG_ANCHORS = environ.get("READ_LOG_ANCHORS") or str(BASE_DIR / "var" / "read-log-anchors.txt")

ALLOWED_HOSTS = words("ALLOWED_HOSTS", "127.0.0.1,localhost" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = words("CSRF_TRUSTED_ORIGINS")
# "https://wksbm.example.go.id": what the codes on letters and certificates open; empty: the way the officer came.
PUBLIC_ADDRESS = environ.get("PUBLIC_ADDRESS", "").rstrip("/")

# --- Parts --------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "registry",
    "cases",
    "training",
    "wksbm.admin_site.WksbmAdminConfig",  # imports forms, after registry/apps.py has given them their words
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "registry.middleware.PostMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",  # what it leaves in the session is in that transaction
]
if environ.get("BENCHMARK") == "1":  # bin/manage benchmark: each answer tells what it cost
    MIDDLEWARE.insert(0, "cases.benchmark.middleware.SqlCountMiddleware")

ROOT_URLCONF = "wksbm.urls"
WSGI_APPLICATION = "wksbm.wsgi.application"

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
                "wksbm.navigation.frame",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data ---------------------------------------------------------------------------------------------------

DATABASES = databases(environ, sys.argv)
DATABASE_ROUTERS = ["registry.replica.ReplicaRouter"] if "replica" in DATABASES else []
# So long may one statement of a request take (registry/too_long.py).
STATEMENT_SECONDS = float(environ.get("STATEMENT_SECONDS") or (120 if TESTING else 15))
# True for `migrate` and the like: they connect as the owner of the tables on purpose (registry/checks.py).
CONNECTS_AS_OWNER = needs_owner(environ, sys.argv)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# A form of this program has at most a few hundred fields; imports arrive as one file and stream to disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# More than a form takes, so that whoever chose too many photos reads how many (registry/forms/files.py).
DATA_UPLOAD_MAX_NUMBER_FILES = 40
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
MEDIA_ROOT = Path(environ.get("MEDIA_ROOT") or BASE_DIR / "var" / "media")

# --- People -------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["registry.posts.PersonWithPosts"]
LOGIN_URL = "registry:sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Eight hours without a click sign a person out; registry.posts.keep_alive writes a session in use.
SESSION_ENGINE = "registry.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# A message that nobody has read yet ends with the session: the next person at a shared computer does not read it.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- The wire -----------------------------------------------------------------------------------------------

SECURE_COOKIES = not INSECURE_COOKIES
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = False  # offline pages read it to send a saved form later
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]  # the health page is asked from inside, over plain http
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_COOKIES
SECURE_HSTS_PRELOAD = SECURE_COOKIES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "wksbm.views.csrf_failure"
if flag("TRUST_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# The map draws boundaries of its own. A tile server of others learns who looks at which place: only where one is named.
MAP_TILE_URL = environ.get("MAP_TILE_URL", "")
MAP_TILE_CREDIT = environ.get("MAP_TILE_CREDIT", "")


def tile_host(address):
    """The origin of a tile server for the policy below; "{s}", one of several hosts, becomes "*"."""
    parts = urlsplit(address.replace("{s}", "*"))
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ImproperlyConfigured("MAP_TILE_URL harus alamat lengkap, seperti contoh di .env.example.")
    return f"{parts.scheme}://{parts.netloc}"


CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap draws its small icons as data: images
        "img-src": [SELF, "data:", *([tile_host(MAP_TILE_URL)] if MAP_TILE_URL else [])],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- Words and files ----------------------------------------------------------------------------------------

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(environ.get("STATIC_ROOT") or BASE_DIR / "var" / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
PLAIN_STATIC = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = PLAIN_STATIC
WHITENOISE_USE_FINDERS = PLAIN_STATIC
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "sealed": {"BACKEND": "registry.sealed_files.SealedStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if PLAIN_STATIC
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Letters and logs ---------------------------------------------------------------------------------------

EMAIL_HOST = environ.get("EMAIL_HOST", "")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend"
EMAIL_PORT = int(environ.get("EMAIL_PORT") or 587)
EMAIL_HOST_USER = environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS") if "EMAIL_USE_TLS" in environ else True
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environ.get("DEFAULT_FROM_EMAIL") or "WKSBM <wksbm@localhost>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Everything goes to stderr as plain lines: path and status, never a body, a query, an exception's text or the token of
# a one-time link.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "wksbm.logs.MaskingFormatter" if DEBUG else "wksbm.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "django.request": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # The SQL of psycopg2 carries the values; it stays silent even under DEBUG.
        "django.db.backends": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
