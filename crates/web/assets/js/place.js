// The page and the text beside it have one cursor: a click on a page goes to that place in the text, and where the cursor
// stands in the text a bar stands on the page. What stands where comes with each page: see Places in typeset.
const stretches = (paper) => {
  const text = paper.dataset.places || "";
  if (paper.placed?.text === text) return paper.placed;
  const [wide, ...rows] = text.split(";");
  const rest = rows.map((row) => {
    const [field, start, count, x, y, size, dx, dy = 0] = row.split(" ").map(Number);
    const [stepX, stepY] = [dx / 10, dy / 10];
    const length = Math.hypot(stepX, stepY) || 1;
    const [across, down] = [stepX / length, stepY / length];
    const up = 0.38 * size;
    return { field, start, count, size, stepX, stepY, length, across, down, x: x + up * down, y: y - up * across };
  });
  return (paper.placed = { text, wide: Number(wide) || 5953, rest });
};

// How far a point is from a stretch, and at which character of it.
const reach = (at, x, y) => {
  const along = (x - at.x) * at.across + (y - at.y) * at.down;
  const away = Math.abs((y - at.y) * at.across - (x - at.x) * at.down);
  const beside = Math.max(0, -along, along - at.count * at.length);
  const far = Math.max(0, away - at.size / 2) * 4 + beside;
  return { far, n: Math.min(at.count, Math.max(0, Math.round(along / at.length))) };
};

function follows(form) {
  const pane = document.querySelector("[data-pages][data-fields]");
  if (!pane) return;
  const names = pane.dataset.fields.split(",");
  const bar = document.createElement("i");
  bar.className = "caret";
  let asked = 0;

  // The place on the page under the pointer; nothing where no text is near.
  function pointed(event) {
    const paper = event.target.closest?.(".paper");
    if (!paper) return;
    const { wide, rest } = stretches(paper);
    const box = paper.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top].map((at) => (at / box.width) * wide);
    let best = { far: 2400 };
    for (const at of rest) {
      const { far, n } = reach(at, x, y);
      if (far < best.far) best = { far, field: names[at.field], offset: at.start + n };
    }
    return best.field && best;
  }

  function go({ field, offset }) {
    const at = form.elements[field];
    if (!at?.setSelectionRange) return;
    at.setSelectionRange(offset, offset);
    // Only a field that gains the focus scrolls to its cursor.
    at.blur();
    at.focus();
    at.setSelectionRange(offset, offset);
  }

  // The stretch with the character after the cursor, else the one that ends there, else the next.
  function placed(field, offset) {
    let best;
    const better = (paper, wide, at, rank) => (!best || rank < best.rank) && (best = { paper, wide, at, rank });
    for (const paper of pane.children) {
      const { wide, rest } = stretches(paper);
      for (const at of rest) {
        if (at.field !== field) continue;
        const end = at.start + at.count;
        if (offset >= at.start && offset < end) better(paper, wide, at, 0);
        else if (offset === end) better(paper, wide, at, 1);
        else better(paper, wide, at, offset < at.start ? 2 + at.start - offset : 1e6 + offset - end);
      }
    }
    return best;
  }

  function show(scroll) {
    const at = document.activeElement;
    const field = at?.form === form ? names.indexOf(at.name) : -1;
    const best = field < 0 || at.selectionStart === null ? null : placed(field, at.selectionStart);
    if (!best) return bar.remove();
    const { paper, wide, at: on } = best;
    const n = Math.min(on.count, Math.max(0, at.selectionStart - on.start));
    const percent = (tenths) => `${(tenths / wide) * 100}%`;
    const high = (wide * paper.clientHeight) / paper.clientWidth;
    const [x, y] = [on.x + n * on.stepX, on.y + n * on.stepY];
    const upright = Math.abs(on.down) < 0.5;
    bar.style.left = percent(upright ? x : x - on.size * 0.6);
    bar.style.top = `${((upright ? y - on.size * 0.6 : y) / high) * 100}%`;
    bar.style.width = upright ? "2px" : percent(on.size * 1.2);
    bar.style.height = upright ? `${((on.size * 1.2) / high) * 100}%` : "2px";
    if (bar.parentNode !== paper) paper.append(bar);
    if (!scroll) return;
    const [box, place] = [pane, bar].map((one) => one.getBoundingClientRect());
    if (place.top < box.top || place.bottom > box.bottom) pane.scrollTop += place.top - box.top - box.height / 3;
  }

  const later = (scroll) => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => show(scroll));
  };

  pane.addEventListener("click", (event) => {
    const to = pointed(event);
    if (to) go(to);
  });
  let typed = false;
  form.addEventListener("input", () => {
    // What is typed is on the page only after the next reply.
    typed = true;
    bar.remove();
  });
  pane.addEventListener("shown", () => {
    typed = false;
    later(false);
  });
  document.addEventListener("selectionchange", () => typed || later(true));
  form.addEventListener("focusin", () => typed || later(true));
  form.addEventListener("keyup", () => typed || later(true));
  form.addEventListener("focusout", () => later(false));
}

each("form[data-preview]", follows);
