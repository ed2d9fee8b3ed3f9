// ./bench hall: a change in a seminar → the last of 24 and of 300 screens, with the crowd on the same machine.
// Will not count a screen that does not hold the change: each page is unpacked and searched for it.
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { fresh_folder, machine, median, pause, quantile, remove, start, used } from "../program.mjs";

const changes = Number(process.env.CHANGES ?? 100);
const sizes = (process.env.SIZES ?? "24,300").split(",").map(Number);
const here = fileURLToPath(new URL(".", import.meta.url));

/** A browser without pages: keeps cookies, follows nothing by itself. */
class Person {
  constructor(base) {
    this.base = base;
    this.cookies = new Map();
  }
  async send(method, path, fields) {
    const headers = { "accept-language": "bg", origin: this.base };
    if (this.cookies.size) headers.cookie = this.cookie();
    const body = fields && new URLSearchParams({ _once: Math.random().toString(36).slice(2) + Date.now().toString(36), ...fields }).toString();
    if (body) headers["content-type"] = "application/x-www-form-urlencoded";
    const answer = await fetch(new URL(path, this.base), { method, headers, body, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(";");
      const at = pair.indexOf("=");
      if (/Max-Age=0(;|$)/.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { status: answer.status, text: await answer.text(), location: answer.headers.get("location") };
  }
  cookie() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
  get = (path) => this.send("GET", path);
  async post(path, fields = {}) {
    const answer = await this.send("POST", path, fields);
    if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}`);
    return answer;
  }
}

const folder = fresh_folder("bench-hall");
let server;
const crowds = [];
try {
  const crowd = join(folder, "crowd");
  execFileSync("c++", ["-std=c++20", "-O2", "-Wall", "-Wextra", "-o", crowd, join(here, "crowd.cpp"), "-lz"], { stdio: "inherit" });
  console.log(machine());
  server = await start(folder);
  const facilitator = new Person(server.base);
  await facilitator.get(server.links.facilitator);
  await facilitator.post(server.links.facilitator);

  for (const size of sizes) {
    const made = await facilitator.post("/bg/seminars", { title_bg: `Зала за ${size}`, date: "2027-01-01", from: "09:00", until: "17:00", place: "Зала", seats_place: "400", seats_online: "100", template: "design_of_a_centre", centre: await first_centre(facilitator) });
    const id = made.location.match(/seminars\/([0-9a-z]{13})/)[1];
    const s = (tail) => `/bg/seminars/${id}${tail}`;
    await facilitator.post(s("/begin"));
    const cockpit = (await facilitator.get(s("/cockpit"))).text;
    const code = (await facilitator.get(s("/wall"))).text.match(/wall-code[^>]*>\s*([^<\s]+)/)?.[1];
    const people = [];
    for (let i = 0; i < size; ++i) {
      const person = new Person(server.base);
      await person.post(`/bg/join?code=${encodeURIComponent(code)}`, { name: `Човек ${i + 1}`, sector: ["social", "business", "academic", "public", "finance"][i % 5], presence: i % 4 === 3 ? "online" : "place" });
      if (!person.cookies.has("seat")) throw new Error("no seat was given");
      people.push(person);
    }
    const steps = [...new Set([...cockpit.matchAll(/steps\/([0-9a-z]{13})\/go/g)].map((match) => match[1]))];
    const known = [];
    for (const step of steps) {
      const form = (await facilitator.get(s(`/steps/${step}`))).text;
      known.push({ step, kind: form.match(/value="(\w+)"[^>]*selected/)?.[1], title: form.match(/name="title_bg"[^>]*value="([^"]*)"/)?.[1] });
    }
    const cards = known.find(({ kind }) => kind === "cards");
    const other = known.find(({ kind }) => kind !== "cards" && kind !== "vote");
    if (!cards || !other) throw new Error(`no two steps to go between: ${JSON.stringify(known)}`);

    const open = async (browsers) => {
      const child = spawn(crowd, [], { stdio: ["pipe", "pipe", "inherit"] });
      crowds.push(child);
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      child.stdin.write([server.port, ...browsers, "go", ""].join("\n"));
      await lines.next();
      return {
        expect: (words) => child.stdin.write(words + "\n"),
        shown: async () => {
          const { value, done } = await lines.next();
          if (done) throw new Error("the crowd went away");
          const [times, rest] = value.split("|");
          const [loads, bytes] = rest.trim().split(" ").map(Number);
          return { times: times.trim().split(" ").map(Number), loads, bytes };
        },
        end: () => new Promise((resolve) => {
          child.once("exit", resolve);
          child.stdin.end();
        }),
      };
    };
    // The projector's machine is not signed in: the cockpit's link carries the wall's key.
    const key = cockpit.match(/\/wall(\?key=[0-9a-z]+)/)[1];
    const wall = `${s("/events")}${key} ${s("/wall")}${key} -`;
    const hall = await open([...people.map((person) => `${s("/events")} ${s("/phone")} ${person.cookie()}`), wall]);

    // Every screen shows the step's title: phones and the wall.
    const last = [];
    const posts = [];
    let loads = 0;
    let bytes = 0;
    const before = used(server.pid);
    for (let change = 0; change < changes; ++change) {
      // A browser loads at most once in 400 ms; a change that falls into that rest waits for its end by design.
      await pause(450 + (change * 37) % 200);
      const { step, title } = change % 2 === 0 ? other : cards;
      hall.expect(`>${title}<`);
      const begun = performance.now();
      const [shown] = await Promise.all([hall.shown(), facilitator.post(s(`/steps/${step}/go`)).then(() => posts.push(performance.now() - begun))]);
      last.push(Math.max(...shown.times));
      loads += shown.loads;
      bytes += shown.bytes;
    }
    const cost = ((used(server.pid) - before) / changes) * 1000;
    await hall.end();
    // A card goes onto the wall; every phone hears of it and loads too, while the wall is waited for.
    await facilitator.post(s(`/steps/${cards.step}/go`));
    const phones = await open(people.map((person) => `${s("/events")} ${s("/phone")} ${person.cookie()}`));
    const screen = await open([wall]);
    const seen = [];
    for (let card = 0; card < Math.ceil(changes / 4); ++card) {
      await pause(450 + (card * 53) % 200);
      const words = `Предложение номер ${card + 1} от залата`;
      screen.expect(words);
      const [shown] = await Promise.all([screen.shown(), people[card % size].post(s("/cards"), { text: words })]);
      seen.push(...shown.times);
    }
    await screen.end();
    await phones.end();
    const line = (times) => `median ${median(times).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)}, p99 ${quantile(times, 0.99).toFixed(0)}, longest ${Math.max(...times).toFixed(0)}`;
    console.log(`\n${size} participants and the wall, each with an event stream; the crowd runs on the same cores`);
    console.log(`  a step begins → the last screen shows it (${last.length} changes): ${line(last)}`);
    console.log(`    the facilitator's own answer: ${line(posts)}; ${(loads / changes).toFixed(0)} pages of ${(bytes / loads / 1024).toFixed(1)} KB and ${cost.toFixed(1)} ms of the server's processor time a change`);
    console.log(`  a card is sent → the wall shows it (${seen.length} cards): ${line(seen)}`);
  }
} finally {
  for (const child of crowds) if (child.exitCode === null) child.kill("SIGTERM");
  await server?.stop();
  remove(folder);
}

async function first_centre(person) {
  return (await person.get("/bg/seminars/new")).text.match(/name="centre"[\s\S]*?value="([0-9a-z]{13})"/)?.[1];
}
