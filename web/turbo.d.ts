// The part of Turbo 8 that the islands use.
declare module "@hotwired/turbo" {
  export function visit(location: string, options?: {
    action?: "advance" | "replace" | "restore";
    /** A page that was loaded already. */
    response?: { statusCode: number; responseHTML: string; redirected: boolean };
  }): void;
}
