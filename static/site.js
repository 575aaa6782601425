// Improves pages that already work without it: nothing here is needed to use helpnet.
import { initAll } from "./vendor/govuk/govuk-frontend.min.js";

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
initAll();

for (const notice of document.querySelectorAll(".hn-notice[role=alert]")) {
  notice.tabIndex = -1;
  if (!document.querySelector(".govuk-error-summary")) notice.focus();
  break;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
