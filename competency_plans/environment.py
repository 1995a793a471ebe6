"""What the surroundings say: values of environment variables, read once by the settings."""

import os
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, default: bool) -> bool:
    """The variable as yes or no; 0, false, no, off and nothing mean no."""
    return os.environ.get(name, "1" if default else "0").strip().lower() not in {"", "0", "false", "no", "off"}


def words(name: str, default: str = "") -> list[str]:
    """The variable as a list, cut at commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def require(names: Iterable[str]) -> None:
    """Raise ImproperlyConfigured that names every variable of these that is not set."""
    missing = [name for name in names if not os.environ.get(name, "").strip()]
    if missing:
        raise ImproperlyConfigured(f"In productie (DEBUG=0) moeten deze variabelen gezet zijn: {', '.join(missing)}.")


def database(url: str) -> dict[str, object]:
    """Django's settings for a database address.

    `url` is `sqlite:////absolute/path` (four slashes), `sqlite:///relative/path`, or
    `postgres://user:password@host:port/name`. Raises ImproperlyConfigured for any other.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and len(parts.path) > 1:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 10,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"} and len(parts.path) > 1:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured("DATABASE_URL moet beginnen met sqlite:/// of postgres:// en een naam hebben.")


def mail(url: str) -> dict[str, object]:
    """Django's mail settings for `console:`, `smtp://user:password@host:port` or `smtps://...` (TLS at once).

    With smtp:// the connection is upgraded to TLS unless the address ends in `?tls=0`.
    """
    parts = urlsplit(url)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp" and parts.query != "tls=0",
            "EMAIL_TIMEOUT": 10,
        }
    raise ImproperlyConfigured("EMAIL_URL moet console: zijn, of beginnen met smtp:// of smtps://.")
