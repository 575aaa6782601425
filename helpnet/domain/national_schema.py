"""The French national schema of places that help with the digital world, v1.0.2.

Its columns and closed lists, spelt as the schema spells them; and the older words
for the same things, each with the words of today.
"""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from helpnet.domain.catalogue import ServiceCategory

COLUMNS = (
    *("id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse"),
    *("complement_adresse", "latitude", "longitude", "typologie", "telephone"),
    *("courriels", "site_web", "horaires", "presentation_resume"),
    *("presentation_detail", "source", "itinerance", "structure_parente"),
    *("date_maj", "services", "publics_specifiquement_adresses"),
    *("prise_en_charge_specifique", "frais_a_charge"),
    *("dispositif_programmes_nationaux", "formations_labels"),
    *("autres_formations_labels", "modalites_acces", "modalites_accompagnement"),
    *("fiche_acces_libre", "prise_rdv"),
)

OTHER_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "courriel": "courriels",
        "email": "courriels",
        "publics_accueillis": "publics_specifiquement_adresses",
        "public_accueillis": "publics_specifiquement_adresses",
        "conditions_acces": "frais_a_charge",
        "labels_nationaux": "dispositif_programmes_nationaux",
        "labels_autres": "autres_formations_labels",
        "cp": "code_postal",
        "lat": "latitude",
        "lon": "longitude",
        "lng": "longitude",
        "long": "longitude",
        "geolocalisation": "point",
        "pointgeo": "point",
    }
)
"""Names of columns in older files and in files close to the schema."""

_TYPE_CODES = """
    ACI ACIPHC AFPA AI ASE ASSO ASSO_CHOMEUR AVIP Autre BIB CAARUD CADA CAF
    CAP_EMPLOI CAVA CC CCAS CCONS CD CDAS CFP CHRS CHU CIAS CIDFF CITMET CMP CMS CPAM
    CPH CS CSAPA CSC DEETS DEPT DIPLP E2C EA EATT EI EITI ENM EPCI EPI EPIDE EPN ES
    ESAT ESS ETTI EVS FABLAB FABRIQUE FAIS FT GEIQ HUDA LA_POSTE MDE MDEF MDH MDPH MDS
    MJC ML MQ MSA MSAP MUNI OACAS ODC OF OIL OPCS PAD PENSION PI PIJ_BIJ PIMMS PJJ PLIE
    PREF PREVENTION REG RELAIS_LECTURE RESSOURCERIE RFS RS_FJT SCP SPIP TIERS_LIEUX
    UDAF
"""

WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "typologie": tuple(_TYPE_CODES.split()),
        "itinerance": ("Itinérant", "Fixe"),
        "services": tuple(ServiceCategory),
        "publics_specifiquement_adresses": (
            *("Jeunes", "Étudiants", "Familles et/ou enfants", "Seniors", "Femmes"),
        ),
        "prise_en_charge_specifique": (
            *("Surdité", "Handicaps moteurs", "Handicaps mentaux", "Illettrisme"),
            *("Langues étrangères (anglais)", "Langues étrangères (autres)"),
            "Déficience visuelle",
        ),
        "frais_a_charge": ("Gratuit", "Gratuit sous condition", "Payant"),
        "dispositif_programmes_nationaux": (
            *("Aidants Connect", "Bibliothèques numérique de référence"),
            *("Certification PIX", "Conseillers numériques", "Emmaüs Connect"),
            *("France Services", "Grande école du numérique", "La Croix Rouge"),
            *("Point d'accès numérique CAF", "Promeneurs du net"),
            "Relais numérique (Emmaüs Connect)",
        ),
        "modalites_acces": (
            *("Se présenter", "Téléphoner", "Contacter par mail"),
            *("Prendre un RDV en ligne", "Ce lieu n'accueille pas de public"),
            "Envoyer un mail avec une fiche de prescription",
        ),
        "modalites_accompagnement": (
            *("En autonomie", "Accompagnement individuel"),
            *("Dans un atelier collectif", "À distance"),
        ),
    }
)
"""The closed lists, by column; `formations_labels` is open and not here."""

LISTS = frozenset(WORDS) | {"formations_labels", "courriels", "site_web"}
"""Columns that hold several values; opening hours are one value and never split."""

_SERVICE = "services"
_PUBLIC = "publics_specifiquement_adresses"
_CARE = "prise_en_charge_specifique"
_FEE = "frais_a_charge"
_PROGRAMME = "dispositif_programmes_nationaux"
_HELP = "modalites_accompagnement"

