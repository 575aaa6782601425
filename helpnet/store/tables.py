"""Every table, gathered so that migrations and tests see the whole database."""

from helpnet.store import (
    accounts,
    asks,
    exclusions,
    followup,
    free_skills,
    gazetteer,
    geocoding,
    helpers,
    limits,
    local_aids,
    neighbours,
    networks,
    notices,
    offers,
    partners,
    requests,
    surveys,
    texts_received,
    waking,
)
from helpnet.store.base import Base

ALL = (
    accounts,
    asks,
    exclusions,
    followup,
    free_skills,
    gazetteer,
    geocoding,
    helpers,
    limits,
    local_aids,
    neighbours,
    networks,
    notices,
    offers,
    partners,
    requests,
    surveys,
    texts_received,
    waking,
)
METADATA = Base.metadata
