"""Walk through the form as a person does, naming only the answers that matter."""

NEED = "send-email"

ME = {
    "needs": {"needs": [NEED]},
    "barriers": {"barriers": ["skill"]},
    "wish": {"wish": "helper"},
    "where": {"where": "4000"},
    "modes": {"modes": ["public_place", "phone"]},
    "times": {"any_time": "y"},
    "languages": {"languages": ["fr", "en"]},
    "reach": {"full_name": "Jeanne Lambert", "way": "phone", "phone": "04 222 33 44"},
    "notes": {"notes": ""},
    "check": {},
}
REFERRER = {
    "referrer_name": "Sophie Lambert",
    "relation": "daughter",
    "referrer_contact": "0470 99 88 77",
    "agreed": "y",
}


def with_answers(**changes):
    """Return the usual answers with those of some pages changed; None leaves
    one out. A way to be reached comes with its own fields alone."""
    pages = {name: dict(fields) for name, fields in ME.items()}
    for name, fields in changes.items():
        usual = dict(pages.get(name, {}))
        if "way" in fields:
            usual.pop("phone", None)
        pages[name] = {**usual, **fields}
    return pages


def walk(visitor, *, until="check", **changes):
    """Answer every page that comes, stopping before `until`."""
    pages = with_answers(**changes)
    visitor.open("/ask/referrer" if "referrer" in changes else "/ask")
    if "Begin again with empty pages" in visitor.buttons():
        visitor.press("Begin again with empty pages")
    for _ in range(20):
        name = page_name(visitor)
        if name == until:
            return visitor
        visitor.press("Continue", **pages[name.replace("-", "_")])
        assert visitor.status == 200, visitor.text
    raise AssertionError(f"lost on {visitor.url}")


def page_name(visitor):
    """Return the last part of the address, such as `needs`."""
    return visitor.url.partition("?")[0].rsplit("/", 1)[-1]


def ask(visitor, **changes):
    """Send a whole request and return the visitor on the last page."""
    pages = with_answers(**changes)
    walk(visitor, **changes).press("Send my request", **pages["check"])
    return visitor
