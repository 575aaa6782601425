// Makes the map of places move and zoom, once somebody asks for it. Without it the drawn map stays.
// The drawn map stays in the page for print, and as what is shown when this one cannot be had.

const figure = document.querySelector(".hn-nearby");
const button = figure.querySelector(".hn-map__move");
const root = new URL(".", import.meta.url);

button.hidden = false;
button.addEventListener("click", start);

async function start() {
  button.disabled = true;
  try {
    await Promise.all([styles("vendor/leaflet/leaflet.css"), import(new URL("vendor/leaflet/leaflet.js", root))]);
  } catch {
    button.disabled = false;
    return;
  }
  button.hidden = true;
  draw(window.L);
}

function styles(path) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: new URL(path, root).href, onload: resolve, onerror: reject });
    // Before ours: where both speak, ours counts.
    document.head.insertBefore(link, document.querySelector("link[rel=stylesheet]"));
  });
}

function draw(L) {
  const words = figure.dataset;
  const here = pair(words.here);
  const frame = document.createElement("div");
  frame.className = "hn-map__moving";
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", figure.querySelector("title").textContent);
  figure.classList.add("hn-nearby--moving");
  figure.prepend(frame);

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(frame, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false,
    zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
  });
  L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);

  const items = [...document.querySelectorAll(".hn-places [data-at]")];
  const bounds = L.latLngBounds([here, ...items.map((item) => pair(item.dataset.at))]);
  map.fitBounds(bounds, { padding: [30, 30], maxZoom: 16 });
  map.setMinZoom(map.getZoom() - 1);
  map.setMaxBounds(bounds.pad(0.6));

  tiles(L, map, frame);
  const outline = JSON.parse(words.rings);
  if (outline.length) L.polygon(outline, { className: "hn-map__area", interactive: false }).addTo(map);
  pin(L, map, here, "", words.you, "hn-pin--here");
  items.forEach((item, index) => {
    const name = item.querySelector("h3 a").textContent;
    const marker = pin(L, map, pair(item.dataset.at), index + 1, `${index + 1}. ${name}`, "");
    marker.bindPopup(popup(item, name, words.list), { closeButton: false });
  });
  frame.focus();
}

function tiles(L, map, frame) {
  const address = figure.dataset.tiles;
  if (!address) return;
  // Whoever serves the tiles learns the site that shows them, not what was searched.
  L.tileLayer(address, { maxZoom: 19, referrerPolicy: "strict-origin" }).addTo(map);
  frame.classList.add("hn-map__moving--tiles");
  figure.querySelector(".hn-map__credit").hidden = false;
}

function pin(L, map, at, number, words, kind) {
  const size = number ? 34 : 20;
  const icon = L.divIcon({ className: `hn-pin ${kind}`, html: String(number), iconSize: [size, size] });
  const zIndexOffset = 1000 - 10 * number; // the nearest on top
  const marker = L.marker(at, { icon, zIndexOffset, title: words, keyboard: Boolean(number), interactive: Boolean(number) }).addTo(map);
  const shown = marker.getElement();
  shown.setAttribute("aria-label", words);
  if (!number) shown.setAttribute("role", "img");
  return marker;
}

function popup(item, name, words) {
  const box = document.createElement("div");
  const title = document.createElement("p");
  title.textContent = name;
  const link = document.createElement("a");
  link.href = `#${item.id}`;
  link.textContent = words;
  link.addEventListener("click", () => setTimeout(() => item.focus()));
  box.append(title, link);
  return box;
}

function pair(text) {
  return text.split(",").map(Number);
}
