/* One button ticks every box of a name, and a line says how many are ticked. Without this file both are absent. */
"use strict";

const boxesOf = (name) => [...document.querySelectorAll(`input[type=checkbox][name="${name}"]`)];

document.querySelectorAll("[data-choose-all]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    boxesOf(button.dataset.chooseAll).forEach((box) => {
      box.checked = true;
    });
    button.form.dispatchEvent(new Event("change"));
  });
});

document.querySelectorAll("[data-sum-of]").forEach((line) => {
  const form = line.closest("form");
  const each = form.elements[line.dataset.sumBy];
  const tell = () => {
    const count = boxesOf(line.dataset.sumOf).filter((box) => box.checked).length;
    line.hidden = !count;
    line.textContent = `Dipilih ${count} WKSBM, ${count * (Number(each.value) || 0)} orang.`;
  };
  form.addEventListener("change", tell);
  tell();
});
