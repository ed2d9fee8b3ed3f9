// How much of the room in a text field is used: shown near its end, and when it is over.
import { on_page } from "./pages";

type Counted = HTMLInputElement | HTMLTextAreaElement;

function show(input: Counted): void {
  const most = Number(input.dataset.most);
  // Signs as the server counts them: code points, not UTF-16 units.
  const length = [...input.value].length;
  let place = input.nextElementSibling;
  if (!place?.matches(".field-count")) {
    if (length < most * 0.8) return;
    place = document.createElement("p");
    place.className = "field-count";
    place.setAttribute("role", "status");
    place.setAttribute("data-keep", "");
    input.after(place);
  }
  place.textContent = length < most * 0.8 ? "" : `${length} / ${most}`;
  place.classList.toggle("is-over", length > most);
}

export function start_counts(): void {
  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-most]")) show(event.target as Counted);
  });
  on_page(() => document.querySelectorAll<Counted>("[data-most]").forEach(show));
}
