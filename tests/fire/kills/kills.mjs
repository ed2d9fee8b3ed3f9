// D1: the whole server is killed (-9) at random times under sixteen writing clients, again and again. What was acknowledged is
// there exactly once, what was refused is not there, what nobody knows is there once or not at all; sums equal a recount.
//   CYCLES=100 SEED=1 MEGDAN=path MEGDAN_DATABASE=postgres://… node tests/fire/kills/kills.mjs
// Will not look into the database: it reads the public pages and exports as anybody does.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { free_port, program, start } from "../../browser/server.mjs";
import { fresh_database } from "../database.mjs";
import { choice_fields, draw_choices, receipt_in, receipts_of, Seminar } from "../seminar.mjs";
import { agent_of, chance, pause, Verdict, Visitor } from "../wire.mjs";
import { counted, judge, quantile, same_totals, summed } from "./history.mjs";

const cycles = Number(process.env.CYCLES ?? 100);
const seed = Number(process.env.SEED ?? 1);
const clients = 16;
const cycles_a_seminar = 25; // so that no page grows without bound
const ready_within_ms = 2000;
const { options: database, what: engine, drop } = fresh_database();

const verdict = new Verdict();
const next = chance(seed);
const data = mkdtempSync(join(tmpdir(), "megdan-kills-"));
const port = await free_port();
const base = `http://127.0.0.1:${port}`;
let agent = agent_of(64);
let server;
let child;
let up = false;
let working = true;
const waiting = [];
const ready_ms = [];
const totals = { ok: 0, fail: 0, unknown: 0, retried: 0, kills: 0, replayed: 0, receipts_again: 0, receipts_missing: 0, seats_missing: 0 };

