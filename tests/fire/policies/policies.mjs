// The policy matrix: every route × every role, on real records of two regional centres, against what its policy and the rule
// "not yours is not there" demand, and against the table expected.txt that a person can read. Then: forms from other sites are
// refused, the other centre changes nothing here, and no canary of centre A reaches anybody of centre B.
//   MEGDAN=path MEGDAN_DATABASE=postgres://… node tests/fire/policies/policies.mjs [--update]
// Will not know the routes: `megdan config --routes` prints them.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { free_port, program, start } from "../../browser/server.mjs";
import { fresh_database } from "../database.mjs";
import { agent_of, fresh_key, Verdict } from "../wire.mjs";
import { exceptions, judged, may, may_draft, roles } from "./rules.mjs";
import { canary, forms, World } from "./world.mjs";

const { options: database, what: engine, drop } = fresh_database();
const snapshot = new URL("expected.txt", import.meta.url);
const verdict = new Verdict();
const outsiders = ["stranger", "other_participant", "guest", "other_facilitator", "other_manager"];
const data = mkdtempSync(join(tmpdir(), "megdan-policies-"));
const agent = agent_of(8);
const show = (answer) => `${answer.status}${answer.location ? ` → ${answer.location}` : ""}`;

execFileSync(program, ["demo", "--data", data, ...database]);
const server = await start(database, { data, port: await free_port(), plain: true });
const routes = execFileSync(program, ["config", "--routes", "--data", data, ...database], { encoding: "utf8" })
  .trim()
  .split("\n")
  .map((line) => {
    const [method, address, policy] = line.split("\t");
    return { method, address, policy, name: `${method} ${address}` };
  });

const world = new World(server, agent, database);
const is_safe = (route) => route.method === "GET" || route.method === "HEAD";
const of_seminar = (route) => route.address.includes("/{seminar}");
/** After these the world is another one for everybody who comes later. */
const ends_the_world = /\/(end|throw-away|doors\/close|edit|me|me\/leave|me\/votes|me\/cancel)$/;

function path_of(route, ids) {
  return route.address
    .replace("{lang}", "bg")
    .replace(/^(\/bg|\/api\/v1)?\/reports\/\{seminar\}/, `$1/reports/${ids.report ?? world.published.id}`)
    // Registration is open only between the announcement and the day.
    .replace(/\/seminars\/\{seminar\}\/register$/, `/seminars/${ids.seminar === world.seminar.id ? world.announced.id : ids.seminar}/register`)
    .replace("/board/cards/{card}", `/board/cards/${ids.board_card}`)
    .replace(/\{(\w+)\}/g, (_, name) => {
      if (!ids[name]) throw new Error(`${route.name}: the world has no {${name}}`);
      return ids[name];
    });
}

function scan(role, route, answer) {
  if (!outsiders.includes(role) || world.silent) return;
  const whole = `${answer.text}\n${JSON.stringify(answer.headers)}`;
  // What somebody typed herself comes back to her; nobody types a canary here.
  const at = Math.max(whole.indexOf(canary), whole.indexOf("kanarche"));
  verdict.say(at < 0, `${role} reads a private text of centre A at ${route.name}: …${at < 0 ? "" : whole.slice(Math.max(0, at - 60), at + 40).replace(/\s+/g, " ")}…`);
}

/** A body that the operation's own description allows. */
function api_body(route, ids) {
  const described = world.openapi.paths[route.address.replace("/api/v1", "")]?.[route.method.toLowerCase()];
  if (!described?.requestBody) return null;
  const resolve = (schema) => (schema.$ref ? world.openapi.components.schemas[schema.$ref.split("/").at(-1)] : schema);
  const schema = resolve(described.requestBody.content["application/json"].schema);
  const known = { ...forms(ids, route.address), code: decodeURIComponent(ids.code) };
  const value = (name, type) => type.enum?.[0] ?? { integer: 1, number: 1, boolean: false, array: [], object: {} }[type.type] ?? known[name] ?? "Текст";
  return JSON.stringify(Object.fromEntries((schema.required ?? []).map((name) => [name, value(name, resolve(schema.properties[name]))])));
}

