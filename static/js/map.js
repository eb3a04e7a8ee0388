/* The map of units, and the choice of a point on a map. Without this file the list and the two fields stay usable. */
"use strict";

const WHOLE = { center: [-7.87, 110.42], zoom: 9 }; // the middle of DIY, where neither shape nor point is known
const CLOSE = 15;
const LETTER = 7; // width of a letter of a name on the map, in pixels

function textElement(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

function newMap(element) {
  element.hidden = false;
  const moves = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, {
    attributionControl: false, // the lines of sources stand below the map, as text
    zoomControl: false,
    maxZoom: 19,
    zoomSnap: element.dataset.tiles ? 1 : 0.25,
    zoomAnimation: moves,
    fadeAnimation: false,
    markerZoomAnimation: moves,
  });
  map.createPane("names").style.zIndex = 450; // under the pins
  map.setView(WHOLE.center, WHOLE.zoom);
  L.control.zoom({ zoomInTitle: "Perbesar", zoomOutTitle: "Perkecil" }).addTo(map);
  if (element.dataset.tiles) {
    L.tileLayer(element.dataset.tiles, { maxZoom: 19 }).addTo(map);
  }
  map.on("popupopen", (event) => {
    event.popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", "Tutup");
  });
  return map;
}

/* A name that is wider than its area would run into those of the neighbours. */
function nameWhatHasRoom(map, shapes) {
  shapes.eachLayer((layer) => {
    const box = layer.getBounds();
    const width = map.latLngToLayerPoint(box.getNorthEast()).x - map.latLngToLayerPoint(box.getSouthWest()).x;
    const hasRoom = width > LETTER * layer.feature.properties.name.length;
    layer[hasRoom ? "openTooltip" : "closeTooltip"]();
  });
}

/* Draws the shapes and gives their box; null when there are none or the signal is gone. */
async function drawBoundaries(map, element) {
  if (!element.dataset.boundaries) {
    return null;
  }
  try {
    const answer = await fetch(element.dataset.boundaries, { credentials: "same-origin" });
    if (!answer.ok) {
      return null;
    }
    const shapes = L.geoJSON(await answer.json(), {
      interactive: false,
      style: { className: "map-border" },
      onEachFeature: (feature, layer) => {
        const label = textElement("", feature.properties.name);
        layer.bindTooltip(label, { permanent: true, direction: "center", className: "map-label", pane: "names" });
      },
    }).addTo(map);
    map.on("zoomend", () => nameWhatHasRoom(map, shapes));
    nameWhatHasRoom(map, shapes);
    return shapes.getLayers().length ? shapes.getBounds() : null;
  } catch {
    return null;
  }
}

/* A sign to see, and words to hear. */
function pinOf(point, words) {
  const pin = textElement(`pin pin--${point.dataset.tone}`, "");
  const sign = textElement("", point.dataset.sign);
  sign.ariaHidden = "true";
  pin.append(sign, textElement("visually-hidden", words));
  return L.divIcon({ html: pin, className: "", iconSize: [28, 28] });
}

function clusterOf(cluster) {
  const pin = textElement("pin pin--cluster", String(cluster.getChildCount()));
  pin.append(textElement("visually-hidden", " WKSBM berdekatan, perbesar"));
  return L.divIcon({ html: pin, className: "", iconSize: [44, 44] });
}

/* The pins are the rows of the list: same words, same links, nothing said twice. */
async function showUnits(element) {
  const map = newMap(element);
  const list = document.querySelector("[data-map-list]");
  const pins = L.markerClusterGroup({
    iconCreateFunction: clusterOf,
    showCoverageOnHover: false,
    animate: map.options.zoomAnimation,
    maxClusterRadius: 80, // wide enough that a finger meets one pin only
  });
  document.querySelectorAll("[data-point]").forEach((point) => {
    const name = point.querySelector("[data-point-name]").textContent;
    const state = point.querySelector(".state").textContent.replace(point.dataset.sign, "").trim();
    const words = `${name}, ${state}`;
    const pin = L.marker([point.dataset.latitude, point.dataset.longitude], {
      icon: pinOf(point, words),
      title: words,
    });
    const card = document.createElement("div");
    point.childNodes.forEach((node) => card.append(node.cloneNode(true)));
    pins.addLayer(pin.bindPopup(card, { maxWidth: 260 }));
  });
  map.addLayer(pins);
  if (list) {
    list.open = false;
  }
  const box = L.latLngBounds([]);
  [await drawBoundaries(map, element), pins.getLayers().length ? pins.getBounds() : null].forEach((part) => {
    if (part) {
      box.extend(part); // a point outside of every shape is seen too, and can be mended
    }
  });
  if (box.isValid()) {
    map.fitBounds(box, { padding: [16, 16], maxZoom: CLOSE });
  }
}

/* Two fields, a map under them, and where the telephone stands. */
async function choosePoint(frame) {
  const fields = [frame.dataset.latitudeField, frame.dataset.longitudeField].map((id) => document.getElementById(id));
  const says = frame.querySelector("[data-says]");
  const here = frame.querySelector("[data-here]");
  const element = frame.querySelector("[data-picker]");
  frame.hidden = false;
  const map = newMap(element);
  const pin = L.marker(WHOLE.center, {
    icon: L.divIcon({ html: textElement("pin pin--biru", "●"), className: "", iconSize: [28, 28] }),
    keyboard: false,
    interactive: false,
  });
  const typed = () => fields.map((field) => Number.parseFloat(field.value.replace(",", ".").replace("−", "-")));
  const show = () => {
    const place = typed();
    if (place.every(Number.isFinite)) {
      pin.setLatLng(place).addTo(map);
      return place;
    }
    pin.remove();
    return null;
  };
  const take = (latitude, longitude, sentence) => {
    fields[0].value = latitude.toFixed(6).replace(".", ",");
    fields[1].value = longitude.toFixed(6).replace(".", ",");
    show();
    says.textContent = sentence;
  };
  map.on("click", (event) => {
    const place = event.latlng.wrap();
    take(place.lat, place.lng, "Titik dipilih. Tekan Simpan profil agar tercatat.");
  });
  fields.forEach((field) => field.addEventListener("change", () => {
    const place = show();
    if (place) {
      map.setView(place, Math.max(map.getZoom(), CLOSE));
    }
  }));
  if ("geolocation" in navigator && window.isSecureContext) {
    here.hidden = false;
    here.addEventListener("click", () => {
      says.textContent = "Mencari lokasi Anda…";
      navigator.geolocation.getCurrentPosition(
        (found) => {
          const { latitude, longitude, accuracy } = found.coords;
          take(latitude, longitude, `Lokasi Anda dipakai, tepat sampai sekitar ${Math.round(accuracy)} meter.`);
          map.setView([latitude, longitude], CLOSE);
        },
        () => {
          says.textContent = "Lokasi tidak ditemukan. Izinkan peramban membaca lokasi, atau ketuk peta.";
        },
        { enableHighAccuracy: true, timeout: 15000 },
      );
    });
  }
  const box = await drawBoundaries(map, element);
  const place = show();
  if (place) {
    map.setView(place, CLOSE);
  } else if (box) {
    map.fitBounds(box);
  }
}

document.querySelectorAll("[data-map]").forEach(showUnits);
document.querySelectorAll("[data-point-picker]").forEach(choosePoint);
