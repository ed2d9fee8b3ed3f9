// D14: 200 voters send 200 ballots each, many at the same moment, while the ballot closes: once by the facilitator's hand, once by
// its timer. Counted = voters who were told that they are counted; after the close no new ballot; tally = recount = receipts.
//   VOTERS=200 EACH=200 SEED=1 MEGDAN=path MEGDAN_DATABASE=postgres://… node tests/fire/ballots/ballots.mjs
// Will not switch off any limit: 64 connections are what a hall behind one address may have, and no code is guessed.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { free_port, start } from "../../browser/server.mjs";
import { fresh_database } from "../database.mjs";
import { counted, judge, same_totals, summed } from "../kills/history.mjs";
import { choice_fields, draw_choices, receipt_in, receipts_of, Seminar } from "../seminar.mjs";
import { agent_of, chance, pause, Verdict, Visitor } from "../wire.mjs";

const voters = Number(process.env.VOTERS ?? 200);
const each = Number(process.env.EACH ?? 200);
const seed = Number(process.env.SEED ?? 1);
const at_once = 64;
const { options: database, what: engine, drop } = fresh_database();

const verdict = new Verdict();
const data = mkdtempSync(join(tmpdir(), "megdan-ballots-"));
let child;
const server = await start(database, { data, port: await free_port(), onspawn: (spawned) => (child = spawned) });
/** Seconds of processor time that the program has used. */
const used = () => readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ").slice(11, 13).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
const agent = agent_of(at_once);

/** Runs the list with so many at a time, in its order. */
async function all_at_once(list, act) {
  let from = 0;
  await Promise.all(
    Array.from({ length: at_once }, async () => {
      while (from < list.length) {
        const index = from;
        from += 1;
        await act(list[index], index);
      }
    }),
  );
}

/**
 * Every voter's ballots in a random order within her own short while, voter after voter, so that a good many of one voter's are
 * under way together and the close falls among them. A third repeat one and the same request (one key, one ballot), a third are the
 * same ballot with keys of their own, a third are different ballots.
 */
function plan_of(people, items, next) {
  const plan = [];
  people.forEach((person, voter) => {
    const same = { choices: draw_choices(items, next), nonce: `nonce-of-voter-${seed}-${voter}-same` };
    for (let i = 0; i < each; i += 1) {
      const kind = i % 3;
      const ballot = kind === 2 ? { choices: draw_choices(items, next), nonce: `nonce-of-voter-${seed}-${voter}-${i}` } : same;
      plan.push({ voter, person, ...ballot, key: kind === 0 ? `same-${voter}` : `own-${voter}-${i}`, at: voter + next() * 2 });
    }
  });
  return plan.sort((a, b) => a.at - b.at);
}

