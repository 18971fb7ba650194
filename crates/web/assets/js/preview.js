// The pages of paper follow the typing: a post after a short pause, then only the pages whose hash changed are put in.
// A newer request gives up the older one, so the last text typed is always the one shown.
const REST = 60;

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
    have.forEach((old) => old.remove());
    papers.forEach((paper, n) => {
      if (pane.children[n] !== paper) pane.insertBefore(paper, pane.children[n] || null);
    });
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, REST);
  });
}

each("form[data-preview]", follow);
