// A refresh never takes away what somebody is typing, choosing or has opened.

type Input = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
const is_input = (node: Element): node is Input => node.matches("input, textarea, select");
// Forms whose answer came back well: what they held is sent, so it may go.
const sent = new WeakSet<HTMLFormElement>();

function is_touched(input: Input): boolean {
  if (input === document.activeElement) return true;
  if (input instanceof HTMLSelectElement) return [...input.options].some((option) => option.selected !== option.defaultSelected);
  if (input instanceof HTMLInputElement && (input.type === "checkbox" || input.type === "radio")) return input.checked !== input.defaultChecked;
  if (input instanceof HTMLInputElement && input.type === "hidden") return false;
  return input.value !== input.defaultValue;
}

export const is_form_touched = (form: HTMLFormElement): boolean =>
  [...form.elements].some((element) => is_input(element) && is_touched(element));

/** The form was accepted: empty it as the server will show it. */
export function let_go(form: HTMLFormElement): void {
  sent.add(form);
  form.reset();
  if (form.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
}

function keeps(node: Element): boolean {
  if (!is_input(node)) return node.hasAttribute("data-keep");
  if (node.form && sent.has(node.form)) return false;
  // The key of a form half filled in stays, so that a repetition of the same thing is known as one.
  if (node.name === "_once" && node.form) return is_form_touched(node.form);
  return is_touched(node);
}

export function start_keeping(): void {
  document.addEventListener("turbo:before-morph-element", (event) => {
    if (event.target instanceof Element && keeps(event.target)) event.preventDefault();
  });
  document.addEventListener("turbo:before-morph-attribute", (event) => {
    const { attributeName } = (event as CustomEvent<{ attributeName: string }>).detail;
    if (attributeName === "open" && event.target instanceof HTMLDetailsElement) event.preventDefault();
  });
  document.addEventListener("turbo:submit-end", (event) => {
    const { success, formSubmission } = (event as CustomEvent<{ success: boolean; formSubmission: { formElement: HTMLFormElement } }>).detail;
    if (success) let_go(formSubmission.formElement);
  });
  document.addEventListener("turbo:render", () => {
    for (const form of document.forms) sent.delete(form);
  });
}
