// Countdowns by the server's clock: <span data-timer data-ends="ms" data-now="ms">4:10</span>.
import { on_page, refresh } from "./pages";

// The server's clock minus ours. A page that took long to come, or came from the cache, shows too little: keep the most.
let offset = -Infinity;
let over = new Set<string>();

function text_of(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (number: number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

function tick(): void {
  for (const timer of document.querySelectorAll<HTMLElement>("[data-timer][data-ends]")) {
    const ends = Number(timer.dataset.ends);
    const left = ends - (Date.now() + offset);
    const text = text_of(left);
    if (timer.textContent !== text) timer.textContent = text;
    timer.closest(".timer")?.classList.toggle("is-late", left < 60_000);
    // The server closes what the timer ends; a moment later the page is another.
    if (left <= 0 && !over.has(timer.dataset.ends!)) {
      over.add(timer.dataset.ends!);
      window.setTimeout(refresh, 700);
    }
  }
}

export function start_timers(): void {
  on_page(() => {
    for (const timer of document.querySelectorAll<HTMLElement>("[data-timer][data-now]")) {
      offset = Math.max(offset, Number(timer.dataset.now) - Date.now());
    }
    tick();
  });
  window.setInterval(tick, 250);
}
