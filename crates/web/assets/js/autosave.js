// What is typed into a form[data-autosave] is kept on this PC at once and sent every few seconds. It leaves this PC
// only when the server has acknowledged it. A form with an empty address keeps the text on this PC until it is sent.
const PAUSE = 2500;
const account = document.body.dataset.account || "";

const fields = (form) => {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "key") body.append(name, value);
  }
  return body;
};

const NEVER = ["hidden", "file", "password", "submit", "button", "fieldset"];

// What is filled in: texts, and of boxes and circles which are ticked. A text with a secrecy marking is left out.
const filled = (form) => {
  const kept = {};
  for (const at of form.elements) {
    if (!at.name || NEVER.includes(at.type)) continue;
    if (at.type === "checkbox" || at.type === "radio") {
      kept[at.name] = (kept[at.name] || []).concat(at.checked ? at.value : []);
    } else if (!classified(at.value)) kept[at.name] = at.value;
  }
  return kept;
};

const refill = (form, names, kept) => {
  for (const at of form.elements) {
    if (!names.includes(at.name)) continue;
    const value = kept[at.name];
    if (Array.isArray(value)) at.checked = value.includes(at.value);
    else if (at.tagName !== "SELECT" || [...at.options].some((one) => one.value === value)) at.value = value;
  }
  form.querySelectorAll("details").forEach((box) => {
    if (box.querySelector("input:checked")) box.open = true;
    box.dispatchEvent(new Event("restored"));
  });
};

const store = {
  get: (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } },
  put: (name, kept) => { try { localStorage.setItem(name, JSON.stringify({ kept, at: Date.now() })); return true; } catch { return false; } },
  drop: (name) => { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } },
};

// Which form was sent last, and from which page. Every submit says it anew, so a notice is never taken for another's.
const last = {
  take: () => { try { const at = sessionStorage.getItem("sent"); sessionStorage.removeItem("sent"); return JSON.parse(at) || {}; } catch { return {}; } },
  put: (name) => { try { sessionStorage.setItem("sent", JSON.stringify({ name, from: location.href })); } catch { /* nothing is dropped */ } },
};

document.addEventListener("submit", (event) => event.target.dataset.autosave === undefined && last.take(), true);

// A green notice on the page after a submit says that the server has what was sent: that is dropped, and nothing else.
// The page it was sent from may show an older notice when one comes back to it. What is a week old is dropped, too.
const sweep = () => {
  const { name: sent, from } = last.take();
  if (sent && from !== location.href && document.querySelector(".flash.grn")) store.drop(sent);
  let names = [];
  try { names = Object.keys(localStorage); } catch { return; }
  for (const name of names) {
    if (!name.startsWith("text:")) continue;
    const { at } = store.get(name)?.kept ? store.get(name) : {};
    if (!at || Date.now() - at > 6048e5) store.drop(name);
  }
};

const clock = () => new Date().toTimeString().slice(0, 5);

const REFUSED = {
  401: "登录已过期，文字已保存在本机。请在新窗口登录后继续",
  403: "没有权限保存，文字已保存在本机",
  404: "此件已不在您手中，文字已保存在本机",
  409: "他人已保存了新稿，您的文字已保存在本机。请另开页面对照",
  413: "文字过长，未能保存到服务器，已保存在本机",
  422: "有栏目填写不合要求，文字已保存在本机",
};

