// A form is sent once: a second press while the first is under way does nothing. The idempotency key in the form is
// not touched; it guards what the browser cannot.
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (sent.has(form)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  sent.add(form);
  // After the browser has read which button was pressed; a disabled button would not be sent.
  setTimeout(() => lock(form, true));
  // An answer that is a file leaves the page standing.
  setTimeout(() => lock(form, false), 8000);
}, true);

const lock = (form, on) => {
  form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = on));
  if (!on) sent.delete(form);
};

const unlock = () => document.querySelectorAll("[data-once]").forEach((form) => lock(form, false));
addEventListener("pageshow", (event) => event.persisted && unlock());
document.addEventListener("htmx:afterRequest", unlock);