async function call(route, role, ids, headers = {}) {
  const visitor = world.roles[role];
  const kept = new Map(visitor.cookies);
  const path = path_of(route, ids) + (/\/join(\/move)?$/.test(route.address) ? `?code=${world.seminar.code}` : "");
  const key = fresh_key("matrix");
  const body = () => (route.address.startsWith("/api/") ? api_body(route, ids) : { _once: key, ...forms(ids, route.address) });
  const answer = is_safe(route) ? await visitor.get(path, headers) : await visitor.send(route.method, path, body(), { "idempotency-key": key, ...headers });
  // A stranger who came in by a route is a stranger again at the next.
  if (role === "stranger" || /join|register|sign-out|seats/.test(route.address)) visitor.cookies = kept;
  scan(role, route, answer);
  return answer;
}

/** Those who are refused come first, so that they meet the records as they were. */
const in_turn = (route) => [...roles].sort((a, b) => Number(may(route, a)) - Number(may(route, b)));

async function matrix() {
  const table = new Map();
  await world.running();
  // Signing out comes last: it ends the sessions that the others need.
  for (const route of [...routes].sort((a, b) => Number(a.address.endsWith("/sign-out")) - Number(b.address.endsWith("/sign-out")))) {
    const row = {};
    for (const role of in_turn(route)) {
      const expected = may(route, role);
      let answer = await call(route, role, world.ids);
      if (expected && !judged(route, answer) && !is_safe(route)) {
        // Whoever came before may have used the record up.
        await world.running();
        answer = await call(route, role, world.ids);
      }
      const allowed = judged(route, answer);
      row[role] = allowed;
      verdict.say(allowed === expected, `${route.name} (${route.policy}): ${role} must be ${expected ? "let in" : "refused"} and got ${show(answer)}`);
      verdict.say(answer.status < 500, `${route.name}: ${role} met a server error ${answer.status}`);
      if (!expected && answer.status === 403) verdict.say(false, `${route.name}: ${role} learns by a 403 that something is there`);
      if (expected && !is_safe(route) && ends_the_world.test(route.address)) await world.running();
    }
    table.set(route.name, row);
  }
  return table;
}

async function drafts() {
  const table = new Map();
  for (const route of routes) {
    if (!of_seminar(route) || route.address.includes("/reports/")) continue;
    const row = {};
    for (const role of roles) {
      if (may_draft(route, role)) {
        row[role] = true; // proven by the running seminar; a draft is not to be used up here
        continue;
      }
      const answer = await call(route, role, { ...world.ids, seminar: world.draft.id });
      row[role] = judged(route, answer);
      verdict.say(!row[role], `${route.name} of a draft: ${role} got ${show(answer)}`);
    }
    table.set(route.name, row);
  }
  return table;
}

/** Records of A under the address of B's own seminar: the leaders of B must not reach them through their own door. */
async function side_doors() {
  await world.running();
  const before = await world.sight();
  for (const route of routes) {
    const names = [...route.address.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).filter((name) => name !== "lang" && name !== "seminar");
    if (!route.address.includes("/seminars/{seminar}") || names.length === 0) continue;
    for (const role of ["other_facilitator", "other_manager", "other_participant"]) {
      const answer = await call(route, role, { ...world.ids, seminar: world.seminar_b.id });
      verdict.say([303, 401, 404, 409, 422].includes(answer.status), `${route.name} with a record of A in a seminar of B: ${role} got ${show(answer)}`);
    }
  }
  const after = await world.sight();
  if (!verdict.say(before === after, "nothing of A changes when B's people name its records under their own seminar")) {
    const at = [...before].findIndex((sign, i) => sign !== after[i]);
    console.log(`  before: ${before.slice(at - 100, at + 100)}\n  after: ${after.slice(at - 100, at + 100)}`);
  }
}

