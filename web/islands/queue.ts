// <form data-queue>: what is sent while the connection is gone waits here and is sent when it returns. Every
// message carries its idempotency key, so sending it twice counts once.
import { forget_drafts } from "./drafts";
import { let_go } from "./keeping";
import { phrase, refresh, say } from "./pages";

interface Waiting { action: string; body: string; path: string }
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

function tell(): void {
  const { length } = read();
  if (length) say(phrase(length === 1 ? "queuedOne" : "queuedMany", String(length)));
}

async function send_all(): Promise<void> {
  if (sending || !read().length) return;
  sending = true;
  let refused = 0;
  try {
    for (let next = read()[0]; next; next = read()[0]) {
      const answer = await fetch(next.action, {
        method: "POST", body: next.body, redirect: "follow", signal: AbortSignal.timeout?.(10_000),
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
      });
      // The server is there but cannot now: later. Anything else is an answer.
      if (answer.status >= 500 || answer.status === 429) return;
      if (!answer.ok) ++refused;
      write(read().slice(1));
    }
    say(refused ? phrase("refused", String(refused)) : phrase("sent"), !refused);
    if (!refused) window.setTimeout(() => say(""), 4000);
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
  void send_all();
}

function body_of(form: HTMLFormElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  return body;
}
