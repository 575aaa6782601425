"""What the invented networks add for their learners: incentives, ways to a device."""

from collections.abc import Mapping

from helpnet.cli.demo.founding import FOUNDED
from helpnet.cli.demo.ground import Ground
from helpnet.domain.local_aids import AidKind, AidSheet
from helpnet.services import local_aids

AIDS: Mapping[str, tuple[AidSheet, ...]] = {
    "brussels": (
        AidSheet(
            kind=AidKind.INCENTIVE,
            title={
                "fr": "Dix impressions gratuites",
                "nl": "Tien gratis afdrukken",
            },
            words={
                "fr": "À la bibliothèque, pour votre premier document officiel. "
                "Montrez votre référence.",
                "nl": "In de bibliotheek, voor uw eerste officiële document. "
                "Toon uw referentie.",
            },
            skills=("order-certificate", "fill-in-benefit-forms"),
            phone="+3225550021",
        ),
        AidSheet(
            kind=AidKind.DEVICE,
            title={
                "fr": "Un ordinateur portable à louer",
                "nl": "Een laptop te huur",
            },
            words={
                "fr": "Un euro par mois, pendant un an. Pour les petits revenus.",
                "nl": "Eén euro per maand, een jaar lang. Voor kleine inkomens.",
            },
            phone="+3225550031",
        ),
    ),
    "lyon": (
        AidSheet(
            kind=AidKind.DEVICE,
            title={"fr": "Un téléphone remis à neuf"},
            words={"fr": "À partir de 20 euros, avec une heure d'aide."},
        ),
    ),
    "melbourne": (
        AidSheet(
            kind=AidKind.DEVICE,
            title={"en": "Borrow a tablet"},
            words={"en": "For six weeks, with internet. Ask at any library desk."},
        ),
    ),
}
"""By the short name of the network."""


def give_aids(ground: Ground) -> None:
    """Add the aids of an invented network, unless it has some already."""
    at = ground.moment(FOUNDED)
    network_id, language = ground.network_id, ground.cast.language
    if local_aids.list_own(
        network_id=network_id, partner_id=None, language=language, now=at
    ):
        return
    for sheet in AIDS.get(ground.cast.slug, ()):
        local_aids.add_aid(network_id=network_id, partner_id=None, sheet=sheet, now=at)
