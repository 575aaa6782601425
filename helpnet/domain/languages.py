"""The languages people can help in and be helped in, each by its own name."""

from collections.abc import Mapping
from types import MappingProxyType

# ISO 639-1 codes in the order of the bits that store them: append, never reorder.
SPOKEN: Mapping[str, str] = MappingProxyType(
    {
        "fr": "Français",
        "nl": "Nederlands",
        "de": "Deutsch",
        "en": "English",
        "ar": "العربية",
        "tr": "Türkçe",
        "es": "Español",
        "pt": "Português",
        "it": "Italiano",
        "pl": "Polski",
        "ro": "Română",
        "uk": "Українська",
        "ru": "Русский",
        "et": "Eesti",
        "lb": "Lëtzebuergesch",
        "zh": "中文",
        "vi": "Tiếng Việt",
        "hi": "हिन्दी",
        "pa": "ਪੰਜਾਬੀ",
        "fa": "فارسی",
        "ps": "پښتو",
        "so": "Soomaali",
        "ti": "ትግርኛ",
        "sq": "Shqip",
        "bg": "Български",
        "el": "Ελληνικά",
        "mi": "Te reo Māori",
        "sm": "Gagana Samoa",
        "cy": "Cymraeg",
        "ku": "Kurdî",
    }
)

OFFERED = ("fr", "nl", "de", "en")  # the languages the pages themselves speak

FORMATS: Mapping[str, str] = MappingProxyType({"en": "en_GB"})
"""Whose dates and numbers a language uses, where it is not its own: day first."""
