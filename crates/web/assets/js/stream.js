// Counts in the navigation stay fresh: the event "counts" brings {"/tasks": 12, …}. Only the tab in sight listens,
// for a browser opens no more than six connections to one server.
const address = document.body.dataset.stream;
let source;

const fresh = (event) => {
  const counts = JSON.parse(event.data);
  document.querySelectorAll("[data-count]").forEach((at) => {
    const n = counts[at.dataset.count];
    if (n !== undefined) at.textContent = n > 999 ? "999+" : n || "";
  });
};

const listen = () => {
  source?.close();
  source = null;
  if (document.hidden) return;
  source = new EventSource(address);
  source.addEventListener("counts", fresh);
};

if (address) {
  listen();
  document.addEventListener("visibilitychange", listen);
}
