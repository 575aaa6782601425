"""What people see: translate HTTP into use cases and back."""

from flask import Flask

from helpnet.web import (
    account,
    demo,
    errors,
    guards,
    labels,
    matching_words,
    page,
    public,
    security,
    skill_labels,
    speech,
    templating,
)

PARTS = (
    templating,
    security,
    speech,
    guards,
    page,
    labels,
    skill_labels,
    matching_words,
    errors,
)
BLUEPRINTS = (public.bp, account.bp, demo.bp)


def init_app(app: Flask) -> None:
    """Hang every part of the site on the application."""
    for part in PARTS:
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
