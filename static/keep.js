// Keeps what a helper wrote down until it has arrived. Without it, the browser's own way back does.

const PATIENCE = 10_000; // milliseconds until we stop waiting for an answer
const AGAIN = 30_000; // milliseconds between two tries
const box = () => document.querySelector("[data-kept]");
const mine = `helpnet-kept-${box().dataset.kept}-`;
const keyOf = (entry) => mine + new URLSearchParams(entry.fields).get("entry_key");
const keep = (entry) => localStorage.setItem(keyOf(entry), JSON.stringify(entry));
const drop = (entry) => localStorage.removeItem(keyOf(entry));
const kept = () =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(mine))
    .map((key) => JSON.parse(localStorage[key]));
let busy = false;

// `news`: what to say when nothing is kept any more.
function show(news) {
  const all = kept();
  const state = all.find((entry) => entry.state === "refused")?.state ?? all[0]?.state ?? news;
  for (const part of box().querySelectorAll("[data-kept-when]")) {
    part.hidden = part.dataset.keptWhen !== state;
  }
  if (state) box().scrollIntoView({ block: "nearest" });
}

function post(entry, token) {
  const body = new URLSearchParams(entry.fields);
  body.set("csrf_token", token);
  const headers = { Accept: "application/json" };
  const signal = AbortSignal.timeout(PATIENCE);
  return fetch(entry.action, { method: "POST", body, headers, signal, redirect: "manual" });
}

// Returns a token for this helper, or nothing when somebody else or nobody is signed in.
async function freshToken() {
  const answer = await fetch(box().dataset.page, { redirect: "manual" });
  if (!answer.ok) return null; // sent on to sign in
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const same = page.querySelector("[data-kept]")?.dataset.kept === box().dataset.kept;
  return same ? page.querySelector("[name=csrf_token]").value : null;
}

// Sends an entry, with a fresh token if need be; says what became of it.
async function send(entry) {
  try {
    let answer = await post(entry, document.querySelector("[name=csrf_token]").value);
    if (answer.status === 400) {
      const token = await freshToken();
      if (!token) return { state: "signed-out" };
      answer = await post(entry, token);
    }
    if (answer.type === "opaqueredirect") return { state: "signed-out" };
    if (answer.ok) return { state: "sent", to: (await answer.json()).to };
    if (answer.status >= 500 || answer.status === 429) return { state: "waiting" };
    return { state: "refused", status: answer.status, page: await answer.text() };
  } catch {
    return { state: "waiting" }; // no connection, or none that lasts
  }
}

async function settle(entry) {
  const end = await send(entry);
  if (end.state === "sent") drop(entry);
  else keep({ ...entry, state: end.state });
  return end;
}

// What the helper just wrote: go on, or show what the server found wrong with it.
async function save(entry) {
  const end = await settle(entry);
  if (end.state === "sent") return location.assign(end.to);
  if (end.status === 422 || end.status === 409) {
    const page = new DOMParser().parseFromString(end.page, "text/html");
    const again = page.querySelector("form[data-keep]"); // all of it stands in the form again
    document.title = page.title;
    document.querySelector("main").replaceWith(page.querySelector("main"));
    if (again) drop(entry);
    const told = document.querySelector(".govuk-error-summary, .hn-notice[role=alert], h1");
    told.tabIndex = -1;
    told.focus();
  }
  show();
}

// What was kept before: try again, quietly.
async function retry() {
  if (busy) return;
  busy = true;
  const form = document.querySelector("form[data-keep]");
  const key = form?.elements.entry_key.value;
  let [arrived, news] = [null, undefined];
  for (const entry of kept().filter(({ state }) => state !== "refused")) {
    const end = await settle(entry);
    const here = keyOf(entry) === mine + key;
    if (end.state !== "sent") continue;
    if (here || !form) arrived = here ? end.to : location.href;
    else news = "sent"; // the form on this page is of another meeting
  }
  busy = false;
  if (arrived) location.assign(arrived);
  else if (news || kept().length) show(news);
}

addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-keep]")) return;
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  const pressed = event.submitter;
  if (pressed?.name) fields.push([pressed.name, pressed.value]);
  const action = pressed?.getAttribute("formaction") ?? form.getAttribute("action");
  const entry = { action, fields, state: "waiting" };
  try {
    keep(entry);
  } catch {
    return; // nowhere to keep it: the browser sends it itself
  }
  event.preventDefault();
  if (busy) {
    setTimeout(retry, 1000);
    return show();
  }
  busy = true;
  form.setAttribute("aria-busy", "true");
  await save(entry);
  form.removeAttribute("aria-busy");
  busy = false;
});

addEventListener("click", ({ target }) => {
  const act = target.closest("[data-kept-act]")?.dataset.keptAct;
  const entry = act && kept().find(({ state }) => state === "refused");
  if (!entry) return;
  if (act === "delete") {
    drop(entry);
    return show();
  }
  const form = Object.assign(document.createElement("form"), { method: "post", action: entry.action });
  const token = document.querySelector("[name=csrf_token]").value;
  for (const [name, value] of [...entry.fields, ["csrf_token", token]]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(form);
  form.submit();
});

// A page that holds the form of an entry again needs no copy of it.
const held = document.querySelector("form[data-keep]")?.elements.entry_key.value;
for (const entry of kept()) {
  if (entry.state === "refused" && keyOf(entry) === mine + held) drop(entry);
}
// A page that comes back from memory is not for whoever has signed in or out meanwhile.
addEventListener("pageshow", async ({ persisted }) => {
  if (persisted && (await freshToken().catch(() => "")) === null) location.reload();
});
addEventListener("online", retry);
setInterval(() => { if (kept().length) retry(); }, AGAIN);
retry();
