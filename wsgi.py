"""The application that a WSGI server runs."""

import os

from config import Settings, UnsafeSettings
from helpnet import create_app

try:
    settings = Settings.from_environment(os.environ)
except UnsafeSettings as faults:
    raise SystemExit(str(faults)) from None

app = create_app(settings)
