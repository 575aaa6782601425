// Proposes places and skills while a coordinator types; the page works without it.

const PAUSE = 180; // milliseconds without a key before we ask
const SHORTEST = 2;

async function ask(address, typed) {
  const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`);
  return answer.ok ? (await answer.json()).found : [];
}

// Shows what is found for the typed words; Enter takes the first, Tab reaches the others.
function propose(field, list, address, choose) {
  let found = [];
  let waiting;
  let asked = 0;
  const take = (one) => {
    show([]);
    choose(one);
    field.focus();
  };
  const show = (proposals) => {
    found = proposals;
    list.replaceChildren(...found.map((one) => item(one, take)));
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const typed = field.value.trim();
      const mine = (asked += 1);
      const answer = typed.length < SHORTEST ? [] : await ask(address, typed);
      if (mine === asked) show(answer);
    }, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") show([]);
    if (event.key !== "Enter" || !found.length) return;
    event.preventDefault();
    take(found[0]);
  });
}

function item(one, take) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "hn-proposal";
  button.textContent = one.words;
  button.addEventListener("click", () => take(one));
  const line = document.createElement("li");
  line.append(button);
  return line;
}

for (const field of document.querySelectorAll("input[data-proposals]")) {
  const list = document.createElement("ul");
  list.className = "hn-list";
  list.setAttribute("aria-live", "polite");
  field.after(list);
  const choice = field.form.querySelector(`input[type=hidden][name=${field.dataset.choice}]`);
  field.addEventListener("input", () => { if (choice) choice.value = ""; });
  propose(field, list, field.dataset.proposals, (one) => {
    field.value = one.words;
    if (choice) choice.value = one.id;
  });
}

for (const group of document.querySelectorAll("[data-typed-needs]")) {
  const field = group.querySelector("input");
  const main = field.form.elements.main;
  const noted = document.createElement("p");
  noted.className = "hn-quiet";
  noted.setAttribute("role", "status");
  group.append(noted);
  group.hidden = false;
  propose(field, group.querySelector("ul"), group.dataset.typedNeeds, (one) => {
    if (!main.value) main.value = one.id;
    else if (main.value !== one.id) tick(field.form, one.id);
    noted.textContent = `✓ ${one.words}`;
    field.value = "";
  });
}

function tick(form, skill) {
  const box = form.querySelector(`input[name=needs][value="${CSS.escape(skill)}"]`);
  if (!box) return;
  box.checked = true;
  box.closest("details").open = true;
}
