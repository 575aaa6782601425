"""Settings, read once from the environment and then frozen."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parent
VAR = ROOT / "var"
DEMO_SECRET = "helpnet-demo-secret-not-for-production"  # noqa: S105
DEMO_PHONE = "02 555 00 10"  # invented, as everybody there
LEAST_SECRET_LENGTH = 32

_BASE_URL = re.compile(r"https?://([a-z0-9._-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?")
_TILES = re.compile(r"(https?://[a-z0-9.-]+(?::[0-9]{1,5})?)/[\w./{}?=&@-]+", re.ASCII)
_GATEWAY = re.compile(  # empty, apprise's to judge, or a page on the web
    r"|(?!https?:)\w+://\S+|https?://(\S+@)?([\w.-]+|\[[\da-f:]+\])(:[1-9]\d*)?(/\S*)?"
)
_OWN_PORT = re.compile("(?<=^https)(.*):443$|(?<=^http)(.*):80$")


class UnsafeSettings(Exception):
    """The environment lacks settings, or holds unsafe ones; `faults` has them all."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(["helpnet cannot start:", *faults]))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything helpnet may be told from outside; upper case is Flask's own."""

    MODE: str  # production | development | demo | test
    SECRET_KEY: str
    BASE_URL: str  # scheme and host of every link sent, without a final slash
    SQLALCHEMY_DATABASE_URI: str
    DEBUG: bool = False
    TESTING: bool = False
    PHONE: str = ""  # shown on pages when no network is known yet
    TIME_ZONE: str = "Europe/Brussels"
    DEFAULT_LANGUAGE: str = "en"
    PROXY_HOPS: int = 0  # reverse proxies in front whose headers are believed
    SMTP_HOST: str = ""  # empty: mails stay in the outbox
    SMTP_PORT: int = 25
    SMTP_USER: str = ""
    SMTP_PASSWORD: str = ""
    SMTP_STARTTLS: bool = False
    MAIL_FROM: str = "helpnet <no-reply@localhost>"
    SMS_URL: str = ""  # empty: no texts; else a gateway for JSON, or apprise's
    SMS_TOKEN: str = ""
    SMS_FROM: str = "helpnet"
    SMS_SECRET: str = ""  # signs texts that come in; empty: none come in
    GEOCODER: str = ""  # nominatim | photon | ban; empty: the gazetteer alone
    GEOCODER_DOMAIN: str = ""
    GEOCODER_USER_AGENT: str = ""
    MAP_TILES: str = ""  # https://…/{z}/{x}/{y}.png; empty: maps without tiles
    MAP_ATTRIBUTION: str = ""  # whose tiles they are; addresses in it become links
    HUEY_URL: str = ""  # redis://…; empty: a SQLite file in var/
    MAX_CONTENT_LENGTH: int = 1_000_000
    MAX_FORM_MEMORY_SIZE: int = 500_000
    MAX_FORM_PARTS: int = 500
    SESSION_COOKIE_NAME: str = "helpnet"
    SESSION_COOKIE_HTTPONLY: bool = True
    SESSION_COOKIE_SAMESITE: str = "Lax"
    SESSION_COOKIE_SECURE: bool = True
    WTF_CSRF_TIME_LIMIT: int | None = None  # a form may lie open for days
    WTF_CSRF_SSL_STRICT: bool = False  # the referrer is withheld by our own policy
    BABEL_DEFAULT_LOCALE: str = "en"
    PROOF_LOCALE: str = ""  # tests alone: pages are laid out for it, words stay
    SQLALCHEMY_ENGINE_OPTIONS: Mapping[str, Any] | None = None

    @property
    def demo(self) -> bool:
        """Tell whether invented people and the outbox page are shown."""
        return self.MODE == "demo"

    @property
    def tiles_host(self) -> str:
        """Return scheme and host of the map's tiles, empty where there are none."""
        match = _TILES.fullmatch(self.MAP_TILES)
        return match[1] if match else ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Build the settings, naming every fault at once (`UnsafeSettings`)."""
        reading = _Reading(environment)
        values: dict[str, Any] = {
            "MODE": reading.one_of("HELPNET_MODE", MODES, "production"),
            "DEBUG": reading.truth("HELPNET_DEBUG") or reading.truth("FLASK_DEBUG"),
            "SQLALCHEMY_DATABASE_URI": _database_url(environment),
        }
        for name, (read, default) in _VARIABLES.items():
            values[name] = read(reading, f"HELPNET_{name}", default)
        values["SESSION_COOKIE_SECURE"] = values["BASE_URL"].startswith("https:")
        _check(values, reading.faults)
        if reading.faults:
            raise UnsafeSettings(reading.faults)
        return cls(**values)


MODES = ("production", "development", "demo", "test")


class _Reading:
    """The environment, read variable by variable, collecting what is wrong."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.environment, self.faults = environment, list[str]()

    def text(self, name: str, default: str = "") -> str:
        return self.environment.get(name, "").strip() or default

    def number(self, name: str, default: int = 0) -> int:
        given = self.text(name, str(default))
        if given.isascii() and given.isdigit() and len(given) < 10:
            return int(given)
        self.faults.append(f"{name} must be a whole number, not “{given}”.")
        return default

    def truth(self, name: str, default: bool = False) -> bool:
        given = self.text(name, "yes" if default else "no").lower()
        if given in {"1", "true", "yes", "on"}:
            return True
        if given not in {"0", "false", "no", "off"}:
            self.faults.append(f"{name} must be yes or no, not “{given}”.")
        return False

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        given = self.text(name, default).lower()
        if given in choices:
            return given
        self.faults.append(f"{name} must be one of {', '.join(choices)}.")
        return default