async function one_run(what, staff, close_by_timer) {
  const say = (good, sentence) => verdict.say(good, `${what}: ${sentence}`);
  const next = chance(seed * 31 + (close_by_timer ? 7 : 0));
  const begin = performance.now();
  const seminar = await Seminar.make(staff, { title_bg: `Под натиск: ${what}` });
  await seminar.begin();
  await seminar.go("cards");
  await seminar.clusters(["Менторство", "Мрежа", "Видимост", "Каталог", "Зали", "Пари"]);
  await seminar.go("vote");
  const poll = await seminar.prepare_poll();
  const people = new Array(voters);
  await all_at_once([...people.keys()], async (voter) => {
    people[voter] = await seminar.join(agent, `v${voter}`);
  });

  await seminar.open_poll(poll, close_by_timer ? "1" : "0");
  const opened = performance.now();
  const items = await seminar.items(poll);
  const plan = plan_of(people, items, next);
  // By hand: the close is sent from the midst of the ballots. By timer: they begin so long before its minute ends.
  let closed_at = close_by_timer ? opened + 60_000 : Infinity;
  const lead = Math.min(45_000, Math.max(10_000, one_run.took * 0.6));
  if (close_by_timer) await pause(Math.max(0, closed_at - lead - performance.now()));
  const sending = performance.now();
  const used_before = used();
  let closing = null;
  const answers = new Array(plan.length);
  await all_at_once(plan, async (ballot, index) => {
    // Where the first half is through before the minute ends, the second waits for its last moment.
    if (close_by_timer && index >= plan.length / 2) await pause(Math.max(0, closed_at - 300 - performance.now()));
    if (!close_by_timer && !closing && index >= plan.length / 2)
      closing = seminar.close_poll(poll).then((answer) => {
        closed_at = performance.now();
        return answer;
      });
    const sent = performance.now();
    const answer = await ballot.person.post(seminar.at(`/polls/${poll}/ballots`), { ...choice_fields(ballot.choices), nonce: ballot.nonce }, ballot.key);
    answers[index] = { ...ballot, status: answer.status, location: answer.location, again: Boolean(answer.headers["idempotent-replayed"]), told: receipt_in(answer), late: sent > closed_at };
  });
  one_run.took = performance.now() - sending;
  const cost = ((used() - used_before) * 1000) / plan.length;
  if (closing) say((await closing).status === 303, "the facilitator's close is taken");
  const stranger = new Visitor(server.base, agent);
  const list = seminar.at(`/polls/${poll}/ballots.json`);
  for (let tries = 0; tries < 300 && (await stranger.get(list)).status !== 200; tries += 1) await pause(100);
  const exported = JSON.parse((await stranger.get(list)).text);

  const ok = answers.filter((answer) => answer.status === 303 && answer.location.endsWith("/phone"));
  const fresh = ok.filter((answer) => !answer.again);
  const late = answers.filter((answer) => answer.late);
  const statuses = [...counted(answers.map((answer) => String(answer.status)))].map(([status, times]) => `${times} × ${status}`).join(", ");
  say(answers.every((answer) => answer.status === 409 || (answer.status === 303 && answer.location.endsWith("/phone"))), `every answer is a count or a refusal: ${statuses}`);
  const told = new Set(ok.map((answer) => answer.voter));
  say(told.size > 0 && told.size < voters, `the close fell among the ballots: ${told.size} of ${voters} voters were told that they are counted`);
  say(fresh.length === told.size, `each of them was counted once: ${fresh.length} fresh acknowledgements of ${told.size} voters`);
  say(late.length > 0 && late.every((answer) => answer.status === 409 || answer.again), `of ${late.length} ballots sent after the close ${late.filter((answer) => answer.status === 303 && !answer.again).length} were counted`);
  say(ok.filter((answer) => answer.again).every((answer) => fresh.some((first) => first.voter === answer.voter && first.key === answer.key)), "an answer given again is an answer given before");
  say(ok.filter((answer) => answer.again).every((answer) => fresh.find((first) => first.voter === answer.voter).told === answer.told), "a voter whose answer was lost gets the same receipt again");
  say(exported.ballots.length === told.size, `the public list has ${exported.ballots.length} ballots of ${told.size} voters`);
  const reckoned = receipts_of(fresh.map(({ choices, nonce }) => [choices, nonce]));
  say(fresh.every((answer, i) => answer.told === reckoned[i]), "every receipt is the hash of its ballot and nonce, reckoned apart");
  const wrong = judge(fresh.map((answer) => ({ mark: answer.told, kind: "ballot", outcome: "ok" })), counted(exported.ballots.map((ballot) => ballot.receipt)));
  for (const line of wrong.slice(0, 10)) say(false, line);
  say(wrong.length === 0, "every receipt that was given is in the public list once, and nothing else is");
  const recount = summed(exported.ballots.map((ballot) => ballot.choices));
  say(same_totals(recount, summed(fresh.map((answer) => answer.choices))), "the recount equals what was given");
  await staff.post(seminar.at("/end"));
  await staff.post(seminar.at("/report"), { names_checked: "1" });
  const report = JSON.parse((await stranger.get(`/bg/reports/${seminar.id}/data.json`)).text);
  const label = new Map(exported.items.map((item) => [item.label, item.id]));
  say(same_totals(recount, new Map(report.polls[0].items.map((item) => [label.get(item.label.bg), item.total]))), "the tally equals the recount");
  say(Object.values(report.polls[0].voters).reduce((sum, count) => sum + count, 0) === told.size, "the turnout equals the voters who were told");
  console.log(`${engine}, ${what}: ${answers.length} ballots of ${voters} voters in ${(one_run.took / 1000).toFixed(1)} s: ${statuses}; ${told.size} counted, ${ok.length - fresh.length} answers given again, ${late.length} after the close; ${cost.toFixed(2)} ms of processor each; ${Math.round((performance.now() - begin) / 1000)} s in all`);
}
one_run.took = 0;

try {
  const staff = new Visitor(server.base, agent);
  await staff.enter(server.links.facilitator);
  await one_run("closed by the facilitator", staff, false);
  await one_run("closed by the timer", staff, true);
  verdict.say(!/"status":5\d\d/.test(server.log()), "no request was answered with a server error");
} catch (error) {
  verdict.say(false, `the run broke off: ${error.stack}`);
} finally {
  agent.destroy();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
  drop();
  verdict.end();
}
