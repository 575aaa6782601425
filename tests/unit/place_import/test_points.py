"""Rows of place files: points, postcodes and territories."""

from dataclasses import replace

from helpnet.domain.gazetteer import GazetteerPlace
from helpnet.domain.place_rows import Doubt, Fault, Located, RowFault, locate
from helpnet.domain.places import Point
from helpnet.domain.territory import parse_territory
from tests.unit.place_import.scene import read

AIX = {"latitude": "43.52609", "longitude": "5.41423"}


AROUND_AIX = parse_territory(
    {
        "type": "Polygon",
        "coordinates": [[[5, 43], [6, 43], [6, 44], [5, 44], [5, 43]]],
    }
)


AROUND_REIMS = parse_territory(
    {
        "type": "Polygon",
        "coordinates": [[[3, 49], [5, 49], [5, 50], [3, 50], [3, 49]]],
    }
)


REIMS = GazetteerPlace(
    1, "FR", "51100", "Reims", "Marne", 49.2583, 4.0317, 4.0, 180_000, "test"
)


def test_a_point_near_its_postcode_raises_no_doubt():
    found = locate(read().place, [REIMS], AROUND_REIMS)
    assert isinstance(found, Located)
    assert (found.outside_km, found.doubts) == (0.0, ())
    assert found.location.precision_km == 0


def test_a_point_far_from_its_postcode_is_doubted():
    found = locate(read(**AIX).place, [REIMS], AROUND_AIX)
    assert found.outside_km == 0
    assert [doubt.reason for doubt in found.doubts] == [Doubt.FAR_FROM_POSTCODE]


def test_a_postcode_whose_centre_is_rough_contradicts_nothing_near():
    rough = replace(REIMS, latitude=49.9, precision_km=15.0)  # 71 km off
    assert locate(read().place, [rough], AROUND_REIMS).doubts == ()


def test_a_point_outside_the_network_says_how_far():
    found = locate(read(**AIX).place, [REIMS], AROUND_REIMS)
    assert 600 < found.outside_km < 660


def test_without_a_point_a_place_lies_at_its_postcode_and_says_so():
    place = read(latitude="", longitude="").place
    found = locate(place, [REIMS], AROUND_REIMS)
    assert found.location.point == Point(49.2583, 4.0317)
    assert found.location.precision_km == 4.0
    assert [doubt.reason for doubt in found.doubts] == [Doubt.NO_POINT]


def test_without_a_point_and_an_unknown_postcode_a_place_is_at_fault():
    place = read(latitude="", longitude="").place
    assert locate(place, [], AROUND_REIMS) == RowFault(
        7, "code_postal", "51100 Reims", Fault.UNKNOWN_PLACE
    )
