"""Fixtures of this folder. A helper plans, records, corrects and finishes, through the pages."""

import pytest

from tests.web.recording.scene import Scene


@pytest.fixture
def scene(emptied, sign_in, set_clock):
    scene = Scene(emptied, sign_in, set_clock)
    scene.accept()
    return scene
