// Improves pages that already work without it: nothing here is needed to use helpnet.

const told = document.querySelector(".govuk-error-summary, .hn-notice[role=alert]");
if (told) {
  told.tabIndex = -1;
  told.focus();
}

// A button pressed twice in a moment sends once.
let last = -Infinity;
addEventListener("submit", (event) => {
  if (!event.submitter?.hasAttribute("data-prevent-double-click")) return;
  if (event.timeStamp - last < 1000) event.preventDefault();
  else last = event.timeStamp;
});

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Letters and contrast change at once; the page and what is typed stay as they are.
const root = document.documentElement.classList;
const controls = [...document.querySelectorAll(".hn-comfort [data-comfort]")];
const [contrast] = controls.splice(-1);
const mark = (control, on) =>
  on ? control.setAttribute("aria-current", "true") : control.removeAttribute("aria-current");
const choose = (control, show) =>
  control.addEventListener("click", (event) => {
    event.preventDefault();
    fetch(`/comfort/${control.dataset.comfort}`, { redirect: "manual" });
    show();
  });

for (const control of controls) {
  choose(control, () => {
    for (const other of controls) {
      root.toggle(`hn-text-${other.dataset.comfort}`, other === control);
      mark(other, other === control);
    }
  });
}
choose(contrast, () => {
  const on = root.toggle("hn-contrast");
  document.querySelector("[data-contrast]").media = on ? "screen" : "screen and (prefers-contrast: more)";
  contrast.dataset.comfort = on ? "colours" : "contrast";
  mark(contrast, on);
});

// Who signs out leaves nothing behind: also not what keep.js kept.
addEventListener("submit", ({ target }) => {
  if (!/\/sign-out(-everywhere)?$/.test(target.getAttribute("action"))) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("helpnet-kept-")) localStorage.removeItem(key);
  }
});
