// The search for a link between a voter and a ballot (docs/testing.md): 1,000 people vote in a known order; then whatever the database
// orders or stores must not go with it. A link that is there shows as a correlation near 1; chance stays below p = 0.01, and what
// exceeds it by chance does not do so again in a second ballot.
//   VOTERS=1000 SEED=1 MEGDAN=path MEGDAN_DATABASE=postgres://… node tests/fire/ballots/link.mjs
// Will not search the write-ahead log or backups of an open ballot: there the order is, and src/seminars/README.md says so.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { free_port, start } from "../../browser/server.mjs";
import { fresh_database } from "../database.mjs";
import { choice_fields, draw_choices, receipt_in, Seminar } from "../seminar.mjs";
import { agent_of, chance, Verdict, Visitor } from "../wire.mjs";

const voters = Number(process.env.VOTERS ?? 1000);
const seed = Number(process.env.SEED ?? 1);
const { options: database, what: engine, drop } = fresh_database();
const verdict = new Verdict();
const data = mkdtempSync(join(tmpdir(), "megdan-link-"));
const server = await start(database, { data, port: await free_port() });
const agent = agent_of(16);
const next = chance(seed);

/** Ranks of values, 0 first. */
function ranks(values) {
  const out = new Array(values.length);
  values.map((value, i) => [value, i]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)).forEach(([, i], rank) => (out[i] = rank));
  return out;
}
/** Spearman's correlation of two orders, as a number of standard deviations. */
function deviations(a, b) {
  const n = a.length;
  const [x, y] = [ranks(a), ranks(b)];
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += (x[i] - y[i]) ** 2;
  return (1 - (6 * squares) / (n * (n * n - 1))) * Math.sqrt(n - 1);
}
const chance_of_p001 = 2.576;

// The measure itself must see a link where there is one.
const straight = Array.from({ length: 1000 }, (_, i) => i);
verdict.say(deviations(straight, straight) > 30 && deviations(straight, [...straight].reverse()) < -30, "a ballot order that follows the voters would be seen");
verdict.say(Math.abs(deviations(straight, straight.map(() => next()))) < 4, "an order by chance is not taken for a link");

const shuffled = (list) => list.map((value) => [next(), value]).sort((a, b) => a[0] - b[0]).map(([, value]) => value);

async function in_turns(list, at_once, act) {
  let from = 0;
  await Promise.all(Array.from({ length: at_once }, async () => {
    while (from < list.length) await act(list[from++]);
  }));
}

