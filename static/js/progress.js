// The bar of an import moves by itself; without this the page is loaded again by hand.
(function () {
  "use strict";
  var panel = document.querySelector("[data-progress]");
  if (!panel) return;
  var bar = panel.querySelector("progress");
  var words = panel.querySelector("[data-progress-words]");
  function ask() {
    fetch(panel.dataset.progress, { headers: { Accept: "application/json" } })
      .then(function (answer) { return answer.json(); })
      .then(function (told) {
        if (!told.berjalan) { window.location.reload(); return; }
        if (told.semua) { bar.max = told.semua; bar.value = told.selesai; }
        words.textContent = told.semua ? told.selesai + " dari " + told.semua + " baris" : told.keadaan + " …";
        window.setTimeout(ask, 2000);
      })
      .catch(function () { window.setTimeout(ask, 5000); });
  }
  window.setTimeout(ask, 2000);
})();
