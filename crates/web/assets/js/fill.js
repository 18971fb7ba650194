// Usual phrases go into the text at the cursor; the box in the head of a table picks all rows.
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-fill]");
  if (!chip) return;
  const area = chip.form.elements[chip.dataset.fill];
  const text = chip.textContent;
  if (area.value.includes(text)) return area.focus();
  // A box that was never entered has its cursor at the start, where nobody would go on writing.
  const [from, to] = area.selectionEnd ? [area.selectionStart, area.selectionEnd] : [area.value.length, area.value.length];
  area.focus();
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  const all = event.target;
  if (!all.matches("[data-pick-all]")) return;
  const boxes = all.closest("table").querySelectorAll("tbody .pick input");
  boxes.forEach((box) => (box.checked = all.checked));
});
