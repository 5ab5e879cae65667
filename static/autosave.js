// Saves what was touched in a form of answers, a moment after the change and on leaving the page.
// It posts the form to its own address, with the fields of the touched statements only, and takes
// over what comes back: the editions of what is saved, or a whole statement that somebody else
// changed, as the page shows it after the button. Without this file the button does all of it.
import { initAll } from "./nhsuk-frontend/nhsuk-frontend.min.js";

const PAUSE = 1500;
const form = document.querySelector("form[data-autosave]");
const status = document.querySelector("[data-autosave-status]");
const touched = new Set();
let timer;
let underWay;
let replacing = false;

const panels = (root) => new Map([...root.querySelectorAll("[data-statement]")].map((panel) => [panel.dataset.statement, panel]));
const field = (panel, name) => panel.querySelector(`[name="${panel.dataset.statement}-${name}"]`);
const time = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
const say = (words) => { status.textContent = words; };

function touch(event) {
  const panel = event.target.closest("[data-statement]");
  if (!panel || replacing) return;
  touched.add(panel.dataset.statement);
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

function fieldsOf(codes) {
  const all = new FormData(form);
  const some = new FormData();
  some.append("background", "1");
  for (const [name, value] of all) {
    if (name === "csrfmiddlewaretoken" || codes.some((code) => name.startsWith(`${code}-`))) some.append(name, value);
  }
  return some;
}

async function save() {
  clearTimeout(timer);
  if (underWay) return underWay.then(save);
  if (!touched.size) return;
  const codes = [...touched];
  touched.clear();
  say("Saving …");
  underWay = send(codes).finally(() => { underWay = undefined; });
  return underWay;
}

async function send(codes) {
  try {
    const answer = await fetch(form.action, { method: "POST", body: fieldsOf(codes), credentials: "same-origin", keepalive: true });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected || !page.querySelector("form[data-autosave]")) return refused(page);
    say(codes.map((code) => taken(code, panels(page).get(code))).find(Boolean) ?? `Saved at ${time()}`);
  } catch {
    codes.forEach((code) => touched.add(code));
    say("Not saved: the portal cannot be reached. What you wrote is still here; press Save in a while.");
  }
}

// Take over one statement; what is said of it if it was not saved.
function taken(code, now) {
  const panel = panels(document).get(code);
  const error = now.querySelector(".nhsuk-error-message");
  const conflict = now.hasAttribute("data-conflict");
  if (conflict) touched.delete(code);
  if (conflict || (panel.hasAttribute("data-conflict") && !error && !touched.has(code))) replace(panel, now);
  if (conflict) return `Not saved: ${words(error)}`;
  if (error) return `Not saved yet: ${words(error)}`;
  for (const name of ["edition", "was"]) {
    const saved = field(now, name);
    if (saved) field(panel, name).value = saved.value;
  }
  return "";
}

// Leaving a field for the new panel is no change by the person: else the next save, which knows the
// other's edition by then, would overwrite theirs unasked.
function replace(panel, now) {
  const held = document.activeElement?.id;
  replacing = true;
  if (panel.contains(document.activeElement)) document.activeElement.blur();
  panel.toggleAttribute("data-conflict", now.hasAttribute("data-conflict"));
  panel.replaceChildren(...now.childNodes);
  initAll({ scope: panel });
  if (held) document.getElementById(held)?.focus();
  replacing = false;
}

const words = (error) => error.textContent.replace("Error:", "").replace(/\s+/g, " ").trim();

function refused(page) {
  const heading = page.querySelector("h1")?.textContent.trim();
  say(`Not saved: ${heading ?? "sign in again in another window, then press Save"}`);
}

// The button waits for what is under way: else it would meet an edition that it has not seen.
function submit(event) {
  clearTimeout(timer);
  if (!underWay) return;
  event.preventDefault();
  const button = event.submitter;
  underWay.finally(() => form.requestSubmit(button));
}

if (form && status) {
  form.addEventListener("input", touch);
  form.addEventListener("change", touch);
  form.addEventListener("submit", submit);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
}
