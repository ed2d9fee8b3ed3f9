// What was typed survives a reload: <textarea data-draft="key">. Kept on this device for a week at most.
import { on_page } from "./pages";

type Written = HTMLInputElement | HTMLTextAreaElement;
const prefix = "megdan.draft.";
const week = 7 * 24 * 3600 * 1000;
const key_of = (input: Written) => prefix + input.dataset.draft;

// Private windows and full disks refuse storage: then nothing is kept, and nothing breaks.
function store(key: string, text: string): void {
  try {
    if (text) localStorage.setItem(key, JSON.stringify({ text, at: Date.now() }));
    else localStorage.removeItem(key);
  } catch { /* nothing is kept */ }
}

function stored(key: string): string {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? "null") as { text: string; at: number } | null;
    return draft && Date.now() - draft.at < week ? draft.text : "";
  } catch {
    return "";
  }
}

export function forget_drafts(form: HTMLFormElement): void {
  form.querySelectorAll<Written>("[data-draft]").forEach((input) => store(key_of(input), ""));
}

function restore(input: Written): void {
  if (input.dataset.restored === input.dataset.draft) return;
  input.dataset.restored = input.dataset.draft;
  const text = stored(key_of(input));
  if (text && !input.value) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function forget_old(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix) && !stored(key)) localStorage.removeItem(key);
  } catch { /* nothing is kept */ }
}

export function start_drafts(): void {
  forget_old();
  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.matches("[data-draft]")) {
      const input = event.target as Written;
      store(key_of(input), input.value);
    }
  });
  document.addEventListener("turbo:submit-end", (event) => {
    const { success, formSubmission } = (event as CustomEvent<{ success: boolean; formSubmission: { formElement: HTMLFormElement } }>).detail;
    if (success) forget_drafts(formSubmission.formElement);
  });
  on_page(() => document.querySelectorAll<Written>("[data-draft]").forEach(restore));
}
