// <form data-queue>: what is sent while the connection is gone waits here and is sent when it returns. Every
// message carries its idempotency key, so sending it twice counts once. What the server refused stays here too, with the
// reason, until its writer corrects or discards it.
import { forget_drafts } from "./drafts";
import { let_go } from "./keeping";
import { on_page, phrase, refresh, say } from "./pages";

interface Waiting { action: string; body: string; path: string; refused?: string }
const key = "megdan.queue";
let sending = false;

function read(): Waiting[] {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "[]") as Waiting[];
  } catch {
    return [];
  }
}

function write(queue: Waiting[]): boolean {
  try {
    if (queue.length) localStorage.setItem(key, JSON.stringify(queue));
    else localStorage.removeItem(key);
    return true;
  } catch {
    return false;
  }
}

// crypto.randomUUID is missing over plain HTTP.
function fresh_key(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const waiting = (): Waiting[] => read().filter((one) => one.refused === undefined);
const text_of = (one: Waiting): string => new URLSearchParams(one.body).get("text") ?? "";

/** Takes the first such message out of the queue, or puts another in its place. */
function replace({ body, action }: Waiting, ...others: Waiting[]): void {
  const queue = read();
  const at = queue.findIndex((one) => one.body === body && one.action === action);
  if (at >= 0) queue.splice(at, 1, ...others);
  write(queue);
}

/** The sentence with which the server's page refused it. */
function reason_in(page: string): string {
  const parsed = new DOMParser().parseFromString(page, "text/html");
  for (const place of [".field-error", ".error-summary li", "main .notice p", "main p"]) {
    const found = parsed.querySelector(place)?.textContent?.trim();
    if (found) return found;
  }
  return "";
}

function button(word: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button is-quiet";
  made.textContent = phrase(word);
  made.addEventListener("click", () => {
    act();
    show_refused();
  });
  return made;
}

function correct(one: Waiting, field: HTMLTextAreaElement): void {
  field.value = [field.value, text_of(one)].filter(Boolean).join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  replace(one);
}

/** Under the status line, on every page, so that it is seen after the form is gone too. */
function show_refused(): void {
  document.getElementById("refused")?.remove();
  const refused = read().filter((one) => one.refused !== undefined);
  if (!refused.length) return;
  const list = document.createElement("section");
  list.id = "refused";
  list.setAttribute("data-turbo-permanent", "");
  list.setAttribute("role", "status");
  for (const one of refused) {
    const box = document.createElement("div");
    box.className = "notice is-warning";
    for (const text of [phrase("refused", one.refused), text_of(one)]) {
      const line = document.createElement("p");
      line.textContent = text;
      box.append(line);
    }
    const form = [...document.forms].find((there) => there.action === one.action);
    const field = form?.querySelector<HTMLTextAreaElement>("textarea[name=text]");
    if (field) box.append(button("correct", () => correct(one, field)));
    box.append(button("discard", () => replace(one)));
    list.append(box);
  }
  document.getElementById("connection")?.after(list);
}

function tell(): void {
  const { length } = waiting();
  if (length) say(phrase(length === 1 ? "queuedOne" : "queuedMany", String(length)));
}

async function send_all(): Promise<void> {
  if (sending || !waiting().length) return;
  sending = true;
  let refused = false;
  try {
    for (let next = waiting()[0]; next; next = waiting()[0]) {
      const answer = await fetch(next.action, {
        method: "POST", body: next.body, redirect: "follow", signal: AbortSignal.timeout?.(10_000),
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
      // The server is there but cannot now: later. Anything else is an answer.
      if (answer.status >= 500 || answer.status === 429) return;
      if (answer.ok) {
        replace(next);
      } else {
        refused = true;
        replace(next, { ...next, refused: reason_in(await answer.text()) });
      }
    }
    say(refused ? "" : phrase("sent"), !refused);
    if (!refused) window.setTimeout(() => say(""), 4000);
    show_refused();
    refresh();
  } catch {
    tell();
  } finally {
    sending = false;
  }
}

function enqueue(form: HTMLFormElement, body: URLSearchParams): boolean {
  if (!write([...read(), { action: form.action, body: body.toString(), path: location.pathname }])) return false;
  forget_drafts(form);
  let_go(form);
  const once = form.querySelector<HTMLInputElement>("input[name=_once]");
  if (once) once.value = fresh_key();
  tell();
  return true;
}

export function start_queue(): void {
  document.addEventListener("turbo:submit-start", (event) => {
    const { formSubmission } = (event as CustomEvent<{ formSubmission: { formElement: HTMLFormElement; stop(): void } }>).detail;
    const form = formSubmission.formElement;
    if (form.hasAttribute("data-queue") && navigator.onLine === false && enqueue(form, body_of(form))) formSubmission.stop();
  });
  document.addEventListener("turbo:fetch-request-error", (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && form.hasAttribute("data-queue") && enqueue(form, body_of(form))) event.preventDefault();
  });
  document.addEventListener("megdan:connected", send_all);
  window.addEventListener("online", send_all);
  window.setInterval(send_all, 10_000);
  tell();
  on_page(show_refused);
  void send_all();
}

function body_of(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  return body;
}
