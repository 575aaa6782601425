"""Every control of templates/ui is whole: valid, labelled, tied to hint and error."""

from pathlib import Path

import html5lib
import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired

from helpnet.web import labels, templating

TEMPLATES = Path(__file__).parents[2] / "templates"
LEVELS = dict.fromkeys(("shown", "together", "prompted", "alone"), "a level")
CONTROLS = {
    "name": "{% from 'ui/forms.html' import text %}{{ text(form.name) }}",
    "more": "{% from 'ui/forms.html' import textarea %}{{ textarea(form.more) }}",
    "place": "{% from 'ui/forms.html' import select %}{{ select(form.place) }}",
    "born": "{% from 'ui/forms.html' import date %}{{ date(form.born) }}",
    "mode": "{% from 'ui/choices.html' import radios %}{{ radios(form.mode) }}",
    "agreed": "{% from 'ui/choices.html' import checkbox %}{{ checkbox(form.agreed) }}",
    "times": "{% from 'ui/choices.html' import week_grid %}{{ week_grid(form.times) }}",
    "skills": "{% from 'ui/choices.html' import checkboxes %}"
    "{{ checkboxes(form.skills) }}",
    "level": "{% from 'ui/levels.html' import level_chooser %}"
    "{{ level_chooser(form.level) }}",
}


def asked(kind, **more):
    return kind("Words", [DataRequired("Wrong.")], description="A hint.", **more)


class Everything(FlaskForm):
    name = asked(StringField)
    more = asked(TextAreaField)
    place = asked(SelectField, choices={"": "Choose"})
    born = asked(DateField, format="%d %m %Y")
    mode = asked(RadioField, choices={"a": "A", "b": "B"})
    agreed = asked(BooleanField)
    times = asked(SelectMultipleField, choices={"mon_am": "", "sun_eve": ""})
    skills = asked(SelectMultipleField, choices={"a": "A", "b": "B"})
    level = asked(RadioField, choices=LEVELS)


@pytest.fixture
def draw():
    app = Flask(__name__, template_folder=str(TEMPLATES))
    app.secret_key = "only for this test"
    templating.init_app(app)
    Babel(app)
    CSRFProtect(app)
    labels.init_app(app)

    def run(source, posted=None, **values):
        with app.test_request_context():
            form = Everything(posted, meta={"csrf": False})
            form.validate()
            html = render_template_string(source, form=form, **values)
            parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
            return parser.parseFragment(html, container="main")

    return run


def attribute(tree, name):
    return [element.get(name) for element in tree.iter() if element.get(name)]


@pytest.mark.parametrize("name", CONTROLS)
def test_hint_and_error_are_tied_to_the_control(draw, name):
    tree = draw(CONTROLS[name])
    described = " ".join(attribute(tree, "aria-describedby")).split()
    words = {
        element.get("id"): "".join(element.itertext())
        for element in tree.iter()
        if element.get("id")
    }
    assert any("A hint." in words[link] for link in described)
    assert any("Wrong." in words[link] for link in described)


@pytest.mark.parametrize("name", CONTROLS)
def test_every_control_has_a_label_and_an_id_of_its_own(draw, name):
    tree = draw(CONTROLS[name])
    inputs = [
        element.get("id")
        for element in tree.iter()
        if element.tag in {"input", "select", "textarea"}
    ]
    ids = attribute(tree, "id")
    assert inputs
    assert set(inputs) <= set(attribute(tree, "for"))
    assert name in ids
    assert len(ids) == len(set(ids))


def test_the_summary_reaches_the_first_control_of_each_field(draw):
    summary = "{% from 'ui/forms.html' import error_summary %}{{ error_summary(form) }}"
    tree = draw(summary + "".join(CONTROLS.values()))
    links = [link[1:] for link in attribute(tree, "href")]
    assert set(links) == set(CONTROLS)
    assert set(links) <= set(attribute(tree, "id"))


def test_what_was_chosen_stays_chosen(draw):
    typed = MultiDict([("times", "sun_eve"), ("level", "prompted"), ("agreed", "y")])
    tree = draw("".join(CONTROLS.values()), typed)
    chosen = [
        (element.get("name"), element.get("value"))
        for element in tree.iter("input")
        if element.get("checked") is not None
    ]
    assert chosen == [("agreed", "y"), ("times", "sun_eve"), ("level", "prompted")]


def test_an_action_sends_what_it_hides_and_says_whom_it_concerns(draw):
    source = (
        "{% from 'ui/buttons.html' import action %}"
        "{{ action('/ask', 'Ask', {'helper_id': 7}, about='<Amina>') }}"
    )
    tree = draw(source)
    sent = {element.get("name"): element.get("value") for element in tree.iter("input")}
    assert sent["helper_id"] == "7"
    assert sent["csrf_token"]
    assert "".join(tree.find(".//button").itertext()) == "Ask <Amina>"


def test_what_was_typed_is_sent_again_with_a_new_token(draw):
    source = "{% from 'ui/buttons.html' import resend %}{{ resend('/ask', typed) }}"
    typed = [("story", 'two\nlines "quoted"'), ("csrf_token", "old"), ("story", "b")]
    sent = [
        (element.get("name"), element.get("value"))
        for element in draw(source, typed=typed).iter("input")
    ]
    assert sent[0][0] == "csrf_token"
    assert sent[0][1] != "old"
    assert sent[1:] == [("story", 'two\nlines "quoted"'), ("story", "b")]
