// Keys: / goes to the search box, j and k walk the rows, enter opens the row, escape leaves a box.
document.documentElement.classList.add("js");

// Starts a helper on what is on the page now and on what htmx puts there later, once each.
const each = (selector, start) => {
  const seen = new WeakSet();
  const run = () => document.querySelectorAll(selector).forEach((at) => {
    if (seen.has(at)) return;
    seen.add(at);
    start(at);
  });
  run();
  document.addEventListener("htmx:load", run);
};

const typing = (at) => at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);

const rows = () => [...document.querySelectorAll("[data-rows] tbody tr")];

const walk = (step) => {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("cur"));
  const next = Math.min(all.length - 1, Math.max(0, now < 0 ? 0 : now + step));
  if (now >= 0) all[now].classList.remove("cur");
  all[next].classList.add("cur");
  all[next].scrollIntoView({ block: "nearest" });
  const link = all[next].querySelector("td.t a, td a");
  if (link) link.focus({ preventScroll: true });
};

const keys = {
  "/": () => {
    const box = document.querySelector("[data-search]");
    box?.focus();
    box?.select();
  },
  j: () => walk(1),
  k: () => walk(-1),
};

document.addEventListener("keydown", (event) => {
  const at = event.target;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    document.querySelectorAll(".me[open]").forEach((menu) => menu.removeAttribute("open"));
    if (at.matches("[data-search]")) at.blur();
  }
  if (typing(at) || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

document.addEventListener("click", (event) => {
  document.querySelectorAll(".me[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  });
});
