// − number +, and the dots that several of them share: <form data-dots="5">.
import { on_page } from "./pages";

const inputs_of = (scope: ParentNode) => [...scope.querySelectorAll<HTMLInputElement>(".stepper-input")];
const value_of = (input: HTMLInputElement) => Math.max(0, Math.trunc(Number(input.value)) || 0);

function dots_text(place: HTMLElement, left: number): string {
  const { one = "", many = "", none = "", over = "" } = place.dataset;
  if (left === 0) return none;
  if (left === 1) return one;
  return (left < 0 ? over : many).replace("{1}", String(Math.abs(left)));
}

function show(form: HTMLElement): void {
  const total = form.dataset.dots === undefined ? undefined : Number(form.dataset.dots);
  const given = inputs_of(form).reduce((sum, input) => sum + value_of(input), 0);
  for (const input of inputs_of(form)) {
    for (const button of input.parentElement!.querySelectorAll<HTMLButtonElement>("[data-by]")) {
      const next = value_of(input) + Number(button.dataset.by);
      const none_left = total !== undefined && Number(button.dataset.by) > 0 && given >= total;
      button.disabled = input.disabled || next < Number(input.min || 0) || next > Number(input.max || Infinity) || none_left;
    }
  }
  if (total === undefined) return;
  for (const place of form.querySelectorAll<HTMLElement>("[data-dots-left]")) {
    [...place.querySelectorAll(".dot")].forEach((dot, i) => dot.classList.toggle("is-given", i < given));
    place.classList.toggle("is-over", given > total);
    const text = place.querySelector<HTMLElement>("[data-dots-text]");
    if (text) {
      const sentence = dots_text(text, total - given);
      if (text.textContent !== sentence) text.textContent = sentence;
    }
  }
}

const group_of = (node: Element) => node.closest<HTMLElement>("[data-dots]") ?? node.closest<HTMLElement>("[data-stepper]")!;

export function start_steppers(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest<HTMLButtonElement>("[data-stepper] [data-by]");
    if (!button || button.disabled) return;
    const input = button.parentElement!.querySelector<HTMLInputElement>(".stepper-input")!;
    input.value = String(value_of(input) + Number(button.dataset.by));
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.matches(".stepper-input")) show(group_of(event.target));
  });
  on_page(() => {
    for (const group of new Set([...document.querySelectorAll("[data-stepper]")].map(group_of))) show(group);
  });
}
