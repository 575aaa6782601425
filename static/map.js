// Makes the map of places move and zoom, once somebody asks for it. Without it the drawn map stays.
// The drawn map stays in the page for print, and as what is shown when this one cannot be had.

const figure = document.querySelector(".hn-nearby");
const button = figure.querySelector(".hn-map__move");
const APART = 38; // pixels between two numbers
const chosen = figure.querySelector(".hn-map__chosen");
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

  const wished = document.documentElement.classList.contains("hn-still");
  const still = wished || matchMedia("(prefers-reduced-motion: reduce)").matches;
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
  const pins = items.map((item, index) => {
    const name = item.querySelector("h3 a").textContent;
    const marker = pin(L, map, pair(item.dataset.at), index + 1, `${index + 1}. ${name}`, "");
    press(marker, () => choose(item, `${index + 1}. ${name}`));
    const lead = L.polyline([], { className: "hn-map__lead", interactive: false }).addTo(map);
    return { marker, lead, at: marker.getLatLng() };
  });
  map.on("zoomend", () => part(map, here, pins));
  part(map, here, pins);
  frame.focus();
}

// Moves the numbers apart, as on the drawn map, each with a line to where it belongs.
function part(map, here, pins) {
  const home = map.latLngToLayerPoint(here);
  const spots = pins.map(({ at }, number) => {
    const { x, y } = map.latLngToLayerPoint(at);
    return { x: x + 0.01 * Math.cos(number * 2.4), y: y + 0.01 * Math.sin(number * 2.4) };
  });
  for (let step = 0; step < 60; step += 1) {
    spots.forEach((one, first) => {
      push(one, { x: home.x, y: home.y }); // a copy: home itself stays
      spots.slice(0, first).forEach((other) => push(one, other));
    });
  }
  pins.forEach(({ marker, lead, at }, number) => {
    const moved = map.layerPointToLatLng([spots[number].x, spots[number].y]);
    marker.setLatLng(moved);
    lead.setLatLngs([at, moved]);
  });
}

function push(one, other) {
  const [across, down] = [one.x - other.x, one.y - other.y];
  const far = Math.hypot(across, down);
  if (!far || far >= APART) return;
  const way = (APART - far) / far / 2;
  one.x += across * way;
  one.y += down * way;
  other.x -= across * way;
  other.y -= down * way;
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
  const marker = L.marker(at, { icon, title: words, keyboard: Boolean(number), interactive: Boolean(number) }).addTo(map);
  const shown = marker.getElement();
  shown.setAttribute("aria-label", words);
  if (!number) shown.setAttribute("role", "img");
  return marker;
}

function press(marker, act) {
  marker.on("click", act);
  marker.getElement().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
}

// Says under the map which place a number is, and leads to it in the list.
function choose(item, words) {
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = `#${item.id}`;
  link.textContent = words;
  link.addEventListener("click", () => setTimeout(() => item.focus()));
  chosen.replaceChildren(link);
}

function pair(text) {
  return text.split(",").map(Number);
}