const is_ready = () =>
  new Promise((resolve) => {
    const asked = get({ host: "127.0.0.1", port, path: "/readyz", agent: false, timeout: 2000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on("error", () => resolve(false));
    asked.on("timeout", () => asked.destroy());
  });

async function bring_up() {
  const begin = performance.now();
  const greeted = start(database, { data, port, onspawn: (spawned) => (child = spawned) });
  greeted.catch(() => {});
  while (!(await is_ready())) {
    if (performance.now() - begin > 60_000 || child.exitCode !== null) throw new Error(`the program does not come back:\n${await greeted.then((s) => s.log(), String)}`);
    await pause(3);
  }
  ready_ms.push(performance.now() - begin);
  server = await greeted;
  up = true;
  for (const go of waiting.splice(0)) go();
}

async function take_down() {
  up = false;
  await server.kill();
  totals.kills += 1;
  agent.destroy();
}

const gate = () => (up ? Promise.resolve() : new Promise((go) => waiting.push(go)));

/** One write with one key, sent until its outcome is known, or given up after a broken answer. */
async function write(history, entry, gives_up, send) {
  history.push(Object.assign(entry, { outcome: "unknown", tries: 0 }));
  for (;;) {
    await gate();
    if (!working) return null;
    entry.tries += 1;
    try {
      const answer = await send();
      if (answer.status === 503) continue; // rolled back, says the page; the key makes sure
      if (answer.status === 303 && !/\/(sign-in|join)(\?|$)/.test(answer.location)) {
        entry.outcome = "ok";
        if (answer.headers["idempotent-replayed"]) totals.replayed += 1;
        return answer;
      }
      entry.outcome = "fail";
      entry.status = answer.status;
      return answer;
    } catch {
      if (gives_up) return null;
      if (entry.tries === 1) totals.retried += 1;
      if (up) await pause(2);
    }
  }
}

let made = 0;
const letters = "0123456789abcdefghjkmnpqrstvwxyz";
const mark = (letter) => letter + (made += 1).toString(36);

async function client(number, { seminar, poll, items, voters, step }, history) {
  const draw = chance(seed * 1000 + number * 17 + made);
  const scribe = number < 3;
  const staff = seminar.staff;
  let person = null;
  let left = 0;
  while (working) {
    await pause(draw() * 12);
    if (!working) return;
    const gives_up = draw() < 0.25;
    const once = `d1-${seed}-${number}-${made}-${history.length}`;
    const post = (visitor, tail, fields) => (visitor.agent = agent, visitor.post(tail, fields, once));
    const kind = draw();
    if (scribe) {
      if (kind < 0.35) {
        const text = mark("c");
        await write(history, { mark: text, kind: "card" }, gives_up, () => post(staff, seminar.at("/typing/cards"), { text }));
      } else if (kind < 0.6) {
        const name = mark("n");
        await write(history, { mark: name, kind: "person" }, gives_up, () => post(staff, seminar.at("/people"), { name, sector: "public", votes_by: "scribe" }));
      } else if (kind < 0.75) {
        const activity = mark("a");
        await write(history, { mark: activity, kind: "plan" }, gives_up, () => post(staff, seminar.at("/plan/items"), { activity_bg: activity, year: "1", quarter: "2", quarters: "1", cost_low: "100" , state: "proposed" }));
      } else if (voters.length > 0 && kind < 0.95) {
        const voter = voters.pop();
        const entry = { mark: mark("paper"), kind: "ballot", choices: draw_choices(items, draw), nonce: `nonce-of-paper-${once}` };
        await write(history, entry, gives_up, () => post(staff, seminar.at(`/polls/${poll}/paper`), { ...choice_fields(entry.choices), person: voter, nonce: entry.nonce }));
      } else {
        // Must be refused, and must not be there: no plan has a year 99.
        const activity = mark("a");
        await write(history, { mark: activity, kind: "plan", refused: true }, false, () => post(staff, seminar.at("/plan/items"), { activity_bg: activity, year: "99", quarter: "2", quarters: "1" }));
      }
      continue;
    }
    if (!person) {
      const name = mark("n");
      const visitor = new Visitor(base, agent);
      // A browser sends the same form again to the letter; its token of the seat lies in it.
      const fields = { name, sector: "social", presence: draw() < 0.5 ? "place" : "online", seat: Array.from({ length: 26 }, () => letters[Math.floor(draw() * 32)]).join("") };
      const answer = await write(history, { mark: name, kind: "join" }, gives_up, () => post(visitor, `/bg/join?code=${seminar.code}`, fields));
      if (answer?.status === 303 && !visitor.cookies.has("seat")) totals.seats_missing += 1;
      if (visitor.cookies.has("seat")) {
        person = visitor;
        person.voted = null;
        left = 4 + Math.floor(draw() * 6);
      }
    } else if (kind < 0.15 && !person.voted) {
      const entry = { mark: mark("own"), kind: "ballot", choices: draw_choices(items, draw), nonce: `nonce-of-phone-${once}` };
      const answer = await write(history, entry, gives_up, () => post(person, seminar.at(`/polls/${poll}/ballots`), { ...choice_fields(entry.choices), nonce: entry.nonce }));
      person.voted = true;
      if (answer?.status === 303) {
        entry.told = receipt_in(answer);
        if (answer.headers["idempotent-replayed"]) totals[entry.told ? "receipts_again" : "receipts_missing"] += 1;
      } else if (entry.outcome === "unknown") person = null; // nobody knows whether she voted
    } else if (kind < 0.25 && person.voted) {
      const entry = { mark: mark("second"), kind: "ballot", refused: true, choices: draw_choices(items, draw), nonce: `nonce-of-second-${once}` };
      await write(history, entry, false, () => post(person, seminar.at(`/polls/${poll}/ballots`), { ...choice_fields(entry.choices), nonce: entry.nonce }));
    } else if (kind < 0.32) {
      const text = mark("c");
      await write(history, { mark: text, kind: "card", refused: true, text: text + "я".repeat(300) }, false, () => post(person, seminar.at("/cards"), { text: text + "я".repeat(300) }));
    } else {
      const text = mark("c");
      await write(history, { mark: text, kind: "card" }, gives_up, () => post(person, seminar.at("/cards"), { text, step }));
      left -= 1;
      if (left <= 0) person = null;
    }
  }
}

const titles = ["Менторство", "Мрежа", "Видимост", "Каталог"];

async function prepare(facilitator) {
  const seminar = await Seminar.make(facilitator, { title_bg: "Под удари" });
  await seminar.begin();
  const cards_step = await seminar.go("cards");
  await seminar.clusters(titles);
  await seminar.go("vote");
  const poll = await seminar.prepare_poll();
  await seminar.open_poll(poll);
  for (let i = 0; i < 60; i += 1) await facilitator.post(seminar.at("/people"), { name: `x${i}`, sector: "social", votes_by: "paper" });
  const paper = (await facilitator.get(seminar.at(`/polls/${poll}/paper`))).text;
  const voters = [...paper.matchAll(/<option value="([0-9a-z]{13})"/g)].map((match) => match[1]);
  return { seminar, poll, items: await seminar.items(poll), voters, step: cards_step };
}

/** Ends the day, publishes, and compares the history with what everybody can read. */
async function compare(facilitator, { seminar, poll }, history, round) {
  facilitator.agent = agent;
  const stranger = new Visitor(base, agent);
  const say = (good, what) => verdict.say(good, `seminar ${round}: ${what}`);
  const posted = async (what, tail, fields) => say((await facilitator.post(seminar.at(tail), fields)).status === 303, what);
  await posted("the vote closes", `/polls/${poll}/close`, {});
  const people = (await facilitator.get(seminar.at("/people"))).text;
  await posted("the day ends", "/end", {});
  await posted("the report is published", "/report", { names_checked: "1" });
  const report = JSON.parse((await stranger.get(`/bg/reports/${seminar.id}/data.json`)).text);
  const exported = JSON.parse((await stranger.get(seminar.at(`/polls/${poll}/ballots.json`))).text);

  for (const entry of history) {
    if (entry.refused) say(entry.outcome !== "ok", `${entry.kind} ${entry.mark} must be refused and was acknowledged`);
    else say(entry.outcome !== "fail", `${entry.kind} ${entry.mark} was refused with ${entry.status} (try ${entry.tries})`);
  }
  const of = (...kinds) => history.filter((entry) => kinds.includes(entry.kind));
  const found_all = (what, entries, texts) => {
    const wrong = judge(entries, counted(texts));
    for (const line of wrong.slice(0, 20)) say(false, line);
    say(wrong.length === 0, `${wrong.length} faults among ${entries.length} ${what}`);
  };
  const cards = [...report.lone_cards, ...report.clusters.flatMap((cluster) => cluster.cards)].filter((text) => !titles.some((title) => text.startsWith(title)));
  found_all("cards", of("card"), cards.map((text) => text.replace(/я+$/, "")));
  say(report.card_count === cards.length + titles.length * 2, "the report counts its cards rightly");
  const names = [...people.matchAll(/>\s*(n[0-9a-z]+|x\d+)\s*</g)].map((match) => match[1]);
  found_all("people", of("join", "person"), names.filter((name) => name.startsWith("n")));
  say(report.attendance.place + report.attendance.online === names.length, `attendance ${report.attendance.place + report.attendance.online} = ${names.length} people in the list`);
  found_all("activities", of("plan"), report.plan.map((item) => item.activity.bg).filter((text) => /^a[0-9a-z]+$/.test(text)));

  const ballots = of("ballot");
  receipts_of(ballots.map(({ choices, nonce }) => [choices, nonce])).forEach((receipt, i) => (ballots[i].receipt = receipt));
  for (const entry of ballots) if (entry.told) say(entry.told === entry.receipt, `the receipt of ${entry.mark} is the hash of its ballot and nonce`);
  found_all("ballots", ballots.map((entry) => ({ ...entry, mark: entry.receipt })), exported.ballots.map((ballot) => ballot.receipt));
  const listed = new Set(exported.ballots.map((ballot) => ballot.receipt));
  const given = summed(ballots.filter((entry) => listed.has(entry.receipt)).map((entry) => entry.choices));
  const recount = summed(exported.ballots.map((ballot) => ballot.choices));
  say(same_totals(given, recount), "what was given equals the recount of the public list");
  const label = new Map(exported.items.map((item) => [item.label, item.id]));
  const tally = new Map(report.polls[0].items.map((item) => [label.get(item.label.bg), item.total]));
  say(same_totals(tally, recount), "the tally equals the recount");
  const voters = Object.values(report.polls[0].voters).reduce((sum, count) => sum + count, 0);
  say(voters === exported.ballots.length, `${voters} voters and ${exported.ballots.length} ballots`);
  for (const { outcome } of history) totals[outcome] += 1;
}

function doctor(when) {
  const looked = spawnSync(program, ["doctor", "--data", data, ...database], { encoding: "utf8" });
  // "disk" speaks of the machine, not of the data.
  const problems = (looked.stdout ?? "").split("\n").filter((line) => line.startsWith("PROBLEM") && !line.includes(" disk"));
  verdict.say(/^good +schema/m.test(looked.stdout) && /^good +database/m.test(looked.stdout) && problems.length === 0, `the doctor finds the database whole (${when}): ${looked.stdout}${looked.stderr}`);
}

try {
  const greeted = await start(database, { data, port, onspawn: (spawned) => (child = spawned) });
  server = greeted;
  up = true;
  const facilitator = new Visitor(base, agent);
  await facilitator.enter(greeted.links.facilitator);
  const begin = performance.now();
  for (let cycle = 0, round = 1; cycle < cycles; round += 1) {
    const stage = await prepare(facilitator);
    const history = [];
    working = true;
    const busy = Array.from({ length: clients }, (_, number) => client(number, stage, history));
    for (const last = Math.min(cycles, cycle + cycles_a_seminar); cycle < last; cycle += 1) {
      await pause(60 + next() * 700);
      await take_down();
      agent = agent_of(64);
      if (next() < 0.1) {
        // And once more while it comes up.
        const dying = spawn(program, ["serve", "--demonstration", "--data", data, "--port", String(port), ...database], { stdio: "ignore" });
        const gone = new Promise((resolve) => dying.once("exit", resolve));
        await pause(next() * 60);
        dying.kill("SIGKILL");
        await gone;
        totals.kills += 1;
      }
      await bring_up();
      if ((cycle + 1) % 10 === 0) doctor(`cycle ${cycle + 1}, under load`);
    }
    await pause(300);
    working = false;
    await Promise.all(busy);
    await compare(facilitator, stage, history, round);
    console.log(`seminar ${round}: ${history.length} writes compared after ${cycle} cycles, ${Math.round((performance.now() - begin) / 1000)} s`);
  }
  doctor("at the end");
  const p99 = quantile(ready_ms, 0.99);
  console.log(`${engine}: ${totals.kills} kills; writes: ${totals.ok} acknowledged, ${totals.fail} refused, ${totals.unknown} unknown; ${totals.retried} retried after a broken answer, ${totals.replayed} of them had taken effect before; receipts told again ${totals.receipts_again}, not told again ${totals.receipts_missing}`);
  console.log(`ready again: p50 ${quantile(ready_ms, 0.5).toFixed(0)} ms, p99 ${p99.toFixed(0)} ms, max ${Math.max(...ready_ms).toFixed(0)} ms of ${ready_ms.length} starts`);
  verdict.say(p99 <= ready_within_ms, `ready again within ${ready_within_ms} ms (p99 ${p99.toFixed(0)} ms)`);
  verdict.say(totals.seats_missing === 0, `${totals.seats_missing} people whose answer was lost were not given their seat again`);
  verdict.say(totals.receipts_missing === 0, `${totals.receipts_missing} voters whose answer was lost were not told their receipt again`);
  verdict.say(totals.retried > 0 && totals.ok > cycles, "the clients were really writing while the program was killed");
} catch (error) {
  verdict.say(false, `the run broke off: ${error.stack}`);
} finally {
  working = false;
  for (const go of waiting.splice(0)) go();
  agent.destroy();
  if (server && up) await server.stop();
  rmSync(data, { recursive: true, force: true });
  drop();
  verdict.end();
}
