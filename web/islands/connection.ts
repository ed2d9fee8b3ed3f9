// One event stream a page: `changed` means "load this page again". A lost connection is said and caught up.
import { on_page, phrase, refresh, say } from "./pages";

let stream: EventSource | undefined;
let address = "";
let lost = 0;        // timer until we say so
let is_lost = false;
let hidden_since = 0;

function found_again(): void {
  clearTimeout(lost);
  lost = 0;
  if (!is_lost) return;
  is_lost = false;
  say(phrase("back"), true);
  window.setTimeout(() => { if (!is_lost) say(""); }, 4000);
  document.dispatchEvent(new CustomEvent("megdan:connected"));
  refresh();
}

function went_away(): void {
  if (lost || is_lost) return;
  // A server that restarts is back within a second: nobody need hear of it.
  lost = window.setTimeout(() => {
    lost = 0;
    is_lost = true;
    say(phrase("lost"));
  }, 2000);
}

function close(): void {
  stream?.close();
  stream = undefined;
  address = "";
}

function open(url: string): void {
  close();
  address = url;
  const own = new EventSource(url);
  stream = own;
  own.addEventListener("open", found_again);
  own.addEventListener("changed", refresh);
  own.addEventListener("error", () => {
    went_away();
    // After an answer other than 200 the browser gives up by itself; a room's page must not.
    if (own.readyState === EventSource.CLOSED) {
      window.setTimeout(() => { if (stream === own) open(url); }, 3000 + Math.random() * 2000);
    }
  });
}

function follow_page(): void {
  const wanted = document.querySelector<HTMLElement>("[data-live]")?.dataset.live ?? "";
  if (wanted === address) return;
  if (wanted) open(wanted);
  else {
    close();
    found_again();
  }
}

export function start_connection(): void {
  on_page(follow_page);
  window.addEventListener("offline", went_away);
  window.addEventListener("online", () => { if (stream) open(address); else found_again(); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hidden_since = Date.now();
    else if (address && Date.now() - hidden_since > 1000) refresh();
  });
  // Turbo only writes to the console when a form could not be sent.
  document.addEventListener("turbo:fetch-request-error", (event) => {
    if (event.target instanceof HTMLFormElement && !event.defaultPrevented) say(phrase("unsent"));
  });
  document.addEventListener("turbo:submit-end", (event) => {
    const { success } = (event as CustomEvent<{ success: boolean }>).detail;
    if (success && !is_lost && document.getElementById("connection")?.textContent === phrase("unsent")) say("");
  });
  // A page that the browser kept asleep wakes with a dead stream.
  window.addEventListener("pageshow", (event) => { if (event.persisted && address) { open(address); refresh(); } });
}
