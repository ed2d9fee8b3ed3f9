// A plain HTTP client for fire tests: few kept connections, cookies of its own, no redirects followed; and seeded chance.
// Will not repeat a request by itself: what became of a broken one is the test's question.
import { Agent, request } from "node:http";

export const agent_of = (connections) => new Agent({ keepAlive: true, maxSockets: connections, scheduling: "fifo" });

let made = 0;
export const fresh_key = (mark = "k") => `${mark}-${process.pid}-${(made += 1)}`;

export class Visitor {
  constructor(base, agent, language = "bg") {
    this.base = new URL(base);
    this.agent = agent;
    this.language = language;
    this.cookies = new Map();
  }
  /** `fields`: an object, pairs or null; `headers`: more of them, or ones that replace ours (undefined: left out). */
  send(method, path, fields = null, headers = {}) {
    const all = { "accept-language": this.language, ...(method === "GET" ? {} : { origin: this.base.origin }) };
    if (this.cookies.size) all.cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    let body;
    if (typeof fields === "string") {
      body = fields;
      all["content-type"] = "application/json";
    } else if (fields) {
      body = new URLSearchParams(Array.isArray(fields) ? fields : Object.entries(fields)).toString();
      all["content-type"] = "application/x-www-form-urlencoded";
    }
    if (method !== "GET") all["content-length"] = Buffer.byteLength(body ?? "");
    for (const [name, value] of Object.entries(headers)) if (value === undefined) delete all[name];
      else all[name] = value;
    return new Promise((resolve, reject) => {
      const sent = request({ host: this.base.hostname, port: this.base.port, method, path, headers: all, agent: this.agent, timeout: 20_000 }, (answer) => {
        const pieces = [];
        answer.on("data", (piece) => {
          pieces.push(piece);
          // A stream of events has no end; its head is the answer.
          if (answer.headers["content-type"]?.startsWith("text/event-stream")) answer.destroy();
        });
        answer.on("error", reject);
        answer.on("close", () => {
          const stream = answer.headers["content-type"]?.startsWith("text/event-stream");
          if (!answer.complete && !stream) return reject(Object.assign(new Error("cut off"), { code: "ECONNRESET" }));
          for (const line of answer.headers["set-cookie"] ?? []) {
            const [pair] = line.split(";");
            const at = pair.indexOf("=");
            if (/Max-Age=0(;|$)/.test(line)) this.cookies.delete(pair.slice(0, at));
            else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
          }
          resolve({ status: answer.statusCode, text: Buffer.concat(pieces).toString("utf8"), location: answer.headers.location ?? "", headers: answer.headers });
        });
      });
      sent.on("timeout", () => sent.destroy(Object.assign(new Error("no answer in 20 s"), { code: "ETIMEDOUT" })));
      sent.on("error", reject);
      sent.end(body);
    });
  }
  get(path, headers) {
    return this.send("GET", path, null, headers);
  }
  post(path, fields = {}, key = fresh_key()) {
    return this.send("POST", path, Array.isArray(fields) ? [["_once", key], ...fields] : { _once: key, ...fields });
  }
  /** Opens a one-time link and confirms it. */
  async enter(link) {
    const path = new URL(link).pathname;
    const page = await this.get(path);
    if (page.status !== 200) throw new Error(`a one-time link answered ${page.status}`);
    return this.post(path);
  }
}

/** Numbers in [0, 1) from a seed (mulberry32). */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Counts what held and what did not, and ends the program with it. */
export class Verdict {
  passed = 0;
  failed = 0;
  say(good, what) {
    if (good) this.passed += 1;
    else {
      this.failed += 1;
      console.log(`FAILED ${what}`);
    }
    return good;
  }
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}