def _geocoder(reading: _Reading, name: str, _default: Any) -> str:
    if not reading.text(name):
        return ""
    return reading.one_of(name, ("nominatim", "photon", "ban"), "")


def _base_url(reading: _Reading, name: str, _default: Any) -> str:
    """Return the address as browsers name it: what they ask for is compared with it."""
    return _OWN_PORT.sub(r"\1\2", reading.text(name).rstrip("/").lower())


_VARIABLES: Mapping[str, tuple[Callable[[_Reading, str, Any], Any], Any]] = {
    "SECRET_KEY": (_Reading.text, ""),
    "BASE_URL": (_base_url, ""),
    "PHONE": (_Reading.text, ""),
    "TIME_ZONE": (_Reading.text, "Europe/Brussels"),
    "DEFAULT_LANGUAGE": (_Reading.text, "en"),
    "PROXY_HOPS": (_Reading.number, 0),
    "SMTP_HOST": (_Reading.text, ""),
    "SMTP_PORT": (_Reading.number, 25),
    "SMTP_USER": (_Reading.text, ""),
    "SMTP_PASSWORD": (_Reading.text, ""),
    "SMTP_STARTTLS": (_Reading.truth, False),
    "MAIL_FROM": (_Reading.text, "helpnet <no-reply@localhost>"),
    "SMS_URL": (_Reading.text, ""),
    "SMS_TOKEN": (_Reading.text, ""),
    "SMS_FROM": (_Reading.text, "helpnet"),
    "SMS_SECRET": (_Reading.text, ""),
    "GEOCODER": (_geocoder, ""),
    "GEOCODER_DOMAIN": (_Reading.text, ""),
    "GEOCODER_USER_AGENT": (_Reading.text, ""),
    "MAP_TILES": (_Reading.text, ""),
    "MAP_ATTRIBUTION": (_Reading.text, ""),
    "HUEY_URL": (_Reading.text, ""),
}


def _database_url(environment: Mapping[str, str]) -> str:
    """Return the database's address, always with the driver we ship."""
    given = environment.get("DATABASE_URL", "").strip()
    for plain in ("postgres://", "postgresql://"):
        if given.startswith(plain):
            return "postgresql+psycopg://" + given.removeprefix(plain)
    return given or f"sqlite:///{VAR / 'helpnet.sqlite3'}"


def _check(values: dict[str, Any], faults: list[str]) -> None:
    """Fill what demo and development may leave out; refuse what is unsafe."""
    if values["MODE"] == "production":
        faults.extend(_production_faults(values))
    values["SECRET_KEY"] = values["SECRET_KEY"] or DEMO_SECRET
    values["BASE_URL"] = values["BASE_URL"] or "http://127.0.0.1:5000"
    if values["MODE"] == "demo":
        values["PHONE"] = values["PHONE"] or DEMO_PHONE
    faults.extend(_server_faults(values))
    faults.extend(_map_faults(values))
    faults.extend(_apprise_faults(values["SMS_URL"]))
    faults.extend(_plain_faults(values))


