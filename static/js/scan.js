/* Cards are read here, kept on the phone, and sent when there is a signal. Kept are codes, session and time: no name. */
"use strict";

const page = document.querySelector("[data-scan]");
const STORE = `bimtek-scans-${page.dataset.scan}`;
const BATCH = 100;
const AGAIN_AFTER = 4000; // the same card before the camera is one scan
const EVERY = 15000;
const byId = (id) => document.getElementById(id);
let sending = false;
let lastToken = "";
let lastAt = 0;

/* --- the store: each scan under a key of its own, so that two tabs do not write over each other --- */

function waiting() {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(`${STORE}:`))
    .map((key) => JSON.parse(localStorage.getItem(key)))
    .sort((a, b) => (a.at < b.at ? -1 : 1));
}
const keep = (scan) => localStorage.setItem(`${STORE}:${scan.id}`, JSON.stringify(scan));
const forget = (id) => localStorage.removeItem(`${STORE}:${id}`);

function newId() {
  if (crypto.randomUUID) {
    return crypto.randomUUID();
  }
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/* --- what the officer reads --- */

function say(text) {
  byId("keadaan").textContent = text;
}
function tell(scan, text) {
  let line = document.getElementById(`scan-${scan.id}`);
  if (!line) {
    line = document.createElement("li");
    line.id = `scan-${scan.id}`;
    byId("catatan").prepend(line);
  }
  line.textContent = text;
}
function showWaiting() {
  const count = waiting().length;
  byId("menunggu").textContent = count ? `Menunggu sinyal (${count})` : "Semua pindaian sudah terkirim.";
}

/* --- one card --- */

function take(typed) {
  const token = typed.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const now = Date.now();
  if (!token || (token === lastToken && now - lastAt < AGAIN_AFTER)) {
    return;
  }
  lastToken = token;
  lastAt = now;
  const scan = { id: newId(), token, session: byId("sesi").value, at: new Date().toISOString() };
  keep(scan);
  tell(scan, `Kartu …${token.slice(-4)} tersimpan di ponsel.`);
  say("Tersimpan. Kartu berikutnya.");
  if (navigator.vibrate) {
    navigator.vibrate(80);
  }
  showWaiting();
  send();
}

/* --- sending: a batch at a time; what has an answer is forgotten, everything else stays --- */

async function jsonOf(answer) {
  const kind = answer.headers.get("Content-Type") || "";
  return kind.includes("application/json") && !answer.redirected ? answer.json() : null;
}

async function sendBatch(scans) {
  const door = await fetch(page.dataset.send, { credentials: "same-origin", cache: "no-store" });
  const key = await jsonOf(door);
  if (!key || !key.csrf) {
    return { problem: key ? key.error : "", signIn: !key };
  }
  const answer = await fetch(page.dataset.send, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": key.csrf },
    body: JSON.stringify({ sent_at: new Date().toISOString(), scans }),
  });
  const said = await jsonOf(answer);
  if (!said || !said.receipts) {
    return { problem: said ? said.error : "", signIn: !said };
  }
  said.receipts.forEach((receipt) => {
    const scan = scans.find((one) => one.id === receipt.id);
    tell(scan, `${receipt.who || `Kartu …${scan.token.slice(-4)}`} – ${receipt.text}`);
    forget(receipt.id);
  });
  const last = said.receipts[said.receipts.length - 1];
  return { done: last ? `${last.who} ${last.text}` : "" };
}

async function send() {
  if (sending || !waiting().length) {
    return;
  }
  sending = true;
  try {
    for (let scans = waiting().slice(0, BATCH); scans.length; scans = waiting().slice(0, BATCH)) {
      const told = await sendBatch(scans);
      byId("masuk").hidden = !told.signIn;
      if (told.signIn) {
        say("Anda perlu masuk lagi. Pindaian tetap tersimpan di ponsel ini dan terkirim sesudahnya.");
        break;
      }
      if (told.problem) {
        say(`${told.problem} Pindaian tetap tersimpan di ponsel ini.`);
        break;
      }
      say(told.done);
    }
  } catch {
    say("Tidak ada sinyal. Pindaian tersimpan di ponsel ini dan terkirim sendiri nanti.");
  } finally {
    sending = false;
    showWaiting();
  }
}

/* --- the camera: the decoder of the browser where it has one, else the vendored one --- */

async function watch(video) {
  const detector = "BarcodeDetector" in window ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  async function look() {
    if (video.readyState === video.HAVE_ENOUGH_DATA) {
      let text = "";
      if (detector) {
        const found = await detector.detect(video).catch(() => []);
        text = found.length ? found[0].rawValue : "";
      } else {
        canvas.width = video.videoWidth;
        canvas.height = video.videoHeight;
        context.drawImage(video, 0, 0);
        const picture = context.getImageData(0, 0, canvas.width, canvas.height);
        const found = window.jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" });
        text = found ? found.data : "";
      }
      if (text) {
        take(text);
      }
    }
    window.setTimeout(look, 150);
  }
  look();
}

async function startCamera() {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: 640 } });
    const video = byId("gambar");
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    byId("kamera").hidden = true;
    say("Arahkan kamera ke kode pada kartu.");
    watch(video);
  } catch {
    say("Kamera tidak dapat dipakai. Izinkan kamera pada peramban, atau ketik kode kartunya.");
  }
}

/* --- the page is kept, so that it opens without a signal --- */

async function keepPage() {
  if (!("serviceWorker" in navigator)) {
    return;
  }
  await navigator.serviceWorker.register(page.dataset.worker, { scope: "/bimtek/" });
  const store = await caches.open("bimtek-pindai");
  await store.addAll([location.pathname, ...page.dataset.keep.split(" ")]);
  page.dataset.kept = "1";
}

/* The session that runs now, else the next one of today. */
function chooseSession() {
  const now = new Date();
  const pad = (number) => String(number).padStart(2, "0");
  const day = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
  const hour = `${pad(now.getHours())}:${pad(now.getMinutes())}`;
  const today = [...byId("sesi").options].filter((option) => option.dataset.day === day);
  const chosen = today.find((option) => option.dataset.until > hour) || today[today.length - 1];
  if (chosen) {
    chosen.selected = true;
  }
}

if (byId("sesi")) {
  chooseSession();
  byId("kamera").addEventListener("click", startCamera);
  byId("ketik").addEventListener("submit", (event) => {
    event.preventDefault();
    take(byId("kode").value);
    byId("kode").value = "";
    byId("kode").focus();
  });
  window.addEventListener("online", send);
  window.setInterval(send, EVERY);
  showWaiting();
  send();
  keepPage().catch(() => {});
}
