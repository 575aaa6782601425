"""What the tests of this folder share. Rows of real files: what they say, and what is wrong with them."""

from helpnet.domain.place_import import read_row
from helpnet.domain.places import Box

FRANCE = Box(41.0, -5.5, 51.5, 10.0)


GOOD = {
    "id": "place-1",
    "pivot": "43493312300029",
    "nom": "Médiathèque",
    "commune": "Reims",
    "code_postal": "51100",
    "adresse": "12 rue de la Paix",
    "latitude": "49.2583",
    "longitude": "4.0317",
    "horaires": "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00",
    "date_maj": "2024-04-02",
    "services": "Accès internet et matériel informatique",
}


def read(country="FR", box=FRANCE, **cells):
    return read_row(7, GOOD | cells, country=country, box=box)


def faults_of(**cells):
    return [(fault.column, fault.reason) for fault in read(**cells).faults]
