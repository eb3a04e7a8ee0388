/* A grid by keyboard alone: arrows move, a letter or figure fills and goes on, Enter goes down.
   Attendance: h/t/i/a or 1-4, down the column. data-grid="a b c": these letters or figures, along the row. */
"use strict";

const LETTER = { h: "h", t: "t", i: "i", a: "a", 1: "h", 2: "t", 3: "i", 4: "a" };

function startGrid(table) {
  const all = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
  const rows = all.filter((cells) => cells.length); // what came from a phone has nothing to fill in
  const letters = table.dataset.grid ? table.dataset.grid.split(" ") : [];
  const meaning = letters.length
    ? Object.fromEntries(letters.flatMap((letter, index) => [[letter, letter], [String(index + 1), letter]]))
    : LETTER;
  const place = new Map();
  rows.forEach((cells, y) => cells.forEach((cell, x) => place.set(cell, [y, x])));

  function go(y, x) {
    const cell = rows[y] && rows[y][x];
    if (cell) {
      cell.focus();
      cell.select();
    }
  }
  function along(y, x) {
    if (x + 1 < rows[y].length) {
      go(y, x + 1);
    } else {
      go(y + 1, 0);
    }
  }
  /* Down the column, and from its end to the top of the next one. */
  function next(y, x) {
    if (y + 1 < rows.length) {
      go(y + 1, x);
    } else {
      go(0, x + 1);
    }
  }

  table.addEventListener("keydown", (event) => {
    const at = place.get(event.target);
    if (!at || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const [y, x] = at;
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const letter = meaning[event.key.toLowerCase()];
    if (steps[event.key]) {
      event.preventDefault();
      go(y + steps[event.key][0], x + steps[event.key][1]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      next(y, x);
    } else if (letter) {
      event.preventDefault();
      event.target.value = letter;
      (letters.length ? along : next)(y, x);
    } else if (event.key.length === 1) {
      event.preventDefault(); // nothing else has a meaning here
    }
  });
  table.querySelectorAll("[data-column]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const x = Number(button.dataset.column) - 1;
      rows.forEach((cells) => {
        if (!cells[x].value) {
          cells[x].value = "h";
        }
      });
      go(0, x + 1 < rows[0].length ? x + 1 : x);
    });
  });
}

document.querySelectorAll("[data-grid]").forEach(startGrid);
