// Telling the islands that a page, or a changed part of it, is there; and asking Turbo for the page again.
import { visit } from "@hotwired/turbo";

/** Calls `look` now and whenever Turbo has put something new onto the page. */
export function on_page(look: () => void): void {
  for (const name of ["turbo:load", "turbo:render", "turbo:frame-render", "turbo:morph"]) document.addEventListener(name, look);
  look();
}

let last = 0;
let waiting = 0;
const rest = 400;

/** Loads this page again and morphs it in: at once, then at most once in 400 ms however often it is asked. */
export function refresh(): void {
  if (waiting) return;
  const wait = Math.max(0, last + rest - Date.now());
  waiting = window.setTimeout(() => {
    waiting = 0;
    last = Date.now();
    if (!document.hidden) visit(location.href, { action: "replace" });
  }, wait);
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
