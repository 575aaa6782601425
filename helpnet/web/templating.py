"""Knows how templates are found and read, and what macros may call."""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from flask_babel import get_locale
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    PackageLoader,
    PrefixLoader,
    Undefined,
    pass_context,
)
from jinja2.runtime import Context

from helpnet.web import controls

GOVUK = "govuk_frontend_jinja"

# The components read these names without ever setting them.
NAMES_LEFT_EMPTY = ("undefined", "null", "successBanner", "typeClass")

# What the macros of templates/ui call, so that they need no request.
NAMES_GIVEN: tuple[Callable[..., object], ...] = (
    get_locale,
    controls.field_control,
    controls.field_group,
    controls.field_choices,
    controls.field_date_boxes,
    controls.form_errors,
)


class StrictNames(ChainableUndefined):
    """A misspelt name stops the page; a key left out of a component's options is empty.

    The components probe their options for keys that callers may leave out, which
    Jinja's own strict type refuses.
    """

    __slots__ = ()
    __hash__ = Undefined.__hash__

    def _check(self) -> None:
        left_out = isinstance(self._undefined_obj, dict)
        if not left_out and self._undefined_name != "caller":
            self._fail_with_undefined_error()

    def __str__(self) -> str:
        self._check()
        return ""

    def __bool__(self) -> bool:
        self._check()
        return False

    def __len__(self) -> int:
        self._check()
        return 0

    def __iter__(self) -> Iterator[Any]:
        self._check()
        return iter(())

    def __eq__(self, other: object) -> bool:
        self._check()
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        self._check()
        return super().__ne__(other)


class OneSetOfGlobals(Environment):
    """Gives every template the same globals, in one plain dictionary.

    Jinja's chain of two, the first of them empty, is walked name by name at each
    import, of which a page has two dozen.
    """

    def make_globals(
        self, d: MutableMapping[str, Any] | None
    ) -> MutableMapping[str, Any]:
        """Return the globals of all templates, or the chain where `d` adds some."""
        return super().make_globals(d) if d else self.globals


@pass_context
def _worded_now(_context: Context, value: object) -> object:
    """Return the value: needing the context keeps Jinja from wording it early."""
    return value


def init_app(app: Flask) -> None:
    """Make the app's templates strict and let them use the components."""
    own = app.jinja_loader
    components = PrefixLoader({GOVUK: PackageLoader(GOVUK)})
    loaders: list[BaseLoader] = [own, components] if own else [components]
    app.jinja_loader = ChoiceLoader(loaders)
    app.jinja_environment = OneSetOfGlobals
    environment = app.jinja_env
    environment.undefined = StrictNames
    # Else “0.2 | percent” would be worded once, in the language of the first visitor.
    environment.optimized = False
    environment.finalize = _worded_now
    environment.add_extension("jinja2.ext.do")  # rows of a table are gathered
    environment.trim_blocks = environment.lstrip_blocks = True
    for name in NAMES_LEFT_EMPTY:
        environment.globals[name] = StrictNames(obj={}, name=name)
    for function in NAMES_GIVEN:
        environment.globals[function.__name__] = function