OLDER_WORDS: Mapping[tuple[str, str], tuple[str, str] | None] = MappingProxyType(
    {
        (_SERVICE, "Accéder à du matériel"): (_SERVICE, ServiceCategory.ACCESS),
        (_SERVICE, "Accéder à une connexion internet"): (
            _SERVICE,
            ServiceCategory.ACCESS,
        ),
        (_SERVICE, "Prendre en main un ordinateur"): (
            _SERVICE,
            ServiceCategory.DAILY_TOOLS,
        ),
        (_SERVICE, "Prendre en main un smartphone ou une tablette"): (
            _SERVICE,
            ServiceCategory.DAILY_TOOLS,
        ),
        (_SERVICE, "Utiliser le numérique au quotidien"): (
            _SERVICE,
            ServiceCategory.DAILY_TOOLS,
        ),
        (_SERVICE, "Approfondir ma culture numérique"): (
            _SERVICE,
            ServiceCategory.UNDERSTANDING,
        ),
        (_SERVICE, "Promouvoir la citoyenneté numérique"): (
            _SERVICE,
            ServiceCategory.UNDERSTANDING,
        ),
        (_SERVICE, "Devenir autonome dans les démarches administratives"): (
            _SERVICE,
            ServiceCategory.PROCEDURES,
        ),
        (_SERVICE, "Réaliser des démarches administratives avec un accompagnement"): (
            _SERVICE,
            ServiceCategory.PROCEDURES,
        ),
        (_SERVICE, "Accompagner les démarches de santé"): (
            _SERVICE,
            ServiceCategory.PROCEDURES,
        ),
        (_SERVICE, "Favoriser mon insertion professionnelle"): (
            _SERVICE,
            ServiceCategory.EMPLOYMENT,
        ),
        (_SERVICE, "S'équiper en matériel informatique"): (
            _SERVICE,
            ServiceCategory.AFFORDABLE_DEVICES,
        ),
        (_SERVICE, "Créer et développer avec le numérique"): (
            _SERVICE,
            ServiceCategory.LEISURE,
        ),
        (_SERVICE, "Soutenir la parentalité et l'éducation avec le numérique"): (
            _SERVICE,
            ServiceCategory.PARENTING,
        ),
        # Everybody may come: nothing to say about it.
        (_PUBLIC, "Adultes"): None,
        (_PUBLIC, "Familles/enfants"): (_PUBLIC, "Familles et/ou enfants"),
        (_PUBLIC, "Jeunes (16-26 ans)"): (_PUBLIC, "Jeunes"),
        (_PUBLIC, "Seniors (+ 65 ans)"): (_PUBLIC, "Seniors"),
        (_PUBLIC, "Uniquement femmes"): (_PUBLIC, "Femmes"),
        (_PUBLIC, "Surdité"): (_CARE, "Surdité"),
        (_PUBLIC, "Handicaps moteurs"): (_CARE, "Handicaps moteurs"),
        (_PUBLIC, "Handicaps mentaux"): (_CARE, "Handicaps mentaux"),
        (_PUBLIC, "Personnes en situation d'illettrisme"): (_CARE, "Illettrisme"),
        (_PUBLIC, "Public langues étrangères"): (_CARE, "Langues étrangères (autres)"),
        (_PUBLIC, "Langues étrangères"): (_CARE, "Langues étrangères (autres)"),
        (_PUBLIC, "Déficience visuelle"): (_CARE, "Déficience visuelle"),
        # Members only: nobody should come and find that it is not free for all.
        (_FEE, "Adhésion"): (_FEE, "Gratuit sous condition"),
        # A payment scheme that has ended.
        (_FEE, "Accepte le Pass numérique"): None,
        (_PROGRAMME, "CNFS"): (_PROGRAMME, "Conseillers numériques"),
        (_HELP, "Avec de l'aide"): (_HELP, "Accompagnement individuel"),
        (_HELP, "A ma place"): (_HELP, "Accompagnement individuel"),
        (_HELP, "Dans un atelier"): (_HELP, "Dans un atelier collectif"),
        (_HELP, "Seul"): (_HELP, "En autonomie"),
        ("typologie", "PE"): ("typologie", "FT"),
    }
)
"""Words of older files, by column: the column and word of today, None for nothing.

In those files a sentence may follow after a colon; only what stands before counts.
"""


def column_of(header: str) -> str:
    """Return the schema's name of a column, or the tidied header when it has none."""
    plain = unicodedata.normalize("NFKD", header.strip().casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    name = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    return OTHER_COLUMNS.get(name, name)


def word_of(column: str, text: str) -> tuple[str, str] | None:
    """Return column and word of today, as the schema spells them, else None.

    An empty word says that there is nothing to keep. Apostrophes, spaces, case and
    what follows a colon in older files do not matter.
    """
    key = _key(text)
    for known in (key, key.partition(":")[0]):
        if found := _TODAY.get((column, known)):
            return found
    return None


def _key(text: str) -> str:
    straight = unicodedata.normalize("NFC", text).casefold()
    straight = re.sub("[\u2018\u2019\u02bc`\u00b4]", "'", straight)
    return re.sub(r"[\s_]+", "", straight)


_TODAY: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        (column, _key(old)): today or (column, "")
        for (column, old), today in OLDER_WORDS.items()
    }
    | {
        (column, _key(word)): (column, str(word))
        for column, words in WORDS.items()
        for word in words
    }
)
