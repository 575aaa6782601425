from datetime import date

import pytest
from flask import Flask
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired

from helpnet.web.controls import (
    field_choices,
    field_control,
    field_date_boxes,
    field_group,
    form_errors,
)

MODES = {"phone": "By phone", "home_visit": "At my home"}


class Inner(Form):
    number = StringField("Number", [DataRequired("Write a number.")])


class Asking(Form):
    name = StringField("Name", [DataRequired("Write your name.")])
    more = StringField("More", description="Do not write passwords.")
    mode = RadioField("How?", [DataRequired("Choose one.")], choices=MODES)
    place = SelectField("Where?", choices={"a": "Here"}, default="a")
    day = DateField("Day", format="%d %m %Y")
    inner = FormField(Inner)
    words = FieldList(StringField("Word", [DataRequired("Write it.")]), min_entries=2)


@pytest.fixture(autouse=True)
def _speaks():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def test_the_description_is_the_hint_unless_another_is_given():
    form = Asking()
    assert field_control(form.more)["hint"] == {"text": "Do not write passwords."}
    assert field_control(form.more, "Shorter")["hint"] == {"text": "Shorter"}
    assert field_control(form.name)["hint"] is None


def test_what_was_typed_and_the_first_error_come_back():
    form = Asking(MultiDict({"name": "  "}))
    form.validate()
    described = field_control(form.name)
    assert described["value"] == "  "
    assert described["errorMessage"]["text"] == "Write your name."


def test_a_legend_can_be_the_heading_of_the_page():
    legend = field_group(Asking().mode, heading=True)["fieldset"]["legend"]
    assert legend["isPageHeading"] is True
    assert legend["text"] == "How?"


def test_choices_know_what_was_chosen_and_their_hints():
    form = Asking(MultiDict({"mode": "home_visit"}))
    phone, home = field_choices(form.mode, {"phone": "We call you."})
    assert (phone["checked"], home["checked"]) == (False, True)
    assert (phone["hint"]["text"], home["hint"]["text"]) == ("We call you.", "")


def test_a_select_has_no_text_of_its_own():
    assert field_control(Asking().place)["value"] is None


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        (Asking(), ["", "", ""]),
        (Asking(data={"day": date(2026, 3, 9)}), ["09", "03", "2026"]),
        (Asking(MultiDict([("day", "31"), ("day", "2")])), ["31", "2", ""]),
    ],
)
def test_the_boxes_of_a_date_keep_what_was_typed(form, shown):
    boxes = field_date_boxes(form.day)
    assert [box["value"] for box in boxes] == shown
    assert [box["id"] for box in boxes] == ["day", "day-month", "day-year"]


def test_every_error_links_to_its_control_in_page_order():
    form = Asking(MultiDict({"name": "Jo", "day": "x", "words-0": "a"}))
    form.validate()
    assert [link for link, _words in form_errors(form)] == [
        "mode",
        "day",
        "inner-number",
        "words-1",
    ]


def test_an_error_of_the_whole_form_has_no_control():
    form = Asking()
    form.form_errors.append("Too late.")
    assert form_errors(form) == [("", "Too late.")]
