/* One button ticks every box of a name. Without this file the boxes are ticked one by one. */
"use strict";

document.querySelectorAll("[data-choose-all]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    document.querySelectorAll(`input[type=checkbox][name="${button.dataset.chooseAll}"]`).forEach((box) => {
      box.checked = true;
    });
  });
});
