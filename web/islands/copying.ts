// Copies an address; over a hall's plain HTTP too, where browsers keep the clipboard's newer interface shut.
export function start_copying(): void {
  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest<HTMLButtonElement>("[data-copy]");
    if (!button) return;
    const input = document.getElementById(button.dataset.copy!) as HTMLInputElement | null;
    if (!input) return;
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      input.select();
      if (!document.execCommand("copy")) return;
    }
    const before = button.textContent;
    button.textContent = button.dataset.done ?? before;
    window.setTimeout(() => { button.textContent = before; }, 2000);
  });
}
