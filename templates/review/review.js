// The page works without this: every button is a form's. With it decisions are sent without leaving the
// page, the card in focus opens beside its article, and single keys work.
"use strict";

const word = document.querySelector("meta[name=word]").content;
const told = document.getElementById("told");
const list = document.getElementById("cards");
const detail = document.getElementById("detail");
const desk = document.querySelector(".desk");
const narrow = matchMedia("(max-width: 64em)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let current = null;
let opened = "";
let opening = null;
let sending = Promise.resolve();

const entries = () => (list ? [...list.querySelectorAll(".entry")] : []);

function say(text) {
  told.replaceChildren();
  const line = document.createElement("span");
  line.textContent = text;
  requestAnimationFrame(() => told.replaceChildren(line));
  clearTimeout(say.timer);
  say.timer = setTimeout(() => told.replaceChildren(), 8000);
}

// Parses what the server sent: scripts in it do not run, and the policy of the page forbids handlers.
function parsed(html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  return made.content;
}

async function get(address, signal) {
  const answer = await fetch(address, { signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

// One request after the other: decisions reach the disk in the order in which they were made.
function post(address, fields) {
  sending = sending.then(async () => {
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { accept: "application/json" },
        body: new URLSearchParams({ ...fields, word }),
      });
      return await answer.json();
    } catch {
      return { error: told.dataset.lost };
    }
  });
  return sending;
}

function refresh(state) {
  if (state.progress) document.getElementById("progress").innerHTML = state.progress;
  if ("undoable" in state) document.getElementById("undo").disabled = !state.undoable;
  const old = state.id && document.getElementById(state.id);
  if (old) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const name = focused?.value && focused.name === "what" ? focused.value : "";
    const fresh = parsed(state.card).firstElementChild;
    const beside = old.querySelector("#detail");
    if (beside) fresh.append(beside);
    old.replaceWith(fresh);
    prepare(fresh);
    if (current === old) {
      current = fresh;
      current.classList.add("is-current");
    }
    if (focused) (fresh.querySelector(`button[value="${name}"]`) ?? fresh.firstElementChild).focus({ preventScroll: true });
    if (opened.startsWith(state.id + " ")) open(fresh, true);
  }
  const progress = document.querySelector("#progress p")?.textContent ?? "";
  say(state.error ?? `${state.said} ${progress}`);
}

async function decide(entry, what) {
  const form = entry.querySelector("form.decide");
  const fields = Object.fromEntries(new FormData(form));
  if (what !== "edit") for (const name of ["front", "answer", "tags"]) delete fields[name];
  entry.classList.add("is-sending");
  const state = await post(what === "undo" ? "/undo" : "/decide", { ...fields, what });
  entry.classList.remove("is-sending");
  refresh(state);
  return !state.error;
}

// The card in focus, its article beside it (on a narrow window: below it)

function choose(entry, { focus = true } = {}) {
  if (!entry) return;
  current?.classList.remove("is-current");
  current = entry;
  entry.classList.add("is-current");
  if (focus) {
    const article = entry.firstElementChild;
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  }
  clearTimeout(choose.timer);
  choose.timer = setTimeout(() => open(entry), 120);
}

async function open(entry, anew = false, address = "") {
  if (!detail || !desk || !entry.isConnected) return;
  const seen = entry.querySelector("input[name=seen]").value;
  const key = `${entry.id} ${seen} ${address}`;
  if (!anew && opened === key) return;
  opened = key;
  opening?.abort();
  opening = new AbortController();
  try {
    const { desk: number, guid } = entry.dataset;
    const html = await get(address || `/detail/${number}/${encodeURIComponent(guid)}`, opening.signal);
    place(entry);
    detail.replaceChildren(parsed(html));
    const mark = detail.querySelector("#evidence");
    const text = detail.querySelector(".text");
    if (mark && text) text.scrollTop = mark.getBoundingClientRect().top - text.getBoundingClientRect().top - 48;
    looked(entry);
  } catch (error) {
    if (error.name !== "AbortError") opened = "";
  }
}

function place(entry) {
  const home = narrow.matches && entry ? entry : desk;
  if (detail.parentElement !== home) home.append(detail);
}

function looked(entry) {
  if (entry.classList.contains("is-looked")) return;
  entry.classList.add("is-looked");
  const { desk: number, guid } = entry.dataset;
  post("/looked", { cards: `${number}-${guid}` }).then((state) => {
    if (state.progress) document.getElementById("progress").innerHTML = state.progress;
  });
}

