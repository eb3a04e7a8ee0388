/* The program works without this file; it only spares a second tap and asks before something is thrown away. */
"use strict";

/* A form with data-once is sent once; its buttons are freed again when the page is shown from the cache. */
function guardForms() {
  document.querySelectorAll("form[data-once]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (event.submitter && "again" in event.submitter.dataset) {
        return; // a look at a sample sends nothing for good
      }
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
    });
  });
}

function askBefore() {
  document.querySelectorAll("form[data-confirm]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (!window.confirm(form.dataset.confirm)) {
        event.preventDefault();
      }
    });
  });
}

document.querySelectorAll("[data-print]").forEach((button) => {
  button.addEventListener("click", () => window.print());
});
document.querySelectorAll("[data-focus]").forEach((element) => element.focus());
guardForms();
askBefore();
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelectorAll("form[data-once]").forEach((form) => delete form.dataset.sent);
  }
});
/* On a wide screen the filters stand open beside the list. */
if (window.matchMedia("(min-width: 992px)").matches) {
  document.querySelectorAll(".filter-panel").forEach((panel) => { panel.open = true; });
}