function watch(form) {
  const address = form.dataset.autosave;
  const name = `text:${account}:${address || form.action}`;
  const line = form.querySelector("[data-saved]") || document.querySelector(".head [data-saved]");
  let timer, wait = PAUSE, busy = false, turn = 0, saved = 0;

  const say = (text, look = "") => {
    if (!line) return;
    line.className = `saved ${look}`;
    line.textContent = text;
  };

  const later = (pause) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  // Names the field and says why, there and at the head of the page.
  const told = (problems) => {
    problems.forEach(([field, why]) => point(form, field, why));
    const [field, why] = problems[0];
    say(`未保存。${labelOf(form, field)}${why.split("。")[0]}`, "lost");
  };

  const offline = () => {
    say(store.get(name) ? "离线，文字已保存在本机" : "离线，请勿关闭本页", "off");
    wait = Math.min(wait * 2, 60000);
  };

  const acknowledged = (reply, at) => {
    wait = PAUSE;
    saved = at;
    unpoint(form);
    const revision = reply.headers.get("x-revision");
    if (revision && form.elements.revision) form.elements.revision.value = revision;
    // What was typed while the request was under way is not on the server yet.
    if (at === turn) store.drop(name);
    const head = form.closest(".write")?.querySelector("h1");
    const title = form.elements.title?.value.replace(/\s*\n\s*/g, "").trim();
    if (head && title && at === turn) head.textContent = title;
    say(`已保存 ${clock()}`);
  };

  const refused = async (reply, at) => {
    saved = at;
    unpoint(form);
    const problems = reply.status === 422 ? await reply.json().catch(() => []) : [];
    if (problems.length) return told(problems);
    // A redirect, which shows as status 0, leads to the log-in page.
    const status = reply.status || 401;
    say(REFUSED[status] || "未能保存到服务器，文字已保存在本机", "lost");
  };

  async function save() {
    timer = 0;
    if (!address || busy || saved === turn) return;
    busy = true;
    const at = turn;
    try {
      const reply = await fetch(address, {
        method: "POST", body: fields(form), headers: { "x-autosave": "1" }, redirect: "manual", keepalive: document.hidden,
      });
      if (reply.ok) acknowledged(reply, at);
      else if (reply.status >= 500) offline();
      else await refused(reply, at);
    } catch {
      offline();
    }
    busy = false;
    if (saved !== turn && !timer) later(wait);
  }

  const marked = () => [...form.elements].find((at) => at.name && !NEVER.includes(at.type) && classified(at.value));

  form.addEventListener("input", () => {
    turn += 1;
    const kept = store.put(name, filled(form));
    const secret = marked();
    if (secret) say(`${labelOf(form, secret.name)}有密级标志，本机不留存。涉密内容不得录入本系统`, "lost");
    else if (!navigator.onLine) say(kept ? "离线，文字已保存在本机" : "离线，请勿关闭本页", "off");
    else if (!address && kept) say("填写的内容已保存在本机");
    if (address && !busy && !timer) later(wait);
  });

  form.addEventListener("submit", () => {
    clearTimeout(timer);
    saved = turn;
    if (!store.get(name)) return;
    store.put(name, filled(form));
    last.put(name);
  });

  addEventListener("online", () => saved !== turn && later(0));
  document.addEventListener("visibilitychange", () => document.hidden && save());
  offer(form, name, say, line);
}

const labelOf = (form, field) => {
  const label = form.querySelector(`label[for="f-${field}"]`);
  return label ? `“${label.firstChild.textContent.trim()}”` : "";
};

const point = (form, field, why) => {
  const at = form.querySelector(`#f-${field}`);
  if (!at) return;
  at.setAttribute("aria-invalid", "true");
  const said = document.createElement("p");
  said.className = "err";
  said.dataset.told = "";
  said.textContent = why;
  at.after(said);
};

const unpoint = (form) => form.querySelectorAll("[data-told]").forEach((said) => {
  said.previousElementSibling?.removeAttribute("aria-invalid");
  said.remove();
});

// What the server never acknowledged is offered, not forced: the paper may have changed since.
function offer(form, name, say, line) {
  const kept = store.get(name)?.kept;
  if (!kept || !line) return;
  const now = filled(form);
  const names = Object.keys(kept).filter((at) => at in now && String(now[at]) !== String(kept[at]));
  if (!names.length) return store.drop(name);
  say("本机有上次未提交的内容", "off");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "恢复";
  button.onclick = () => {
    refill(form, names, kept);
    form.dispatchEvent(new Event("input", { bubbles: true }));
  };
  line.append(" ", button);
}

sweep();
each("form[data-autosave]", watch);
