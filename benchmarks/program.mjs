// Starts the program under measurement on a demonstration in a fresh folder, its log in a file there; ends it by its id.
// Will not measure anything.
import { mkdtempSync, openSync, readFileSync, rmSync, closeSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { free_port, program, start as start_program } from "../tests/browser/server.mjs";

export { free_port, program };

export const fresh_folder = (name) => mkdtempSync(join(tmpdir(), `megdan-${name}-`));

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Its log goes into a file: to read it here would take time from what is measured. */
export async function start(folder) {
  const log = openSync(join(folder, "log"), "a");
  try {
    return await start_program([], { data: join(folder, "data"), log });
  } finally {
    closeSync(log);
  }
}

/** Time of the processor that a process has used, in seconds (the kernel counts hundredths). */
export const used = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

export const remove = (folder) => rmSync(folder, { recursive: true, force: true });

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
export const quantile = (numbers, q) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
};

export const machine = () => `${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? "?"}, load ${loadavg()[0].toFixed(2)} before, program ${program}`;
