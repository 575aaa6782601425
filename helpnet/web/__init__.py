"""What people see: translate HTTP into use cases and back."""

from flask import Flask

from helpnet.web import (
    account,
    account_channel,
    ask,
    assets,
    calendar,
    comfort,
    compression,
    coordinator,
    coordinator_complete,
    coordinator_imports,
    coordinator_intake,
    coordinator_places,
    demo,
    errors,
    guards,
    guides,
    helper,
    helper_profile,
    helper_signup,
    incoming,
    labels,
    local_aids,
    matching_words,
    numbers,
    offer,
    page,
    paper_form,
    partner,
    partner_signup,
    place_words,
    places,
    posters,
    public,
    reason_words,
    security,
    skill_labels,
    speech,
    status,
    steps_form,
    templating,
    texts,
    undo_words,
    unsubscribe,
    why_words,
)
from helpnet.web.coordinator import attention_words

PARTS = (
    compression,  # first, so that it comes last to every answer
    assets,
    incoming,
    numbers,
    templating,
    security,
    speech,
    guards,
    page,
    labels,
    skill_labels,
    place_words,
    matching_words,
    reason_words,
    why_words,
    attention_words,
    undo_words,
    steps_form,
    errors,
)
BLUEPRINTS = (
    public.bp,
    comfort.bp,
    status.bp,
    places.bp,
    guides.bp,
    posters.bp,
    paper_form.bp,
    local_aids.bp,
    ask.bp,
    account.bp,
    account_channel.bp,
    demo.bp,
    helper.bp,
    calendar.bp,
    helper_profile.bp,
    helper_signup.bp,
    offer.bp,
    texts.bp,
    unsubscribe.bp,
    partner.bp,
    partner_signup.bp,
    coordinator_intake.bp,
    coordinator_complete.bp,
    *coordinator.BLUEPRINTS,
    coordinator_places.bp,
    coordinator_imports.bp,
)


def init_app(app: Flask) -> None:
    """Hang every part of the site on the application."""
    for part in PARTS:
        part.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