async function other_sites() {
  await world.running();
  const before = await world.sight();
  const whom = (route) => ["facilitator", "participant", "administrator", "member"].find((role) => may(route, role));
  for (const route of routes) {
    if (is_safe(route)) continue;
    const role = whom(route);
    for (const [what, headers] of [
      ["without an Origin", { origin: undefined }],
      ["from another site", { origin: "https://evil.example" }],
      ["from a page without an address", { origin: "null" }],
      ["from a sister site, as the browser says", { origin: undefined, "sec-fetch-site": "same-site" }],
    ]) {
      const answer = await call(route, role, world.ids, headers);
      verdict.say(answer.status === 403, `${route.name} ${what}: ${role} got ${show(answer)}`);
    }
  }
  verdict.say((await world.sight()) === before, "nothing changes by forms from other sites");
}

/** Whatever B's people reach by following links, from every page of a menu. */
async function crawl() {
  for (const role of [...outsiders, "member"]) {
    const visitor = world.roles[role];
    const seen = new Set();
    const waiting = ["/bg", "/en", "/bg/seminars", "/en/seminars", "/bg/people", "/bg/account", "/bg/reports", "/reports.atom", "/bg/dev/outbox", "/bg/processes", `/bg/seminars/${world.seminar.id}`, `/bg/seminars/${world.seminar.id}/wall`, `/bg/seminars/${world.seminar_b.id}/cockpit`, `/bg/seminars/${world.seminar_b.id}/people`, "/api/v1/seminars", "/api/v1/openapi.json", "/metrics"];
    while (waiting.length > 0 && seen.size < 250) {
      const path = waiting.shift();
      if (seen.has(path)) continue;
      seen.add(path);
      const answer = await visitor.get(path);
      verdict.say(answer.status < 500, `${role} ${path} answers ${answer.status}`);
      const own = role === "member" && (path === "/bg/account" || path === "/en/account");
      const whole = own ? "" : answer.text.replace(/kanarche-member-a/g, role === "member" ? "" : "$&");
      const at = Math.max(whole.indexOf(canary), whole.indexOf("kanarche"));
      verdict.say(at < 0, `${role} reads a private text of centre A at ${path}: …${whole.slice(Math.max(0, at - 60), at + 40).replace(/\s+/g, " ")}…`);
      for (const [, link] of answer.text.matchAll(/(?:href|data-live)="(\/[^"#]*)/g)) if (!/\/assets\/|\/events|sign-out/.test(link)) waiting.push(link.replaceAll("&amp;", "&"));
    }
    verdict.say(seen.size > 15, `${role} was led to ${seen.size} pages`);
  }
}

/** A session of A ended by B's hand would be a reach across. */
async function sessions() {
  for (const role of roles) if (role !== "facilitator") await world.roles[role].post(`/bg/account/sessions/${world.ids.session}/end`);
  verdict.say((await world.roles.facilitator.get("/bg/account")).text.includes(world.ids.session), "nobody ends the session of another account");
}

/** What B's people write must not land in A. */
async function reach() {
  const { other_facilitator, other_manager, manager, facilitator } = world.roles;
  const centre_a = await world.centre_of(manager);
  const made = await other_facilitator.post("/bg/seminars", { ...forms(world.ids, "/seminars"), title_bg: "Чуждо", centre: centre_a });
  verdict.say(made.status === 422 && !(await facilitator.get("/bg/seminars")).text.includes("Чуждо"), `a facilitator of B makes no seminar in A: ${show(made)}`);
  await other_facilitator.post(world.seminar_b.at("/edit"), { ...forms(world.ids, "/edit"), title_bg: "Семинар на Б", centre: centre_a });
  verdict.say((await manager.get(world.seminar_b.at("/cockpit"))).status === 404 && (await other_manager.get(world.seminar_b.at("/cockpit"))).status === 200, "no seminar moves to another centre by its form");
  const centre_b = await world.centre_of(other_manager);
  for (const [role, centre, what] of [["member", centre_a, "into A"], ["manager", centre_b, "a manager"], ["administrator", centre_b, "an administrator"], ["member", "", "for the whole country"]]) {
    const invited = await other_manager.post("/bg/people/invitations", { email: "reach@test.example", role, centre });
    verdict.say(invited.status === 422, `the manager of B does not invite ${what}: ${show(invited)}`);
  }
}

/** What is done to people and invitations of A takes its own manager, not B's. */
async function people_of_a() {
  const { other_manager, manager } = world.roles;
  const page = async () => (await manager.get("/bg/people")).text;
  const before = await page();
  const invitation = before.match(/name="invitation" value="([^"]+)"/)?.[1];
  verdict.say(Boolean(invitation), "A's manager sees an invitation that could be withdrawn");
  const centre = await world.centre_of(manager);
  const taken = await other_manager.post(`/bg/people/${world.account_id}/take-role`, { role: "member", centre });
  const withdrawn = await other_manager.post("/bg/people/invitations/withdraw", { invitation: invitation ?? "" });
  verdict.say(taken.status >= 400 && withdrawn.status >= 400, `B's manager takes no role and no invitation of A back: ${show(taken)}, ${show(withdrawn)}`);
  const after = await page();
  verdict.say(after.includes(`people/${world.account_id}/take-role`) && after.includes(invitation), "they are still there");
}

/** The canaries are really there: A's leader reads each of them, or the search above would prove nothing. */
async function canaries() {
  const { facilitator, manager } = world.roles;
  for (const [visitor, path] of [
    [facilitator, world.draft.at("/edit")],
    [facilitator, world.draft.at("")],
    [facilitator, world.seminar.at("/edit")],
    [facilitator, world.seminar.at("/people")],
    [facilitator, world.seminar.at("/plan")],
    [facilitator, world.seminar.at("/outcomes")],
    [facilitator, world.announced.at("/edit")],
    [manager, "/bg/people"],
    [manager, world.seminar.at("/people")],
  ]) {
    const { status, text } = await visitor.get(path);
    verdict.say(status === 200 && (text.includes(canary) || text.includes("kanarche")), `the canary sings at ${path} for A's own leaders`);
  }
}

function written(running, draft) {
  const marks = (row) => roles.map((role) => (row ? (row[role] ? "+" : "-") : ".")).join(" ");
  const lines = [
    "# Who reaches what: + let in, - refused (404, or led to the door), . not of a seminar.",
    "# First ten: records of centre A, the seminar running. Last ten: the same seminar as a draft. In the order",
    `#   ${roles.join(", ")}`,
    "# (participant: sits in A's seminar; other_…: of centre B). Written by: node tests/fire/policies/policies.mjs --update",
    "#",
  ];
  for (const route of routes) lines.push(`${marks(running.get(route.name))}   ${marks(draft.get(route.name))}   ${route.name}   [${route.policy}]`);
  return lines.join("\n") + "\n";
}

try {
  await world.people();
  world.asset = (await world.roles.stranger.get("/bg")).text.match(/\/assets\/([^"?]+)/)[1];
  const described = await world.roles.stranger.get("/api/v1/openapi.json");
  world.openapi = described.status === 200 ? JSON.parse(described.text) : { paths: {} };
  // In its own order: what must find all sessions alive first.
  await world.running();
  await canaries();
  await other_sites();
  await reach();
  await people_of_a();
  await side_doors();
  await sessions();
  await crawl();
  const draft = await drafts();
  const running = await matrix();
  for (const name of exceptions.keys()) verdict.say(routes.some((route) => route.name === name), `an exception for a route that is gone: ${name}`);
  const text = written(running, draft);
  if (process.argv.includes("--update")) writeFileSync(snapshot, text);
  const expected = readFileSync(snapshot, "utf8").split("\n");
  const actual = text.split("\n");
  for (const line of actual) verdict.say(expected.includes(line), `not in expected.txt: ${line}`);
  for (const line of expected) verdict.say(actual.includes(line), `in expected.txt, and not so any more: ${line}`);
  const series = (await world.roles.stranger.get("/metrics")).text.split("\n").filter((line) => line && !line.startsWith("#")).length;
  verdict.say(series > routes.length && series < 2000, `/metrics has ${series} series after every route was used by every role`);
  verdict.say(!/"status":5\d\d/.test(server.log()), "no request was answered with a server error");
  console.log(`${engine}: ${routes.length} routes × ${roles.length} roles; /metrics has ${series} series`);
} catch (error) {
  verdict.say(false, `the run broke off: ${error.stack}`);
} finally {
  agent.destroy();
  await server.stop();
  rmSync(data, { recursive: true, force: true });
  drop();
  verdict.end();
}
