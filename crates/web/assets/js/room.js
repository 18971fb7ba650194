// The room of a document: its tabs change the paper alone, wide bars show the step of today, a link is copied.
const PAPER = 'id="paper"';

// An answer without the paper is another page, such as the log-in: it is shown whole, not squeezed into the card.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, pathInfo } = event.detail;
  if (target.id !== "paper" || xhr.responseText.includes(PAPER)) return;
  event.detail.shouldSwap = false;
  event.detail.isError = false;
  location.href = pathInfo.requestPath;
});

// Back and forward among the tabs keep what is filled in beside the paper, too.
document.addEventListener("htmx:historyCacheMiss", (event) => {
  event.preventDefault();
  if (!document.getElementById("paper")) return location.reload();
  htmx.ajax("GET", event.detail.path, { target: "#paper", select: "#paper", swap: "outerHTML" });
});

const middle = (box) => {
  const at = box.querySelector(".now");
  if (!at) return;
  const [outer, inner] = [box.getBoundingClientRect(), at.getBoundingClientRect()];
  box.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
};

each(".steps,.scroll", middle);

// A page served without TLS has no clipboard of its own.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  document.getElementById(button.dataset.copy).select();
  if (document.execCommand("copy")) button.textContent = "已复制";
});
