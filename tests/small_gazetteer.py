"""A handful of places, loaded the way the shipped ones are."""

from helpnet.domain.gazetteer_rows import GEONAMES_SOURCE, GazetteerRow
from helpnet.store.base import db
from helpnet.store.gazetteer import prepare, replace_country_source, replace_shipped

COUNTRIES = ("BE", "FR", "GB", "NL")


def a_row(country, postcode, name, region, point, **changes):
    given = {"precision_km": 2.0, "population": 0, "names": (), "source": "test"}
    return GazetteerRow(country, postcode, name, region, *point, **given | changes)


ROWS = (
    a_row("BE", "4000", "Liège", "Liège", (50.6482, 5.5419), population=195278),
    a_row(
        "BE", "", "Liège", "Liège", (50.6337, 5.5675),
        precision_km=5.0, population=195278, names=("Luik", "Lüttich"),
    ),
    a_row("BE", "4100", "Seraing", "Liège", (50.5986, 5.5086), population=60737),
    a_row("BE", "5000", "Namur", "Namur", (50.4687, 4.922), population=110939),
    a_row("BE", "", "Namur", "Namur", (50.4669, 4.8675), precision_km=5.0, population=110939, names=("Namen",)),
    a_row("BE", "", "Saint-Nicolas", "Liège", (50.6281, 5.5244), population=22586),
    a_row("FR", "", "Saint-Nicolas", "Pas-de-Calais", (50.3039, 2.7783), population=4900),
    a_row("FR", "69001", "Lyon 1er Arrondissement", "Rhône", (45.7676, 4.8345), population=28717),
    a_row("FR", "", "Lyon", "Rhône", (45.749, 4.8479), precision_km=8.0, population=520774),
    a_row("FR", "", "Saint-Denis", "Seine-Saint-Denis", (48.9356, 2.3539), population=96128),
    a_row("FR", "", "Saint-Denis", "La Réunion", (-20.8823, 55.4504), population=154765),
    a_row("GB", "LS", "Leeds", "England", (53.8227, -1.5539), precision_km=20.0, population=536280),
    a_row("GB", "", "Leeds", "England", (53.7965, -1.5478), precision_km=8.0, population=536280),
    a_row("NL", "1012", "Amsterdam", "Noord-Holland", (52.374, 4.8897), precision_km=12.0, population=741636),
)  # fmt: skip


def load():
    """Leave exactly these places in the gazetteer."""
    replace_shipped(prepare(ROWS), kept=GEONAMES_SOURCE)
    for country in COUNTRIES:
        replace_country_source(country, GEONAMES_SOURCE, prepare(()))
    db.session.commit()
