import pytest
from flask import Flask, current_app, g, render_template_string
from jinja2 import UndefinedError

from helpnet.web import templating


@pytest.fixture
def read():
    app = Flask(__name__)
    templating.init_app(app)
    with app.test_request_context():
        yield render_template_string


@pytest.mark.parametrize(
    "source",
    [
        "{{ misspelt }}",
        "{% if misspelt %}a{% endif %}",
        "{% for thing in misspelt %}a{% endfor %}",
        "{{ misspelt == 1 }}",
        "{{ misspelt | length }}",
        "{{ person.misspelt }}",
        "{{ person.misspelt.deeper }}",
    ],
)
def test_a_misspelt_name_stops_the_page(read, source):
    with pytest.raises(UndefinedError, match="misspelt"):
        read(source, person=object())


def test_a_key_left_out_of_a_components_options_is_empty(read):
    assert read("[{{ options.hint }}{{ options.hint.text }}]", options={}) == "[]"


def test_what_may_be_missing_can_be_said(read):
    assert read("{{ misspelt | default('nothing') }}") == "nothing"


def test_a_constant_is_worded_for_each_reader(read):
    g.language, environment = "fr", current_app.jinja_env  # while it is compiled
    environment.filters["worded"] = lambda number: f"{number} {g.language}"
    page = environment.from_string(
        "{% set a = 0.2 | worded %}{{ 0.2 | worded }} {{ a }}"
    )
    for g.language in ("fr", "en"):
        assert page.render() == f"0.2 {g.language} 0.2 {g.language}"


def test_the_components_are_found(read):
    source = (
        '{% from "govuk_frontend_jinja/components/inset-text/macro.html"'
        " import govukInsetText %}{{ govukInsetText({'text': 'Hello'}) }}"
    )
    assert '<div class="govuk-inset-text">' in read(source)
