/* The answers of a phone: each is kept as soon as it is given. Without a signal nothing is lost; sending takes all. */
"use strict";

function startAnswers(form) {
  const state = form.querySelector("[data-kept]");
  const total = form.querySelectorAll("fieldset").length;
  let timer = null;
  let running = false;
  let again = false;

  function tell(words) {
    const count = form.querySelectorAll("input[type=radio]:checked").length;
    state.textContent = `${count} dari ${total} soal dijawab. ${words}`;
  }
  async function keep() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    const data = new FormData(form);
    data.set("simpan", "otomatis");
    try {
      const answer = await fetch(form.action || location.href, { method: "POST", body: data });
      const isTold = (answer.headers.get("Content-Type") || "").startsWith("text/plain");
      const refused = isTold ? await answer.text() : "Belum tersimpan. Tekan Simpan dulu.";
      tell(answer.ok ? "Sudah tersimpan." : refused);
    } catch {
      tell("Belum ada sinyal; jawaban tetap di layar ini.");
    }
    running = false;
    if (again) {
      again = false;
      keep();
    }
  }
  function keepSoon() {
    clearTimeout(timer);
    timer = setTimeout(keep, 300);
  }
  form.addEventListener("change", keepSoon);
  window.addEventListener("online", keep);
  form.addEventListener("submit", () => clearTimeout(timer));
  // On a slow line somebody has answered before this file was here.
  if (Array.from(form.elements).some((one) => one.checked !== one.defaultChecked)) keepSoon();
}

document.querySelectorAll("[data-answers]").forEach(startAnswers);
