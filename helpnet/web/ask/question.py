"""What every page of the form has in common."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm

from helpnet.web.ask.draft import Draft
from helpnet.web.fields import kept


class Question(FlaskForm):  # type: ignore[misc]
    """One page that asks one thing; `title` is its heading, `why` one sentence.

    `skip` is the label of the button that goes on without an answer; empty where an
    answer is indispensable.
    """

    title: Any = ""
    why: Any = ""
    skip: Any = ""
    hints: Mapping[str, Any] = {}

    def prepare(self, draft: Draft) -> None:
        """Adapt choices and labels to what was answered before."""

    def to_keep(self) -> dict[str, Any]:
        """Return what the draft keeps of this page, by the name of the answer."""
        return {}

    def kept(self) -> dict[str, list[str]]:
        """Return the typed answers as lists of texts."""
        return kept(self)

    def skipped(self) -> dict[str, list[str]]:
        """Return what is kept of somebody who goes on without an answer."""
        return {}
