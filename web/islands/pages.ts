// Telling the islands that a page, or a changed part of it, is there; and asking Turbo for the page again.
import { visit } from "@hotwired/turbo";

/** Calls `look` now and whenever Turbo has put something new onto the page. */
export function on_page(look: () => void): void {
  for (const name of ["turbo:load", "turbo:render", "turbo:frame-render", "turbo:morph"]) document.addEventListener(name, look);
  look();
}

let last = 0;
let waiting = 0;
let busy = false;
let again = false;
const rest = 400;
const is_sending = () => document.querySelector("form[aria-busy]") !== null;

/** Loads this page again and morphs it in: at once, then at most once in 400 ms however often it is asked. */
export function refresh(): void {
  if (busy) again = true;
  if (busy || waiting) return;
  waiting = window.setTimeout(() => {
    waiting = 0;
    if (document.hidden) return;
    if (is_sending()) refresh();
    else void load();
  }, Math.max(is_sending() ? rest : 0, last + rest - Date.now()));
}

// Turbo itself would leave the page for the browser's own when the network fails, and show an error page for a
// server that cannot now: whoever sits in a room keeps what is on the screen instead.
async function load(): Promise<void> {
  busy = true;
  again = false;
  last = Date.now();
  const { href } = location;
  try {
    const response = await fetch(href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (response.status >= 500 || response.status === 429) throw new Error("later");
    const responseHTML = await response.text();
    if (location.href !== href || is_sending()) again = location.href === href;
    else if (response.redirected) visit(response.url, { action: "replace" });
    else visit(href, { action: "replace", response: { statusCode: response.status, responseHTML, redirected: false } });
  } catch {
    window.setTimeout(refresh, 2000 + Math.random() * 1000);
  }
  busy = false;
  if (again) refresh();
}

const status = () => document.getElementById("connection");

/** A sentence at the head of the page, read out once; an empty one takes it away. */
export function say(text: string, good = false): void {
  const place = status();
  if (!place || place.textContent === text) return;
  place.classList.toggle("is-back", good);
  place.textContent = text;
}

/** A text that the server translated: data-NAME of the status line, with {1} filled in. */
export function phrase(name: string, value = ""): string {
  return (status()?.dataset[name] ?? "").replace("{1}", value);
}