const everything = `
import json, sqlite3, sys
base = sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True)
tables = [row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
print(json.dumps({table: [[str(value) for value in row] for row in base.execute('SELECT * FROM "%s"' % table)] for table in tables}))
`;
/** Every row of every table as texts, in the order in which the database gives them when nobody asks for one. */
function dump() {
  if (database.length === 0) return JSON.parse(execFileSync("python3", ["-c", everything, join(data, "megdan.sqlite")], { encoding: "utf8", maxBuffer: 1 << 28 }));
  const ask = (sql) => execFileSync("psql", ["-AtX", "-F", "\u001f", database[1], "-c", sql], { encoding: "utf8", maxBuffer: 1 << 28 }).split("\n").filter(Boolean).map((line) => line.split("\u001f"));
  return Object.fromEntries(ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").map(([table]) => [table, ask(`SELECT ${table === "seminars_ballot" ? "*, ctid, xmin" : "*"} FROM ${table}`)]));
}

async function one_ballot(number, staff) {
  const seminar = await Seminar.make(staff, { title_bg: `Тайна ${number}` });
  await seminar.begin();
  await seminar.go("cards");
  await seminar.clusters(["Менторство", "Мрежа", "Видимост", "Каталог"]);
  await seminar.go("vote");
  const poll = await seminar.prepare_poll();
  const people = [];
  await in_turns([...Array(voters).keys()], 16, async (voter) => people.push({ name: `v${number}-${voter}`, visitor: await seminar.join(agent, `v${number}-${voter}`) }));
  await seminar.open_poll(poll);
  const items = await seminar.items(poll);
  const given = shuffled(people);
  // One after the other: the order is known.
  for (const [turn, person] of given.entries()) {
    const choices = draw_choices(items, next);
    const answer = await person.visitor.post(seminar.at(`/polls/${poll}/ballots`), { ...choice_fields(choices), nonce: `nonce-of-link-${seed}-${number}-${turn}` });
    person.turn = turn;
    person.receipt = receipt_in(answer);
  }
  if (!verdict.say(given.every((person) => person.receipt), `ballot ${number}: everybody voted`)) return [];
  await seminar.close_poll(poll);

  const tables = dump();
  const ballots = tables.seminars_ballot.filter((row) => given.some((person) => row.includes(person.receipt)));
  verdict.say(ballots.length === voters, `ballot ${number}: ${ballots.length} ballots of ${voters}`);
  const row_of = new Map(ballots.map((row, place) => [row.find((value) => given.some((person) => person.receipt === value)), { row, place }]));
  const person_row = new Map(tables.seminars_person.map((row, place) => [row.find((value) => /^v\d+-\d+$/.test(value)), { id: row[0], place }]));
  const took_part = new Map(tables.seminars_participation.map((row, place) => [row[1], place]));
  for (const person of given) Object.assign(person, { ballot: row_of.get(person.receipt), id: person_row.get(person.name).id });

  // Nothing stored names both: no receipt or ballot id outside the ballots, no person inside.
  const secrets = new Set(ballots.flatMap((row) => [row[1], ...row.filter((value) => given.some((person) => person.receipt === value))]));
  for (const [table, rows] of Object.entries(tables)) {
    if (table === "seminars_ballot") continue;
    const leak = rows.find((row) => row.some((value) => [...value.matchAll(/[0-9a-z]{20,}/g)].some(([word]) => secrets.has(word))));
    verdict.say(!leak, `ballot ${number}: ${table} holds a ballot's id or receipt: ${leak}`);
  }
  const ids = new Set(given.map((person) => person.id));
  verdict.say(!ballots.some((row) => row.some((value) => ids.has(value))), `ballot ${number}: a ballot holds a person's id`);
  verdict.say(![...secrets].some((secret) => server.log().includes(secret)), `ballot ${number}: the log tells a ballot's id or receipt`);

  const orders = { "turn of voting": (person) => person.turn, "order of coming in": (person) => BigInt(person.id), "place among those who took part": (person) => took_part.get(person.id) };
  const places = { "ballot id": (person) => person.ballot.row[1], "row order": (person) => person.ballot.place, receipt: (person) => person.receipt };
  if (database.length > 0) {
    places.ctid = (person) => person.ballot.row.at(-2).match(/\d+/g).reduce((sum, part) => sum * 100_000 + Number(part), 0);
    places.xmin = (person) => Number(person.ballot.row.at(-1)) * 1e6 + person.ballot.place;
    verdict.say(new Set(given.map((person) => person.ballot.row.at(-1))).size === 1, `ballot ${number}: all ballots are of one transaction`);
  }
  const suspicious = [];
  for (const [order, of_voter] of Object.entries(orders))
    for (const [place, of_ballot] of Object.entries(places)) {
      const z = deviations(given.map(of_voter), given.map(of_ballot));
      console.log(`${engine}, ballot ${number}: ${order} and ${place}: ${(z / Math.sqrt(voters - 1)).toFixed(3)} (z ${z.toFixed(2)})`);
      if (Math.abs(z) > chance_of_p001) suspicious.push(`${order} and ${place}`);
    }
  return suspicious;
}

try {
  const staff = new Visitor(server.base, agent);
  await staff.enter(server.links.facilitator);
  const first = await one_ballot(1, staff);
  const again = first.length === 0 ? [] : await one_ballot(2, staff);
  const linked = first.filter((pair) => again.includes(pair));
  verdict.say(linked.length === 0, `they go together, twice: ${linked.join("; ")}`);
} catch (error) {
  verdict.say(false, `the run broke off: ${error.stack}`);
} finally {
  agent.destroy();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
  drop();
  verdict.end();
}
