// The part of Turbo 8 that the islands use.
declare module "@hotwired/turbo" {
  export function visit(location: string, options?: { action?: "advance" | "replace" | "restore" }): void;
}
