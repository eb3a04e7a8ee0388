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
let isChosenByHand = false;
const SERVER_TROUBLE = "Server sedang bermasalah; pindaian tetap tersimpan.";
const unstored = new Map(); // what the phone could not store: sent as long as the page is open
const held = new Set(); // scans of a colleague: wait until that post has signed in and opened the page

/* --- the store: each scan under a key of its own, so that two tabs do not write over each other --- */

function readKept(key) {
  const text = localStorage.getItem(key);
  try {
    const scan = JSON.parse(text);
    if (scan && typeof scan === "object" && `${STORE}:${scan.id}` === key) {
      return scan;
    }
  } catch {
    // put aside below
  }
  setAside(key, text);
  return null;
}
/* What cannot be read keeps nothing else back; it stays on the phone under another name. */
function setAside(key, text) {
  localStorage.removeItem(key);
  localStorage.setItem(`rusak-${key}`, text);
  say("Satu pindaian pada ponsel ini rusak dan disisihkan. Periksa daftar hadir.");
}
function waiting() {
  const kept = Object.keys(localStorage)
    .filter((key) => key.startsWith(`${STORE}:`))
    .map(readKept)
    .filter((scan) => scan);
  return [...kept, ...unstored.values()].sort((a, b) => (a.at < b.at ? -1 : 1));
}
const toSend = () => waiting().filter((scan) => !held.has(scan.id)).slice(0, BATCH);
function keep(scan) {
  try {
    localStorage.setItem(`${STORE}:${scan.id}`, JSON.stringify(scan));
    return true;
  } catch {
    unstored.set(scan.id, scan);
    return false;
  }
}
function forget(id) {
  localStorage.removeItem(`${STORE}:${id}`);
  unstored.delete(id);
}

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
  const all = waiting();
  const others = all.filter((scan) => held.has(scan.id)).length;
  const count = all.length - others;
  const said = [];
  if (count) {
    said.push(`Menunggu sinyal (${count})`);
  }
  if (others) {
    said.push(`Menunggu penugasan lain masuk (${others})`);
  }
  byId("menunggu").textContent = said.join(". ") || "Semua pindaian sudah terkirim.";
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
  chooseSession();
  const at = new Date().toISOString();
  const scan = { id: newId(), token, session: byId("sesi").value, at, post: page.dataset.post };
  if (keep(scan)) {
    tell(scan, `Kartu …${token.slice(-4)} tersimpan di ponsel.`);
    say("Tersimpan. Kartu berikutnya.");
  } else {
    tell(scan, `Kartu …${token.slice(-4)} GAGAL disimpan di ponsel. Jangan tutup halaman ini; catat juga di kertas.`);
    say("Ponsel gagal menyimpan pindaian. Jangan tutup halaman ini sampai terkirim.");
  }
  if (navigator.vibrate) {
    navigator.vibrate(80);
  }
  showWaiting();
  send();
}

/* --- sending: a batch at a time; what has an answer is forgotten, everything else stays --- */

/* The JSON of an answer, or why there is none: {signIn} when the session is over, {problem} for other trouble. */
async function jsonOf(answer) {
  const kind = answer.headers.get("Content-Type") || "";
  if (kind.includes("application/json")) {
    const said = await answer.json().catch(() => null);
    return said && said.error ? { problem: `${said.error} Pindaian tetap tersimpan di ponsel ini.` } : said || {};
  }
  const toSignIn = answer.redirected && new URL(answer.url).pathname === page.dataset.signIn;
  return toSignIn || [401, 403].includes(answer.status) ? { signIn: true } : { problem: SERVER_TROUBLE };
}

async function sendBatch(scans) {
  const door = await fetch(page.dataset.send, { credentials: "same-origin", cache: "no-store" });
  const key = await jsonOf(door);
  if (!key.csrf) {
    return key.signIn ? key : { problem: key.problem || SERVER_TROUBLE };
  }
  const answer = await fetch(page.dataset.send, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": key.csrf },
    body: JSON.stringify({ sent_at: new Date().toISOString(), scans }),
  });
  const said = await jsonOf(answer);
  if (!said.receipts || said.receipts.length !== scans.length) {
    return said.signIn ? said : { problem: said.problem || SERVER_TROUBLE };
  }
  said.receipts.forEach((receipt, place) => {
    const scan = scans[place]; // a receipt for each, in the order that was sent
    tell(scan, `${receipt.who || `Kartu …${String(scan.token).slice(-4)}`} – ${receipt.text}`);
    if (receipt.state === "tertahan") {
      held.add(scan.id);
    } else {
      forget(scan.id);
    }
  });
  const last = said.receipts[said.receipts.length - 1];
  return { done: last ? `${last.who} ${last.text}` : "" };
}

async function send() {
  if (sending || !toSend().length) {
    return;
  }
  sending = true;
  try {
    for (let scans = toSend(); scans.length; scans = toSend()) {
      const told = await sendBatch(scans);
      byId("masuk").hidden = !told.signIn;
      if (told.signIn) {
        say("Anda perlu masuk lagi. Pindaian tetap tersimpan di ponsel ini dan terkirim sesudahnya.");
        break;
      }
      if (told.problem) {
        say(told.problem);
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
    throw new Error("no service worker");
  }
  await navigator.serviceWorker.register(page.dataset.worker, { scope: "/bimtek/" });
  const store = await caches.open("bimtek-pindai");
  await store.addAll([location.pathname, ...page.dataset.keep.split(" ")]);
  page.dataset.kept = "1";
  byId("luring").textContent = "Halaman ini siap dibuka tanpa sinyal.";
}
function sayNotKept() {
  byId("luring").textContent =
    "Halaman ini belum tersimpan di ponsel. Tanpa sinyal, jangan menutup atau memuat ulang halaman ini.";
}

/* The session that runs now, else the next one of today; asked before each scan, unless the officer has chosen. */
function chooseSession() {
  if (isChosenByHand) {
    return;
  }
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
  byId("sesi").addEventListener("change", () => {
    isChosenByHand = true;
  });
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
  keepPage().catch(sayNotKept);
}
