"""Filling the pages of the form in a real browser, answer by answer."""

from urllib.parse import urlsplit


def fill(page, answers):
    """Tick and type what a page of the form asks."""
    for name, values in answers.items():
        for value in values if isinstance(values, list) else [values]:
            field = page.locator(f"main [name='{name}'][value='{value}']")
            if field.count() and field.get_attribute("type") != "text":
                unfold(page, field)
                field.check()
            else:
                page.locator(f"main [name='{name}']").fill(value)


def unfold(page, field):
    """Open what a field is folded in, as a reader does before ticking it."""
    page.evaluate(
        "node => node.closest('details')?.setAttribute('open', '')",
        field.element_handle(),
    )


def go_on(page, words="Continue"):
    """Press the button with just these words and wait for the next page."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


def name_of(page):
    """Return the last part of the page's address, such as `needs`."""
    return urlsplit(page.url).path.rpartition("/")[2]
