"""The application that a WSGI server runs."""

import os

from config import Settings, UnsafeSettings

try:
    settings = Settings.from_environment(os.environ)
except UnsafeSettings as faults:
    raise SystemExit(str(faults)) from None

# Last, because it takes seconds to load: what is unsafe is said at once.
from helpnet import create_app

app = create_app(settings)
