from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpnet.domain.contacts import (
    BadEmail,
    BadPhone,
    EmailFault,
    PhoneFault,
    as_sent,
    calling_code,
    last_digits,
    masked,
    parse_email,
    parse_phone,
)

modestly = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize(
    ("typed", "country", "e164", "display", "can_sms"),
    [
        ("0470 12 34 56", "BE", "+32470123456", "0470 12 34 56", True),
        ("+32 (0)470/12.34.56", "BE", "+32470123456", "0470 12 34 56", True),
        ("0032 470 12 34 56", "BE", "+32470123456", "0470 12 34 56", True),
        ("+32 470 12 34 56", "FR", "+32470123456", "+32 470 12 34 56", True),
        ("04 222 22 22", "BE", "+3242222222", "04 222 22 22", False),
        ("06-12-34-56-78", "FR", "+33612345678", "06 12 34 56 78", True),
        ("٠٦١٢٣٤٥٦٧٨", "FR", "+33612345678", "06 12 34 56 78", True),
        ("۰۶۱۲۳۴۵۶۷۸", "FR", "+33612345678", "06 12 34 56 78", True),
        ("\u202a06\u00a012 34 56 78\u202c", "FR", "+33612345678", None, True),
        ("07400 123456", "GB", "+447400123456", "07400 123456", True),
        ("020 7946 0018", "GB", "+442079460018", "020 7946 0018", False),
        ("021 123 4567", "NZ", "+64211234567", "021 123 4567", True),
    ],
)
def test_numbers_as_people_type_them(typed, country, e164, display, can_sms):
    phone = parse_phone(typed, country)
    assert (phone.e164, phone.can_sms, phone.raw) == (e164, can_sms, typed)
    assert display is None or phone.display == display


@pytest.mark.parametrize(
    ("typed", "country", "reason"),
    [
        ("", "FR", PhoneFault.EMPTY),
        (" \u200e ", "FR", PhoneFault.EMPTY),
        ("O6 12 34 56 78", "FR", PhoneFault.LETTERS),
        ("06 12 34 56 78 (my daughter)", "FR", PhoneFault.LETTERS),
        ("06１2345678", "FR", PhoneFault.LETTERS),
        ("06 12 34 56 78 x", "FR", PhoneFault.LETTERS),
        ("06 12", "FR", PhoneFault.TOO_SHORT),
        ("3615", "FR", PhoneFault.TOO_SHORT),
        ("++", "FR", PhoneFault.TOO_SHORT),
        ("06 12 34 56 78 90 12", "FR", PhoneFault.TOO_LONG),
        ("1" * 5000, "FR", PhoneFault.TOO_LONG),
        ("0899 12 34 56", "FR", PhoneFault.PREMIUM),
        ("+1 900 234 5678", "FR", PhoneFault.PREMIUM),
        ("0903 12 345", "BE", PhoneFault.PREMIUM),
        ("112", "BE", PhoneFault.EMERGENCY),
        ("1-1-2", "FR", PhoneFault.EMERGENCY),
        ("999", "GB", PhoneFault.EMERGENCY),
        ("000", "AU", PhoneFault.EMERGENCY),
        ("0612345678", "XX", PhoneFault.IMPOSSIBLE),
        ("+999 123 456 789", "FR", PhoneFault.IMPOSSIBLE),
        ("00 00 00 00 00", "FR", PhoneFault.IMPOSSIBLE),
    ],
)
def test_numbers_nobody_can_be_called_at(typed, country, reason):
    with pytest.raises(BadPhone) as refusal:
        parse_phone(typed, country)
    assert (refusal.value.reason, refusal.value.raw) == (reason, typed)


@modestly
@given(
    st.text(max_size=20) | st.text("0123456789+() .-", max_size=20),
    st.sampled_from(["BE", "FR", "GB", "NL", "EE", "", "??"]),
)
def test_any_text_is_a_number_or_refused(typed, country):
    with suppress(BadPhone):
        phone = parse_phone(typed, country)
        assert phone.e164[0] == "+"
        assert phone.e164[1:].isascii()
        assert phone.e164[1:].isdigit()
        assert parse_phone(phone.e164, country).e164 == phone.e164


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Jean.Dupont@Example.ORG ", "Jean.Dupont@example.org"),
        ("jean@exämple.de", "jean@xn--exmple-cua.de"),
        ("\u200eamina+help@example.be", "amina+help@example.be"),
    ],
)
def test_addresses_as_people_type_them(typed, address):
    assert parse_email(typed) == address


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("  ", EmailFault.EMPTY),
        ("jean.example.org", EmailFault.NO_AT_SIGN),
        ("@", EmailFault.MALFORMED),
        ("jean@example", EmailFault.MALFORMED),
        ("jean @example.org", EmailFault.MALFORMED),
        ("a\nBcc: b@example.org", EmailFault.MALFORMED),
        ("a@example.org, b@example.org", EmailFault.MALFORMED),
        ("jean@localhost", EmailFault.MALFORMED),
        ("é@example.org", EmailFault.MALFORMED),  # few servers take it
        ("a" * 300 + "@example.org", EmailFault.MALFORMED),
        ("a\ud800@example.org", EmailFault.MALFORMED),
    ],
)
def test_addresses_nothing_can_be_sent_to(typed, reason):
    with pytest.raises(BadEmail) as refusal:
        parse_email(typed)
    assert (refusal.value.reason, refusal.value.raw) == (reason, typed)


def test_only_the_end_of_a_number_is_shown():
    assert last_digits("+32470123456") == "3456"
    assert last_digits("+32470123456", 2) == "56"
    assert masked("+32470123456") == "••••••56"


@pytest.mark.parametrize(
    ("raw", "countries", "number"),
    [
        ("+32470123456", [], "+32470123456"),
        ("32470123456", ["FR"], "+32470123456"),
        ("0032 470 12 34 56", [], "+32470123456"),
        ("\u202a+32 470 12 34 56\u202c", [], "+32470123456"),
        ("0470123456", ["BE"], "+32470123456"),
        ("0470123456", ["BE", "AU"], ""),
        ("0612345678", ["BE", "FR"], "+33612345678"),
        ("0470123456", [], ""),
        ("8850", ["BE"], ""),
        ("123456", ["BE"], ""),
        ("INFO", ["BE"], ""),
        ("+3", ["BE"], ""),
        ("", ["BE"], ""),
        ("9" * 40, ["BE"], ""),
    ],
)
def test_who_sent_a_text_is_one_number_or_nobody(raw, countries, number):
    assert as_sent(raw, countries) == number


def test_a_calling_code_begins_the_numbers_of_a_country():
    assert calling_code("BE") == "+32"
    assert parse_phone("0470 12 34 56", "BE").e164.startswith(calling_code("BE"))
