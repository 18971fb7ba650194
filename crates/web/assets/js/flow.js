// The text of a flow: it is as tall as it has lines, so that its numbers stand beside them, and a problem leads to its line.
const tall = (area) => (area.rows = area.value.split("\n").length + 1);

document.addEventListener("input", (event) => event.target.matches("[data-grows]") && tall(event.target));

document.addEventListener("click", (event) => {
  const at = event.target.closest("[data-line]");
  const area = at && document.getElementById("f-body");
  if (!area) return;
  event.preventDefault();
  const lines = area.value.split("\n");
  const n = Math.min(Number(at.dataset.line), lines.length) - 1;
  const start = lines.slice(0, n).join("\n").length + (n > 0 ? 1 : 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + lines[n].length);
  const box = area.closest(".code");
  const height = area.scrollHeight / area.rows;
  box.scrollTop = Math.max(0, n * height - box.clientHeight / 3);
  box.scrollIntoView({ block: "nearest" });
});

// Drawn anew, the editor stands where it stood.
let places = [];
const panes = () => [...document.querySelectorAll("#editor .code, #editor .steplist")];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "editor") places = panes().map((box) => box.scrollTop);
});
document.addEventListener("htmx:afterSettle", () => {
  panes().forEach((box, n) => places[n] && (box.scrollTop = places[n]));
  places = [];
});
