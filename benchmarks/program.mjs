// Starts the program under measurement on a demonstration in a fresh folder, its log in a file there; ends it by its id.
// Will not measure anything.
import { spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, closeSync } from "node:fs";
import { createServer } from "node:net";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";

export const program = process.env.MEGDAN ?? "build/main/src/app/megdan";

export const free_port = () =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

export const fresh_folder = (name) => mkdtempSync(join(tmpdir(), `megdan-${name}-`));

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export async function start(folder) {
  const port = await free_port();
  const log = openSync(join(folder, "log"), "a");
  const child = spawn(program, ["serve", "--demonstration", "--data", join(folder, "data"), "--port", String(port)], { stdio: ["ignore", "pipe", log] });
  closeSync(log);
  let printed = "";
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no start in 60 s")), 60_000);
    child.stdout.on("data", (bytes) => {
      printed += bytes;
      if (!printed.includes("Ctrl-C")) return;
      clearTimeout(timer);
      resolve();
    });
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}\n${readFileSync(join(folder, "log"))}`)));
  });
  child.removeAllListeners("exit");
  const links = {};
  for (const [, role, link] of printed.matchAll(/^ {4}(\w+).*?(http:\S+\/enter\/\S+)$/gm)) links[role] = link;
  const code = printed.match(/Join code of the running seminar: (\S+)/)?.[1] ?? "";
  const stop = () =>
    new Promise((resolve) => {
      if (child.exitCode !== null) return resolve();
      child.once("exit", resolve);
      child.kill("SIGTERM");
    });
  return { base: `http://127.0.0.1:${port}`, port, pid: child.pid, links, code, stop };
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
