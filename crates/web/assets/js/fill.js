// Usual phrases go into the text at the cursor; the box in the head of a table picks all rows.
document.addEventListener("click", (event) => {
  const chip = event.target.closest("[data-fill]");
  if (!chip) return;
  const area = chip.form.elements[chip.dataset.fill];
  const text = chip.textContent;
  if (area.value.includes(text)) return area.focus();
  area.focus();
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
});

document.addEventListener("change", (event) => {
  const all = event.target;
  if (!all.matches("[data-pick-all]")) return;
  const boxes = all.closest("table").querySelectorAll("tbody .pick input");
  boxes.forEach((box) => (box.checked = all.checked));
});
