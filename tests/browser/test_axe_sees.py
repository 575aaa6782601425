"""The judge itself: axe must find faults that we plant."""

import pytest

from tests.browser.conftest import faults, overflows

pytestmark = pytest.mark.browser

FAULTY = """<!doctype html><html><head><title></title></head><body><main>
<h1>Faults</h1><img src="data:,"><input><p style="color:#bbb;background:#fff">pale</p>
<a href="#"></a><div style="width:2000px">wide</div></main></body></html>"""


def test_planted_faults_are_found(chromium):
    page = chromium.new_page(viewport={"width": 320, "height": 640})
    page.set_content(FAULTY)
    found = {fault.split(": ")[1] for fault in faults(page)}
    expected = {"image-alt", "label", "color-contrast", "link-name", "document-title"}
    assert expected <= found
    assert overflows(page)
    page.close()
