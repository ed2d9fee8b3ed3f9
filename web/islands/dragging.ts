// Cards dragged on the board: onto a cluster, onto another card that stands alone, or out of a cluster. The forms that
// serve without a script do the work: a drop ticks the cards, chooses the cluster and sends.
const started_after = 6; // pixels

interface Drag {
  card: HTMLElement;
  pointer: number;
  x: number;
  y: number;
  moving: boolean;
  over?: HTMLElement;
}

let drag: Drag | undefined;

const join_form = () => document.querySelector<HTMLFormElement>("form#join");
const tick_of = (card: Element) => card.querySelector<HTMLInputElement>("input[name=card]")!;
const cluster_of = (node: Element) => node.closest<HTMLElement>("[data-cluster]");

/** The ticked cards go together when one of them is dragged. */
function moved_with(card: HTMLElement): HTMLElement[] {
  if (!tick_of(card).checked) return [card];
  return [...document.querySelectorAll<HTMLElement>("[data-card]")].filter((one) => tick_of(one).checked);
}

/** A cluster, a lone card, or the place of lone cards: where a drop would do something. */
function place_under(x: number, y: number, card: HTMLElement): HTMLElement | undefined {
  const node = document.elementFromPoint(x, y);
  if (!node) return undefined;
  const own = cluster_of(card);
  const cluster = cluster_of(node);
  if (cluster) return cluster === own ? undefined : cluster;
  const lone = node.closest<HTMLElement>("[data-lone]");
  const other = lone && node.closest<HTMLElement>("[data-card]");
  if (other && other !== card) return other;
  return lone && own ? lone : undefined;
}

function mark(place?: HTMLElement): void {
  if (drag?.over === place) return;
  drag?.over?.classList.remove("is-target");
  place?.classList.add("is-target");
  if (drag) drag.over = place;
}

function end(): void {
  if (!drag) return;
  mark();
  drag.card.classList.remove("is-dragged");
  document.documentElement.classList.remove("has-drag");
  drag.card.style.transform = "";
  join_form()?.removeAttribute("aria-busy");
  drag = undefined;
}

function drop(card: HTMLElement, place: HTMLElement): void {
  const form = join_form();
  if (!form) return;
  if (place.matches("[data-lone]")) {
    card.querySelector<HTMLFormElement>("form")?.requestSubmit();
    return;
  }
  const moved = new Set(moved_with(card));
  if (place.matches("[data-card]")) moved.add(place);
  for (const one of document.querySelectorAll<HTMLElement>("[data-card]")) tick_of(one).checked = moved.has(one);
  form.querySelector<HTMLSelectElement>("[name=into]")!.value = place.dataset.cluster ?? "";
  form.requestSubmit();
}

export function start_dragging(): void {
  document.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !(event.target instanceof Element) || drag) return;
    const card = event.target.closest<HTMLElement>("[data-board] [data-card]");
    // A finger drags by the grip alone, so that it can scroll everywhere else.
    if (!card || event.target.closest("button, input, summary") || (event.pointerType !== "mouse" && !event.target.closest("[data-grip]"))) return;
    drag = { card, pointer: event.pointerId, x: event.clientX, y: event.clientY, moving: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const x = event.clientX - drag.x;
    const y = event.clientY - drag.y;
    if (!drag.moving && Math.hypot(x, y) < started_after) return;
    if (!drag.moving) {
      drag.moving = true;
      drag.card.classList.add("is-dragged");
      document.documentElement.classList.add("has-drag");
      getSelection()?.removeAllRanges();
      join_form()?.setAttribute("aria-busy", "true"); // no refresh under the hand
    }
    event.preventDefault();
    drag.card.style.transform = `translate(${x}px, ${y}px)`;
    mark(place_under(event.clientX, event.clientY, drag.card));
  });
  document.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { card, moving, over } = drag;
    end();
    if (!moving) return;
    // The click that follows a drag must not tick the card.
    const stop = (click: Event) => click.preventDefault();
    document.addEventListener("click", stop, { capture: true });
    window.setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 0);
    if (over) drop(card, over);
  });
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });
}
