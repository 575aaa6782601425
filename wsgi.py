"""The application that a WSGI server runs."""

import os

from config import Settings
from helpnet import create_app

app = create_app(Settings.from_environment(os.environ))
