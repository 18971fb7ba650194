// The text of a flow: it is as tall as it has lines, so that its numbers stand beside them, and a problem leads to its line.
const tall = (area) => (area.rows = area.value.split("\n").length + 1);

document.addEventListener("input", (event) => event.target.matches("[data-grows]") && tall(event.target));

const body = () => document.getElementById("f-body");

// Brings a line of the text into sight.
function toLine(area, line) {
  const box = area.closest(".code");
  box.scrollTop = Math.max(0, (line - 1) * (area.scrollHeight / area.rows) - box.clientHeight / 3);
}

document.addEventListener("click", (event) => {
  const at = event.target.closest("[data-line]");
  const area = at && body();
  if (!area) return;
  event.preventDefault();
  const lines = area.value.split("\n");
  const n = Math.min(Number(at.dataset.line), lines.length);
  const start = lines.slice(0, n - 1).join("\n").length + (n > 1 ? 1 : 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start + lines[n - 1].length);
  toLine(area, n);
  area.closest(".code").scrollIntoView({ block: "nearest" });
});

// Drawn anew, the editor stands where it stood; a step just opened comes into sight in the list and in the text.
let places = [];
let picked = "";
const panes = () => [...document.querySelectorAll("#editor .code, #editor .steplist")];
const open = () => document.querySelector("#editor [name=picked]")?.value || "";

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "editor") return;
  places = panes().map((box) => box.scrollTop);
  picked = open();
});
document.addEventListener("htmx:afterSettle", () => {
  if (!places.length) return;
  panes().forEach((box, n) => (box.scrollTop = places[n]));
  places = [];
  const area = body();
  if (open() === picked || !area?.dataset.picked) return;
  toLine(area, Number(area.dataset.picked));
  const [list, item] = [document.querySelector("#editor .steplist"), document.querySelector("#editor li.open")];
  if (item) list.scrollTop += item.getBoundingClientRect().top - list.getBoundingClientRect().top;
});
