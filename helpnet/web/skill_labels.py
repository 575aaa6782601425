"""The words for the areas of the catalogue, translated when a page is shown."""

from collections.abc import Mapping
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from helpnet.domain.catalogue import Area

AREA_LABELS: Mapping[Area, str] = MappingProxyType(
    {
        Area.DEVICE: _l("My phone, tablet or computer"),
        Area.CONNECT: _l("Getting onto the internet"),
        Area.COMMUNICATE: _l("Staying in touch"),
        Area.FIND_OUT: _l("News and finding things out"),
        Area.GET_AROUND: _l("Getting around"),
        Area.PAY_AND_BANK: _l("Paying and banking"),
        Area.PUBLIC_SERVICES: _l("Forms and public services"),
        Area.HEALTH: _l("Health"),
        Area.WORK: _l("Work"),
        Area.SAFETY: _l("Staying safe online"),
        Area.FAMILY: _l("Children and school"),
    }
)
