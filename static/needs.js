// Shows what fits while somebody types. Without it, the button “Search” does more.
const box = document.querySelector("[data-more]");
const status = document.getElementById("typed");
const chosen = document.getElementById("chosen");
const tiles = [...document.querySelectorAll(".hn-fold .govuk-checkboxes__item")];
const folded = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f-]/g, "");
const home = new Map(tiles.map((tile) => [tile, tile.parentNode]));
const words = new Map(tiles.map((tile) => [tile, folded(tile.textContent)]));
const list = document.createElement("div");
const said = document.createElement("p");
list.className = "govuk-checkboxes hn-tiles hn-tiles--columns";
said.className = "govuk-hint";
status.after(list);
status.append(said);

const ticked = (tile) => tile.querySelector("input").checked;

// A tile that was ticked here stays in sight; the others go back to their places, in order.
const putBack = () => {
  for (const tile of tiles) {
    if (tile.parentNode !== list) continue;
    if (ticked(tile)) {
      chosen.hidden = false;
      chosen.querySelector(".govuk-checkboxes").append(tile);
    } else {
      const after = tiles.slice(tiles.indexOf(tile) + 1);
      const next = after.find((each) => each.parentNode === home.get(tile));
      home.get(tile).insertBefore(tile, next ?? null);
    }
  }
};

box.addEventListener("input", () => {
  putBack();
  const typed = folded(box.value).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);
  const fits = (tile) => home.get(tile) === tile.parentNode && typed.every((word) => words.get(tile).includes(word));
  list.append(...(typed.length ? tiles.filter(fits).slice(0, 6) : []));
  said.textContent = typed.length ? box.dataset.more : "";
});
