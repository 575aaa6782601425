"""Somebody at one window who asks for help; no words are read, so any language will do."""

from urllib.parse import urlsplit

from tests.browser.conftest import NARROW, WIDE, faults, overflows

ZOOMED = {"width": 256, "height": 640}  # 1280 px at 500 %: more than must be

ONWARD = "#question button[type=submit]:not([formaction]):not([name])"
"""The button that goes on; the hidden twin for the Enter key stands outside the form."""

TOLD = ".govuk-error-summary, .hn-notice[aria-labelledby=refused]"
"""What says that a page was not taken as it is."""

FILL = """(answers) => {
  const main = document.querySelector("main")
  for (const [name, values] of Object.entries(answers)) {
    const fields = [...main.querySelectorAll(`[name="${name}"]`)]
    if (!fields.length) throw new Error(`no field ${name}`)
    for (const field of fields) {
      if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value)
      else field.value = values[0]
    }
    const there = new Set(fields.map((field) => field.value))
    const lost = values.filter((value) => !there.has(value))
    if (lost.length) throw new Error(`no ${lost} in ${name}`)
  }
}"""


def as_lists(answers):
    """Return the answers of a page as lists, as a browser sends them."""
    return {n: v if isinstance(v, list) else [v] for n, v in answers.items()}


class Learner:
    """One window, and every page of it judged when it should be."""

    def __init__(self, page, sizes=(WIDE, NARROW, ZOOMED)):
        self.page, self.sizes, self.judged, self.found = page, sizes, [], []

    @property
    def at(self):
        """Return the last part of the address, such as `needs`."""
        return urlsplit(self.page.url).path.rpartition("/")[2]

    @property
    def path(self):
        """Return where the window is, without the server."""
        return urlsplit(self.page.url).path

    def open(self, address, status=200):
        answer = self.page.goto(address)
        assert answer.status == status, f"{address}: {answer.status}"
        return self

    def fill(self, **answers):
        """Tick exactly these boxes and type exactly these texts."""
        self.page.evaluate(FILL, as_lists(answers))
        return self

    def press(self, selector=ONWARD):
        with self.page.expect_navigation() as came:
            self.page.locator(selector).first.click()
        assert came.value.status < 500, self.page.url
        return self

    def go_on(self, **answers):
        return self.fill(**answers).press()

    def press_call(self):
        return self.press("button[formaction$='/call']")

    def press_save(self):
        return self.press("button[formaction$='/save']")

    def judge(self, *, error=False):
        """Note what axe finds and any sideways scroll, at every size."""
        told = self.page.locator(TOLD).count()
        assert bool(told) is error, f"{self.page.url}: {self.page.title()}"
        self.sizes = self.sizes[::-1]  # begin with the size that the window has
        for size in self.sizes:
            self.page.set_viewport_size(size)
            self.found += faults(self.page) if size is not ZOOMED else []
            self.found += [f"{size}: {self.page.url}"] * overflows(self.page)
        self.judged.append(self.path)
        return self

    def wrong(self, **answers):
        """Go on with what is not right: the same page says so, and is judged."""
        before = self.page.url
        self.fill(**answers).press()
        assert self.page.url.partition("?")[0] == before.partition("?")[0]
        return self.judge(error=True)
