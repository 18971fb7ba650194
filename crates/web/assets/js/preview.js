// The pages of paper follow the typing: a post after a short pause, then only the pages whose hash changed are put in.
// A newer request gives up the older one, so the last text typed is always the one shown.
const REST = 60;

// What stands on a page, in the order of reading. Outlines are numbered as they come, after the page's own prefix.
const marks = (paper) => [...paper.querySelectorAll("svg > path,svg > image,svg > text,svg use")];
const look = (at) => [at.getAttribute("href")?.replace(/^#[^-]*/, ""), at.getAttribute("d"), at.getAttribute("x"),
  at.getAttribute("transform") || at.parentNode.getAttribute("transform"), at.textContent].join();

// The place of the first mark that differs from those of the page before.
function change(was, is) {
  const first = is.findIndex((at, n) => !was[n] || look(was[n]) !== look(at));
  return first < 0 ? Math.max(0, is.length - 1) : first;
}

// How many characters were put in, all fields together: a paste goes that far on from where the pages differ first. Where the
// cursor stands it ends: what else changed behind it, such as a letter typed just before, is not gone to.
function added(was, is) {
  const at = document.activeElement;
  let n = 0;
  for (const [name, text] of is) {
    const old = was.get(name) ?? "";
    if (old === text) continue;
    let from = 0, till = 0;
    while (from < text.length && text[from] === old[from]) from += 1;
    while (till < Math.min(text.length, old.length) - from && text[text.length - 1 - till] === old[old.length - 1 - till]) till += 1;
    const end = at?.name === name && at.selectionEnd >= from ? Math.min(at.selectionEnd, text.length - till) : text.length - till;
    n += text.slice(from, end).replace(/\s/g, "").length;
  }
  return n;
}

// A page that came as a picture is drawn into the page before it changes, so that the change can be found.
async function draw(paper) {
  const picture = paper.querySelector("img");
  if (!picture) return;
  try {
    const reply = await fetch(picture.src);
    const text = await reply.text();
    if (reply.ok && picture.isConnected) paper.innerHTML = text;
  } catch { /* the picture stays */ }
}

function follow(form) {
  const pane = document.querySelector("[data-pages]");
  if (!pane) return;
  let timer, running, drawn, shown = new Map(Object.entries(filled(form)));
  const prepare = () => (drawn ||= Promise.all([...pane.children].map(draw)));

  async function ask() {
    running?.abort();
    const mine = (running = new AbortController());
    await prepare();
    if (mine.signal.aborted) return;
    const body = fields(form);
    const typed = new Map(Object.entries(filled(form)));
    body.set("have", [...pane.children].map((paper) => paper.dataset.hash).join());
    try {
      const reply = await fetch(form.dataset.preview, { method: "POST", body, signal: mine.signal });
      if (!reply.ok) throw reply.status;
      const text = await reply.text();
      if (mine.signal.aborted) return;
      show(text, added(shown, typed));
      shown = typed;
      pane.removeAttribute("data-stale");
    } catch {
      if (!mine.signal.aborted) pane.setAttribute("data-stale", "");
    }
  }

  // Counts and notes stand above the pages.
  function tell(fresh) {
    for (const name of ["[data-counts]", "[data-notes]"]) {
      const [is, was] = [fresh.querySelector(name), document.querySelector(name)];
      is?.remove();
      if (is && was && is.outerHTML !== was.outerHTML) was.replaceWith(is);
    }
  }

  // A page that comes empty is one the browser has already; its places may be new.
  function show(text, far) {
    const fresh = document.createElement("template");
    fresh.innerHTML = text;
    tell(fresh.content);
    const have = [...pane.children];
    const known = new Map(have.map((paper) => [paper.dataset.hash, paper]));
    const papers = [...fresh.content.children].map((paper) => {
      if (paper.firstElementChild) return paper;
      const at = have.findIndex((old) => old.dataset.hash === paper.dataset.hash);
      // Two pages may look the same, such as blank ones.
      const old = at < 0 ? known.get(paper.dataset.hash)?.cloneNode(true) || paper : have.splice(at, 1)[0];
      old.dataset.places = paper.dataset.places || "";
      old.setAttribute("aria-label", paper.getAttribute("aria-label"));
      return old;
    });
    const before = [...pane.children];
    have.forEach((old) => old.remove());
    papers.forEach((paper, n) => {
      if (pane.children[n] !== paper) pane.insertBefore(paper, pane.children[n] || null);
    });
    const first = papers.findIndex((paper) => !before.includes(paper));
    if (first >= 0) reveal(papers, first, before[first], far);
    pane.dispatchEvent(new Event("shown"));
  }

  // The pane goes to what was typed, or to the end of what was pasted, unless that is in sight.
  function reveal(papers, first, old, far) {
    let all = marks(papers[first]);
    let at = change(old ? marks(old) : [], all) + Math.max(0, far - 1);
    let paper = papers[first];
    for (const next of papers.slice(first + 1)) {
      if (at < all.length) break;
      at -= all.length;
      [paper, all] = [next, marks(next)];
    }
    const mark = all[Math.min(at, all.length - 1)] || paper;
    const [box, place] = [pane, mark].map((on) => on.getBoundingClientRect());
    const seen = place.top >= box.top && place.bottom <= box.bottom;
    if (!seen) pane.scrollTop += place.top - box.top - box.height / (far > 1 ? 2 : 3);
  }

  form.addEventListener("focusin", prepare);
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, REST);
  });
}

each("form[data-preview]", follow);
