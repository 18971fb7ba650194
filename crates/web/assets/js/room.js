// The room of a document: its tabs change the paper alone, wide bars show the step of today, a link is copied.
const PAPER = 'id="paper"';

// An answer without the paper is another page: what failed is told above, so that nothing filled in beside the paper is
// lost; any other, such as the log-in, is shown whole, not squeezed into the card. A form with messages is a paper, too.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, pathInfo } = event.detail;
  if (target.id !== "paper") return;
  event.detail.isError = false;
  event.detail.shouldSwap = xhr.responseText.includes(PAPER);
  if (event.detail.shouldSwap) return;
  const fault = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".fault");
  if (fault) failed([...fault.querySelectorAll("h1,h1+p")].map((at) => at.textContent).join(" "));
  else location.href = pathInfo.requestPath;
});

const failed = (words) => {
  const box = document.createElement("div");
  box.className = "flash red";
  box.setAttribute("role", "alert");
  box.textContent = words;
  document.getElementById("said").replaceChildren(box);
  box.scrollIntoView({ block: "nearest" });
};

document.addEventListener("htmx:sendError", (event) =>
  event.detail.target?.id === "paper" && failed("没有连上服务器，请稍后再试。已填写的内容还在。"));

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
