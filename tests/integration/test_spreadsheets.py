"""What spreadsheets are given: numbers as numbers, words never as formulas."""

import csv
import io
import zipfile
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from helpnet.adapters.spreadsheets import Sheet, as_csv, as_xlsx

NAMESPACE = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "|calc", "%1", " =1")


@pytest.fixture(autouse=True)
def words():
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def rows_of(sheets):
    text = as_csv(sheets)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def parts_of(sheets):
    with zipfile.ZipFile(io.BytesIO(as_xlsx(sheets))) as book:
        return {name: book.read(name) for name in book.namelist()}


def names_of(sheets):
    book = ElementTree.fromstring(parts_of(sheets)["xl/workbook.xml"])
    return [each.get("name") for each in book.findall("x:sheets/x:sheet", NAMESPACE)]


def test_each_figure_of_each_table_is_a_line():
    sheets = [
        Sheet(title="Ends", heads=("Why", "People", "Share"), rows=[("Moved", 7, 0.5)]),
        Sheet(title="Days", heads=("When", "Days"), rows=[("Half", None)]),
    ]
    assert rows_of(sheets) == [
        ["Table", "Row", "Column", "Number"],
        ["Ends", "Moved", "People", "7"],
        ["Ends", "Moved", "Share", "0.5"],
        ["Days", "Half", "Days", ""],
    ]


@pytest.mark.parametrize("word", DANGEROUS)
def test_no_word_is_a_formula(word):
    sheets = [Sheet(title=word, heads=("a", word), rows=[(word, word)])]
    for line in rows_of(sheets)[1:]:
        assert all(cell.startswith("'") for cell in line)
    page = parts_of(sheets)["xl/worksheets/sheet1.xml"]
    assert b"<f>" not in page


def test_negative_numbers_are_numbers_and_not_made_harmless():
    sheets = [Sheet(title="a", heads=("a", "b"), rows=[("row", -3)])]
    assert rows_of(sheets)[1] == ["a", "row", "b", "-3"]
    page = ElementTree.fromstring(parts_of(sheets)["xl/worksheets/sheet1.xml"])
    cells = page.findall(".//x:c", NAMESPACE)
    assert [cell.find("x:v", NAMESPACE).text for cell in cells][-1] == "-3"
    assert cells[-1].get("t") is None


def test_each_table_is_a_sheet_with_a_name_that_is_allowed():
    titles = ["What/it:brought?", "x" * 40, "x" * 50, "", "'a'", "A"]
    sheets = [Sheet(title=title, heads=("a",), rows=[]) for title in titles]
    names = names_of(sheets)
    assert names == ["What it brought", "x" * 31, "x" * 29 + " 2", "1", "a", "A 2"]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=6))
def test_whatever_a_table_is_called_the_names_differ(titles):
    printable = ["".join(c for c in title if c.isprintable()) for title in titles]
    sheets = [Sheet(title=title, heads=("a",), rows=[]) for title in printable]
    names = names_of(sheets)
    assert len({name.lower() for name in names}) == len(titles)
    assert all(1 <= len(name) <= 31 for name in names)
