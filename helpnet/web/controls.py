"""Knows how a form field is described to the components that draw it."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

Options = dict[str, Any]


def field_control(field: Any, hint: str = "", heading: bool = False) -> Options:
    """Return id, name, label, hint, value and error of a field with one control."""
    return _named(field, hint) | {
        "id": field.id,
        "label": _title(field, "govuk-label", heading) | {"isPageHeading": heading},
        "value": field._value() if hasattr(field, "_value") else None,
    }


def field_group(field: Any, hint: str = "", heading: bool = False) -> Options:
    """Return name, legend, hint and error of a field with several controls.

    The first control takes the field's id, so that links to the field reach it.
    """
    legend = _title(field, "govuk-fieldset__legend", heading)
    return _named(field, hint) | {
        "idPrefix": field.id,
        "fieldset": {"legend": legend | {"isPageHeading": heading}},
    }


def field_choices(field: Any, hints: Mapping[str, str] | None = None) -> list[Options]:
    """Return the items of a choice field; hints go by the item's value."""
    return [
        {
            "value": value,
            "text": text,
            "checked": checked,
            "selected": checked,
            "hint": {"text": (hints or {}).get(value, "")},
        }
        for value, text, checked, *_rest in field.iter_choices()
    ]


def field_date_boxes(field: Any) -> list[Options]:
    """Return the boxes for day, month and year of a field read as `%d %m %Y`."""
    typed = list(field.raw_data or (field._value().split() if field.data else ()))
    day, month, year = (*typed, "", "", "")[:3]
    boxes = (("day", _("Day"), day), ("month", _("Month"), month))
    short = [_box(field, *box, width=2) for box in boxes]
    first = short[0] | {"id": field.id}
    return [first, *short[1:], _box(field, "year", _("Year"), year, width=4)]


def form_errors(form: Any) -> list[tuple[str, str]]:
    """Return (id of the control, first message) of each faulty field, in page order.

    Errors of the whole form carry an empty id.
    """
    whole = [("", str(message)) for message in form.form_errors]
    return whole + [pair for field in form for pair in _field_errors(field)]


def _field_errors(field: Any) -> Iterator[tuple[str, str]]:
    parts = getattr(field, "entries", ()) or getattr(field, "form", ())
    nested = [pair for part in parts for pair in _field_errors(part)]
    if nested:
        yield from nested
    elif field.errors:
        yield field.id, str(field.errors[0])


def _named(field: Any, hint: str) -> Options:
    words = hint or field.description
    return {
        "name": field.name,
        "hint": {"text": words} if words else None,
        "errorMessage": _first_error(field),
    }


def _first_error(field: Any) -> Options | None:
    if not field.errors:
        return None
    # The macro writes the colon itself, but not the space that French puts before it.
    return {
        "text": field.errors[0],
        "visuallyHiddenText": _("Error:").removesuffix(":"),
    }


def _title(field: Any, css_class: str, heading: bool) -> Options:
    size = "l" if heading else "s"
    return {"text": field.label.text, "classes": f"{css_class}--{size}"}


def _box(field: Any, name: str, label: str, value: str, *, width: int) -> Options:
    return {
        "name": field.name,
        "id": f"{field.id}-{name}",
        "label": label,
        "value": value,
        "classes": f"govuk-input--width-{width}",
    }
