// The pages of paper follow the typing: a post after a short pause, then only the pages whose hash changed are put in.
// A newer request gives up the older one, so the last text typed is always the one shown.
const REST = 60;

// What stands on a page, in the order of reading. Outlines are numbered as they come, after the page's own prefix.
const marks = (paper) => [...paper.querySelectorAll("svg > path,svg > image,svg > text,svg use")];
const look = (at) => [at.getAttribute("href")?.replace(/^#[^-]*/, ""), at.getAttribute("d"), at.getAttribute("x"),
  at.getAttribute("transform") || at.parentNode.getAttribute("transform"), at.textContent].join();

// The first mark that differs from those of the page before.
function change(old, paper) {
  const [was, is] = [marks(old), marks(paper)];
  if (!was.length) return null;
  const first = is.findIndex((at, n) => !was[n] || look(was[n]) !== look(at));
  return is[first < 0 ? is.length - 1 : first];
}

function follow(form) {
  const pane = document.querySelector("[data-pages]");
  if (!pane) return;
  let timer, running;

  async function ask() {
    running?.abort();
    const mine = (running = new AbortController());
    const body = fields(form);
    body.set("have", [...pane.children].map((paper) => paper.dataset.hash).join());
    try {
      const reply = await fetch(form.dataset.preview, { method: "POST", body, signal: mine.signal });
      if (!reply.ok) throw reply.status;
      show(await reply.text());
      count(reply.headers.get("x-words"));
      pane.removeAttribute("data-stale");
    } catch {
      if (!mine.signal.aborted) pane.setAttribute("data-stale", "");
    }
  }

  function count(words) {
    const at = document.querySelector("[data-words]");
    if (at && words) at.textContent = words;
  }

  // A page that comes empty is one the browser has already.
  function show(text) {
    const fresh = document.createElement("template");
    fresh.innerHTML = text;
    const have = [...pane.children];
    const known = new Map(have.map((paper) => [paper.dataset.hash, paper]));
    const papers = [...fresh.content.children].map((paper) => {
      if (paper.firstElementChild) return paper;
      const at = have.findIndex((old) => old.dataset.hash === paper.dataset.hash);
      // Two pages may look the same, such as blank ones.
      return at < 0 ? known.get(paper.dataset.hash)?.cloneNode(true) || paper : have.splice(at, 1)[0];
    });
    const before = [...pane.children];
    have.forEach((old) => old.remove());
    papers.forEach((paper, n) => {
      if (pane.children[n] !== paper) pane.insertBefore(paper, pane.children[n] || null);
    });
    const first = papers.findIndex((paper) => !before.includes(paper));
    if (first >= 0) reveal(papers[first], before[first]);
  }

  // The pane goes to what was typed, unless that is in sight.
  function reveal(paper, old) {
    const mark = old && change(old, paper);
    const [box, at] = [pane, mark || paper].map((on) => on.getBoundingClientRect());
    const centre = (box.top + box.bottom) / 2;
    const seen = mark ? at.top >= box.top && at.bottom <= box.bottom : at.top <= centre && at.bottom >= centre;
    if (!seen) pane.scrollTop += at.top - box.top - (mark ? box.height / 3 : 0);
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, REST);
  });
}

each("form[data-preview]", follow);
