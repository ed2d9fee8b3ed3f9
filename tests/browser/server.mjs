// Starts the program on a demonstration and knows its one-time links; ends it by its own process id.
// Will not reuse data unless a folder is named: otherwise each start has a new one below the system's temporary one.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
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

/**
 * `again`: a folder (which is kept) and a port to start on instead of fresh ones; `onspawn` is told the process at once;
 * `plain`: the demonstration without one-time links and outbox; `log`: an open file that takes the program's log.
 * @returns {Promise<{base: string, links: Record<string, string>, code: string, data: string, stop: () => Promise<void>, kill: () => Promise<void>}>}
 */
export async function start(options = [], again = {}) {
  const data = again.data ?? mkdtempSync(join(tmpdir(), "megdan-browser-"));
  const port = again.port ?? (await free_port());
  const child = spawn(program, ["serve", "--demonstration", ...(again.plain ? ["--closed"] : []), "--data", data, "--port", String(port), ...options], { stdio: ["ignore", "pipe", again.log ?? "pipe"] });
  again.onspawn?.(child);
  let printed = "";
  let log = "";
  child.stderr?.on("data", (bytes) => (log += bytes));
  const base = `http://127.0.0.1:${port}`;
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the program did not start in 60 s:\n" + printed + log)), 60_000);
    child.stdout.on("data", (bytes) => {
      printed += bytes;
      if (!printed.includes("Ctrl-C")) return;
      clearTimeout(timer);
      resolve();
    });
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}:\n${printed}${log}`)));
  });
  const links = {};
  for (const [, role, link] of printed.matchAll(/^ {4}(\w+).*?(http:\S+\/enter\/\S+)$/gm)) links[role] = link;
  const code = printed.match(/Join code of the running seminar: (\S+)/)?.[1] ?? "";
  const stop = () =>
    new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.once("exit", () => {
        if (!again.data) rmSync(data, { recursive: true, force: true });
        resolve();
      });
      child.kill("SIGTERM");
    });
  /** As the power would: no goodbye. The folder stays. */
  const kill = () =>
    new Promise((resolve) => {
      child.removeAllListeners("exit");
      child.once("exit", resolve);
      child.kill("SIGKILL");
    });
  return { base, port, pid: child.pid, links, code, data, stop, kill, log: () => log };
}

/** Runs a play by itself, in both languages: node tests/browser/NAME.mjs [--database ADDRESS]. */
export async function play_alone(play) {
  const option = process.argv.indexOf("--database");
  const server = await start(option > 0 ? ["--database", process.argv[option + 1]] : []);
  let passed = 0;
  let failed = 0;
  const say = (good, what) => {
    if (good) passed += 1;
    else failed += 1;
    if (!good) console.log(`FAILED ${what}`);
  };
  try {
    const facilitator = new Client(server.base);
    await facilitator.enter(server.links.facilitator);
    for (const language of ["bg", "en"]) await play({ server, say, facilitator, language });
    say(!/"status":5\d\d/.test(server.log()), "no request was answered with a server error");
  } catch (error) {
    say(false, `the run broke off: ${error.stack}`);
  } finally {
    await server.stop();
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

/** A browser without pages: keeps cookies, follows no redirects by itself. */
export class Client {
  constructor(base, language = "bg") {
    this.base = base;
    this.language = language;
    this.cookies = new Map();
  }
  async send(method, path, fields) {
    const headers = { "accept-language": this.language, origin: this.base };
    if (this.cookies.size) headers.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const init = { method, headers, redirect: "manual" };
    if (fields) {
      headers["content-type"] = "application/x-www-form-urlencoded";
      init.body = typeof fields === "string" ? fields : (fields instanceof URLSearchParams ? fields : new URLSearchParams(fields)).toString();
    }
    const response = await fetch(new URL(path, this.base), init);
    for (const line of response.headers.getSetCookie()) {
      const [pair] = line.split(";");
      const at = pair.indexOf("=");
      if (/Max-Age=0(;|$)/.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: response.status, text: await response.text(), location: response.headers.get("location"), headers: response.headers };
  }
  get(path) {
    return this.send("GET", path);
  }
  post(path, fields = {}) {
    return this.send("POST", path, { _once: Math.random().toString(36).slice(2) + Date.now().toString(36), ...fields });
  }
  /** Opens a one-time link and confirms it. */
  async enter(link) {
    const page = await this.get(link);
    if (page.status !== 200) throw new Error(`a one-time link answered ${page.status}`);
    return this.post(link);
  }
}