def _production_faults(values: Mapping[str, Any]) -> list[str]:
    secret, base = values["SECRET_KEY"], values["BASE_URL"]
    found = {
        "HELPNET_SECRET_KEY is missing.": not secret,
        f"HELPNET_SECRET_KEY is shorter than {LEAST_SECRET_LENGTH} characters.": (
            0 < len(secret) < LEAST_SECRET_LENGTH
        ),
        "HELPNET_SECRET_KEY is the demo's: choose your own.": secret == DEMO_SECRET,
        "HELPNET_DEBUG or FLASK_DEBUG is on: switch it off in production.": (
            values["DEBUG"]
        ),
        "HELPNET_BASE_URL is missing: links in messages need it.": not base,
        "HELPNET_BASE_URL must start with https:// in production.": (
            bool(base) and not base.startswith("https://")
        ),
    }
    return [fault for fault, present in found.items() if present]


def _server_faults(values: Mapping[str, Any]) -> list[str]:
    found = {
        "HELPNET_BASE_URL must look like https://help.example.org.": (
            _BASE_URL.fullmatch(values["BASE_URL"]) is None
        ),
        "DATABASE_URL must look like sqlite:///file or postgresql://host/name.": (
            not _is_database(values["SQLALCHEMY_DATABASE_URI"])
        ),
        "HELPNET_SMTP_PORT must be a number from 1 to 65535.": (
            not 1 <= values["SMTP_PORT"] <= 65_535
        ),
    }
    return [fault for fault, present in found.items() if present]


def _map_faults(values: Mapping[str, Any]) -> list[str]:
    tiles = values["MAP_TILES"]
    plain = values["MODE"] == "production" and tiles.startswith("http://")
    found = {
        "HELPNET_MAP_TILES must look like https://tiles.example.org/{z}/{x}/{y}.png.": (
            bool(tiles) and not _are_tiles(tiles)
        ),
        "HELPNET_MAP_TILES must start with https:// in production.": plain,
        "HELPNET_MAP_ATTRIBUTION is missing: say whose tiles they are.": (
            bool(tiles) and not values["MAP_ATTRIBUTION"]
        ),
    }
    return [fault for fault, present in found.items() if present]


def _are_tiles(address: str) -> bool:
    """Tell whether it names one host, and each of zoom, column and row once."""
    marks = re.findall(r"{\w+}|[{}]", address.replace("{r}", ""))
    sound = sorted(marks) == ["{x}", "{y}", "{z}"]
    return sound and _TILES.fullmatch(address) is not None


def _plain_faults(values: Mapping[str, Any]) -> list[str]:
    found = {
        "HELPNET_TIME_ZONE is not a known zone, such as Europe/Brussels.": (
            not _is_zone(values["TIME_ZONE"])
        ),
        "HELPNET_DEFAULT_LANGUAGE must be one of fr, nl, de, en.": (
            values["DEFAULT_LANGUAGE"] not in {"fr", "nl", "de", "en"}
        ),
        "HELPNET_SMS_URL must look like https://gateway.example.org/send.": (
            _GATEWAY.fullmatch(values["SMS_URL"]) is None
        ),
        f"HELPNET_SMS_SECRET is shorter than {LEAST_SECRET_LENGTH} characters.": (
            0 < len(values["SMS_SECRET"]) < LEAST_SECRET_LENGTH
        ),
        "HELPNET_GEOCODER_USER_AGENT is missing: geocoders want to know you.": (
            bool(values["GEOCODER"]) and not values["GEOCODER_USER_AGENT"]
        ),
    }
    return [fault for fault, present in found.items() if present]


def _is_database(url: str) -> bool:
    """Tell whether it names a file, or a server whose port can be a number."""
    try:
        parts = urlsplit(url)
        server = parts.scheme == "postgresql+psycopg" and parts.port != 0
    except ValueError:
        return False
    return server or url.startswith("sqlite:///")


def _apprise_faults(url: str) -> list[str]:
    if "://" not in url or url.startswith(("http://", "https://")):
        return []
    from helpnet.adapters.sms_apprise import faults_of  # slow, and seldom needed

    return faults_of(url)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