async function step(by) {
  const all = entries();
  const at = current ? all.indexOf(current) : -1;
  if (by > 0 && at === all.length - 1 && (await more())) return step(by);
  choose(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
}

// Editing in place

function edit(entry) {
  const form = entry?.querySelector("details.edit");
  if (form) {
    form.open = true;
    form.querySelector("textarea").focus();
  }
}

function stop(entry) {
  const form = entry.querySelector("details.edit");
  form.open = false;
  entry.querySelector("form.decide").reset();
  entry.firstElementChild.focus({ preventScroll: true });
}

function prepare(root) {
  for (const button of root.querySelectorAll(".cancel")) button.hidden = false;
}

// The list: the next page is put behind this one when its end comes into sight

let loading = null;
function more() {
  const link = list?.querySelector(".pager a[rel=next]");
  if (!link) return Promise.resolve(false);
  loading ??= get(link.href.replace(/\/\?/, "/cards?"))
    .then((html) => {
      const next = parsed(html);
      const fresh = [...next.querySelectorAll(".entry")];
      prepare(next);
      list.querySelector("ol.cards").append(...fresh);
      const pager = next.querySelector(".pager");
      pager?.querySelector("a[rel=prev]")?.remove();
      list.querySelector(".pager").replaceWith(pager ?? "");
      watch();
      return fresh.length > 0;
    })
    .catch(() => false)
    .finally(() => (loading = null));
  return loading;
}

const sight = new IntersectionObserver((seen) => seen.some((each) => each.isIntersecting) && more(), {
  rootMargin: "1500px",
});
function watch() {
  sight.disconnect();
  const link = list?.querySelector(".pager a[rel=next]");
  if (link) sight.observe(link);
}

async function filter(form) {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  filter.turn = (filter.turn ?? 0) + 1;
  const turn = filter.turn;
  try {
    const html = await get(`/cards?${query}`);
    if (turn !== filter.turn) return;
    place(null);
    if (detail.parentElement !== desk) desk.append(detail);
    list.replaceChildren(parsed(html));
  } catch {
    return say(told.dataset.lost);
  }
  history.replaceState(null, "", query.size ? `/?${query}` : "/");
  current = null;
  prepare(list);
  watch();
  say(list.querySelector("#found").textContent);
}

// What is pressed, on the page and on the keyboard

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id === "filters") {
    event.preventDefault();
    filter(form);
  } else if (form.matches("form.decide")) {
    event.preventDefault();
    const entry = form.closest(".entry");
    const what = event.submitter?.value ?? "edit";
    if ((await decide(entry, what)) && what === "edit") document.getElementById(entry.id)?.firstElementChild.focus();
  } else if (form.matches("form.undo")) {
    event.preventDefault();
    undo();
  }
});

async function undo() {
  const state = await post("/undo", { back: "" });
  refresh(state);
  const entry = state.id && document.getElementById(state.id);
  if (entry) choose(entry);
}

document.addEventListener("click", (event) => {
  const target = event.target;
  if (target.closest(".cancel")) return stop(target.closest(".entry"));
  const link = target.closest("a.open, a.other, a.jump");
  const entry = target.closest(".entry");
  if (link?.matches(".jump")) {
    event.preventDefault();
    const text = detail.querySelector(".text");
    text.querySelector("#evidence")?.scrollIntoView({ block: "center" });
    text.focus({ preventScroll: true });
  } else if (link?.matches(".other") && desk && current) {
    event.preventDefault();
    open(current, true, link.getAttribute("href").replace("/card/", "/detail/"));
  } else if (link?.matches(".open") && desk) {
    event.preventDefault();
    choose(entry, { focus: false });
    open(entry).then(() => detail.querySelector(".text")?.focus({ preventScroll: !narrow.matches }));
  } else if (entry && desk && entry !== current && !target.closest("#detail")) {
    choose(entry, { focus: !target.closest("button, a, input, textarea, summary, label") });
  }
});

document.addEventListener("focusin", (event) => {
  const entry = event.target.closest(".entry");
  if (entry && desk && entry !== current && !event.target.closest("#detail")) choose(entry, { focus: false });
});

const help = document.getElementById("help");
const switched = document.getElementById("keys-on");
document.getElementById("help-open").hidden = false;
document.getElementById("help-open").addEventListener("click", () => help.showModal());
switched.checked = localStorage.getItem("mkdeck-keys") !== "off";
switched.addEventListener("change", () => localStorage.setItem("mkdeck-keys", switched.checked ? "on" : "off"));

async function settle(what) {
  const entry = current;
  if (!entry || entry.classList.contains("is-sending")) return;
  const sent = decide(entry, what);
  if (desk) step(1); // at once: whoever types on means the next card
  if (!(await sent) && desk) choose(document.getElementById(entry.id));
}

function look() {
  const text = detail?.querySelector(".text");
  if (text?.contains(document.activeElement)) current?.firstElementChild.focus();
  else text?.focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => settle("accept"),
  x: () => settle("reject"),
  e: () => edit(current),
  u: () => undo(),
  o: () => look(),
  "/": () => document.getElementById("q")?.focus(),
  "?": () => help.showModal(),
};

document.addEventListener("keydown", (event) => {
  const left = !help.open && help.contains(event.target); // closed just now, the focus is on its way back
  const field = left ? null : event.target.closest("input, textarea, select");
  const entry = event.target.closest(".entry");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("details.edit")) {
    event.preventDefault();
    event.target.closest("form").requestSubmit(entry.querySelector("button[value=edit]"));
  } else if (event.key === "Escape" && event.target.closest("details.edit[open]")) {
    stop(entry);
  } else if (event.key === "Escape" && field?.id === "q") {
    (current?.firstElementChild ?? list).focus();
  } else if (!field && !help.open && switched.checked && !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing) {
    if (!KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  }
});

document.getElementById("filters")?.addEventListener("change", (event) => filter(event.currentTarget));
narrow.addEventListener("change", () => desk && current && place(current));
prepare(document);
watch();
current = document.querySelector(".single .entry");
if (desk && location.hash.startsWith("#c")) {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named?.matches(".entry")) choose(named);
}
