// Every operation of /api/v1 answers as its OpenAPI document says: each documented status is produced and checked.
// Will not know the document by heart: an operation or a status that no scenario produces fails the run.
//   MEGDAN=build/main/src/app/megdan node tests/api/run.mjs
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";
import { Client, start } from "../browser/server.mjs";

let passed = 0;
let failed = 0;
function check(holds, sentence, detail = "") {
  if (holds) passed += 1;
  else {
    failed += 1;
    console.log(`FAILED: ${sentence}${detail ? `\n    ${String(detail).slice(0, 900)}` : ""}`);
  }
}

const nobody_id = "00000000000z1";
const served = await start();
const { base } = served;
const api = `${base}/api/v1`;

async function raw(method, path, { headers = {}, body } = {}) {
  const response = await fetch(api + path, { method, headers: { "accept-language": "en", ...headers }, body, redirect: "manual" });
  const text = await response.text();
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, headers: response.headers, type: response.headers.get("content-type") ?? "", text, json };
}

// ---------------------------------------------------------------- the document

function lint(text) {
  const folder = mkdtempSync(join(tmpdir(), "megdan-api-"));
  const file = join(folder, "openapi.json");
  writeFileSync(file, text);
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const run = spawnSync(process.execPath, ["node_modules/@redocly/cli/bin/cli.js", "lint", file, "--extends", "recommended", "--format", "json"], { encoding: "utf8", timeout: 120_000, env });
  rmSync(folder, { recursive: true, force: true });
  let totals;
  try {
    totals = JSON.parse(run.stdout).totals;
  } catch {
    totals = undefined;
  }
  check(run.status === 0 && totals?.errors === 0 && totals?.warnings === 0, "the linter has no complaint about the document", run.stdout + run.stderr);
}

function validators_of(document) {
  const text = JSON.stringify(document.components.schemas).replaceAll("#/components/schemas/", "#/$defs/");
  const ajv = new Ajv2020({ allErrors: true, strict: true });
  ajv.addFormat("date-time", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  ajv.addFormat("date", /^\d{4}-\d\d-\d\d$/);
  ajv.addSchema({ $id: "https://schemas.invalid/api", $defs: JSON.parse(text) });
  const made = new Map();
  return (ref, value) => {
    const name = ref.split("/").pop();
    if (!made.has(name)) made.set(name, ajv.compile({ $ref: `https://schemas.invalid/api#/$defs/${name}` }));
    const fits = made.get(name);
    return fits(value) ? "" : ajv.errorsText(fits.errors);
  };
}

const first = await raw("GET", "/openapi.json");
const document = first.json;
if (!document) throw new Error(`there is no OpenAPI document: ${first.status} ${first.text.slice(0, 300)}`);
check(document.openapi === "3.1.0", "the document is OpenAPI 3.1");
lint(first.text);
const fits = validators_of(document);

const operations = new Map();
for (const [path, methods] of Object.entries(document.paths))
  for (const [method, operation] of Object.entries(methods)) operations.set(operation.operationId, { ...operation, path, method: method.toUpperCase() });

const seen = new Set();

/** Sends one request of an operation and holds the answer against the document. */
async function call(id, { params = {}, query = "", who = {}, headers = {}, json, body, wanted }) {
  const operation = operations.get(id);
  if (!operation) throw new Error(`the document has no operation ${id}`);
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name] ?? nobody_id));
  const sent = { ...who, ...headers };
  if (json !== undefined) {
    sent["content-type"] = "application/json";
    body = JSON.stringify(json);
  }
  const answer = await raw(operation.method, path + query, { headers: sent, body });
  const what = `${id} answers ${answer.status}`;
  if (wanted !== undefined) check(answer.status === wanted, `${id} answers ${wanted}`, `${answer.status} ${answer.text}`);
  const documented = operation.responses[answer.status];
  check(documented !== undefined, `${what}, and its document says so`, answer.text);
  if (!documented) return answer;
  seen.add(`${id} ${answer.status}`);
  const [type, content] = Object.entries(documented.content ?? {})[0] ?? [];
  if (!type) {
    check(answer.text === "", `${what} without a body`, answer.text);
    return answer;
  }
  check(answer.type.split(";")[0] === type, `${what} as ${type}`, answer.type);
  const errors = answer.json === undefined ? "no JSON" : fits(content.schema.$ref, answer.json);
  check(errors === "", `${what} in the documented shape`, `${errors}\n${answer.text}`);
  for (const name of Object.keys(documented.headers ?? {}))
    if (name !== "ETag" || !(sent.cookie || sent.authorization)) check(answer.headers.has(name), `${what} with ${name}`);
  return answer;
}

// ---------------------------------------------------------------- who asks

const bearer = (token) => ({ authorization: `Bearer ${token}` });
const signed = (client) => ({ cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join("; "), origin: base });
async function sign_in(role) {
  const client = new Client(base, "en");
  await client.enter(served.links[role]);
  return client;
}
const facilitator = await sign_in("facilitator");
const member = await sign_in("member");
const staff = signed(facilitator);

async function posted(path, fields) {
  const answer = await facilitator.post(path, fields);
  if (answer.status !== 303) throw new Error(`${path} answered ${answer.status}: ${answer.text.slice(0, 2000)}`);
  return answer;
}

// ---------------------------------------------------------------- good answers, in the order of a day

const list = (await call("listSeminars", { wanted: 200 })).json.seminars;
const of_state = (state) => list.find((one) => one.state === state)?.id;
const running = of_state("running");
const held = of_state("ended");
const prepared = of_state("open");
check(running && held && prepared, "the list has a running, a held and a prepared seminar");
check(list.every((one) => one.state !== "draft" && !one.rehearsal), "a guest's list has neither drafts nor rehearsals");

await call("getOpenApi", { wanted: 200 });
const centres = (await call("listCentres", { wanted: 200 })).json.centres;
check(centres.length === 6, "there are six regional centres");

const in_running = { seminar: running };
const in_held = { seminar: held };
const seminar = (await call("getSeminar", { params: in_running, wanted: 200 })).json;
const step_of = (kind) => seminar.steps.find((one) => one.kind === kind).id;

// Somebody without any account comes in.
const newcomer = { code: served.code, name: "Ива", sector: "social", presence: "online" };
const seat_key = { "idempotency-key": "a-key-of-the-test-for-one-seat" };
const taken = (await call("takeSeat", { json: newcomer, headers: seat_key, wanted: 201 })).json;
const again = (await call("takeSeat", { json: newcomer, headers: seat_key, wanted: 200 })).json;
const known = (await call("takeSeat", { who: bearer(taken.token), json: { code: served.code, name: "Друга" }, wanted: 200 })).json;
check(known.id === taken.id && !("token" in known), "whoever sends the token of a seat along takes no second one");
const shares = (await call("takeSeat", { who: bearer(taken.token), json: { code: served.code, name: "Друга", another: true }, wanted: 201 })).json;
check(shares.id !== taken.id && shares.token !== taken.token, "a second person on the same device is made on purpose");
check(again.id === taken.id && !("token" in again) && !("personal_code" in again), "a repeated joining makes no second person and tells no secret again");
const seat = bearer(taken.token);
const other = bearer((await call("takeSeat", { json: { code: served.code }, wanted: 201 })).json.token);

const me = (await call("getSeat", { params: in_running, who: seat, wanted: 200 })).json;
check(me.id === taken.id && me.name === "Ива" && me.presence === "online", "the seat is the one that was taken");
await call("changeSeat", { params: in_running, who: seat, json: { presence: "place" }, wanted: 204 });
check((await call("getSeat", { params: in_running, who: seat })).json.presence === "place", "moving into the room is kept");
await call("changeSeat", { params: in_running, who: seat, json: { here: false }, wanted: 204 });
await call("changeSeat", { params: in_running, who: seat, json: { here: false }, wanted: 409 });
await call("changeSeat", { params: in_running, who: seat, json: { here: true }, wanted: 204 });
await call("cancelSeat", { params: in_running, who: seat, wanted: 409 });
const guest = new Client(base, "en");
const registered = await guest.post(`/en/seminars/${prepared}/register`, { name: "Ваня", sector: "social", presence: "place", consent_data: "1" });
check(registered.status === 303, "somebody registers on the pages", registered.text);
await call("cancelSeat", { params: { seminar: prepared }, who: signed(guest), wanted: 204 });

const people = (await call("listPeople", { params: in_running, who: staff, wanted: 200 })).json.people;
check(people.some((one) => one.id === taken.id), "the newcomer stands in the list of people");
check(!JSON.stringify(people).includes("email"), "the list of people has no addresses of mail");
await call("listPeople", { params: in_running, who: seat, wanted: 404 });

// The same person on a second device.
const second = (await call("takeSeat", { json: { code: served.code, personal_code: taken.personal_code }, wanted: 201 })).json;
check(second.id === taken.id && second.token !== taken.token, "the personal code brings the same person to another device");
check((await call("getSeat", { params: in_running, who: bearer(second.token) })).json.name === "Ива", "the second device's token is hers");
await call("takeSeat", { json: { code: served.code, personal_code: "AAAAAA" }, wanted: 404 });

// A blind ballot.
const poll = (await call("listPolls", { params: in_running, wanted: 200 })).json.polls.find((one) => one.state === "open").id;
const in_poll = { ...in_running, poll };
const open_poll = (await call("getPoll", { params: in_poll, who: seat, wanted: 200 })).json;
check(!("result" in open_poll) && open_poll.voted === false, "an open vote shows no result, not even a partial one");
check(!("result" in (await call("getPoll", { params: in_poll, who: staff })).json), "nor to its facilitator");
await call("listBallots", { params: in_poll, wanted: 404 });
const [one_item, two_item] = open_poll.items.map((item) => item.id);
await call("giveBallot", { params: in_poll, who: seat, json: { choices: { [one_item]: 9 } }, wanted: 422 });
await call("giveBallot", { params: in_poll, who: seat, json: { choices: { [nobody_id]: 1 } }, wanted: 422 });
const ballot = { choices: { [one_item]: 3, [two_item]: 2 }, nonce: "a-nonce-that-the-voter-drew" };
const ballot_key = { "idempotency-key": "a-key-of-the-test-for-one-ballot" };
const receipt = (await call("giveBallot", { params: in_poll, who: seat, headers: ballot_key, json: ballot, wanted: 201 })).json.receipt;
check(receipt?.length >= 20, "the voter gets a receipt");
const repeated = await call("giveBallot", { params: in_poll, who: seat, headers: ballot_key, json: ballot, wanted: 201 });
check(repeated.headers.get("idempotent-replayed") === "true" && repeated.json.receipt === receipt, "a repeated ballot is not given twice, and whoever brings its nonce gets its receipt again");
const without_nonce = await call("giveBallot", { params: in_poll, who: seat, headers: ballot_key, json: { choices: ballot.choices }, wanted: 201 });
check(!without_nonce.json.receipt, "without the nonce no receipt is told: none was kept");
await call("giveBallot", { params: in_poll, who: seat, json: ballot, wanted: 409 });
check((await call("getPoll", { params: in_poll, who: seat })).json.voted === true, "the voter sees that hers was given");
await call("findReceipt", { params: { ...in_running, receipt }, wanted: 404 });
await call("closePoll", { params: in_poll, who: staff, wanted: 204 });
await call("closePoll", { params: in_poll, who: staff, wanted: 409 });
const closed = (await call("getPoll", { params: in_poll, wanted: 200 })).json;
const all = (await call("listBallots", { params: in_poll, wanted: 200 })).json;
check(all.ballots.length === closed.result.ballots, "as many ballots are listed as the result counts");
for (const item of closed.result.items) {
  const sum = all.ballots.reduce((total, one) => total + (one.choices[item.id] ?? 0), 0);
  if (sum !== item.total) check(false, "a recount of the listed ballots gives the result", `${item.id}: ${sum}, ${item.total}`);
}
check(closed.result.items.length > 0, "the result has its items");
check((await call("findReceipt", { params: { ...in_running, receipt }, wanted: 200 })).json.poll === poll, "the receipt is found after the close");

// Raised hands: entered on the pages, confirmed by a participant's program.
await posted(`/en/seminars/${running}/people`, { name: "Дядо Коста", sector: "social", votes_by: "hand", presence: "place" });
const by_hand = (await call("listPeople", { params: in_running, who: staff })).json.people.find((one) => one.votes_by === "hand").id;
await call("confirmHands", { params: in_poll, who: seat, json: { seen: "nothing" }, wanted: 409 });
await posted(`/en/seminars/${running}/polls/${poll}/hands`, { voter: by_hand, [`item.${one_item}`]: "1" });
await call("confirmHands", { params: in_poll, who: seat, json: { seen: "other counts" }, wanted: 409 });
const raised = (await call("getPoll", { params: in_poll, who: seat, wanted: 200 })).json.hands;
check(raised.voters === 1 && raised.counts[one_item] === 1 && raised.confirmed === false, "the counts are told to whoever may confirm them");
check(!("hands" in (await call("getPoll", { params: in_poll })).json), "and to nobody outside the room");
await call("confirmHands", { params: in_poll, who: seat, json: { seen: raised.seen }, wanted: 204 });
check((await call("getPoll", { params: in_poll })).json.result.hands_confirmed === true, "the hands count as confirmed");

// Another ballot is prepared on the pages and opened here.
await posted(`/en/seminars/${running}/polls`, { question_bg: "Кое после?", question_en: "What then?", method: "approval", dots: "5", most_per_item: "0", winners: "3", breakdown: "none" });
const draft = (await call("listPolls", { params: in_running, who: staff })).json.polls.find((one) => one.state === "draft").id;
check(!(await call("listPolls", { params: in_running, who: seat })).json.polls.some((one) => one.id === draft), "what will be asked is not told before");
await call("getPoll", { params: { ...in_running, poll: draft }, who: seat, wanted: 404 });
await call("giveBallot", { params: { ...in_running, poll: draft }, who: seat, json: { choices: {} }, wanted: 409 });
await call("openPoll", { params: { ...in_running, poll: draft }, who: staff, json: { minutes: 5 }, wanted: 204 });
await call("openPoll", { params: { ...in_running, poll: draft }, who: staff, json: {}, wanted: 409 });

// Cards.
await call("writeCard", { params: in_running, who: seat, json: { text: "Сега не се събират картички" }, wanted: 409 });
await call("goToStep", { params: { ...in_running, step: step_of("cards") }, who: staff, json: { from: step_of("closing") }, wanted: 409 });
await call("goToStep", { params: { ...in_running, step: step_of("cards") }, who: staff, json: { from: seminar.active_step }, wanted: 204 });
check((await call("getSeminar", { params: in_running, who: seat })).json.active_step === step_of("cards"), "the seminar is at the step");
const card_key = { "idempotency-key": "a-key-of-the-test-for-one-card" };
const card = (await call("writeCard", { params: in_running, who: seat, headers: card_key, json: { text: "Работилница за инструменти под наем" }, wanted: 201 })).json.id;
const card_again = await call("writeCard", { params: in_running, who: seat, headers: card_key, json: { text: "Работилница за инструменти под наем" }, wanted: 201 });
check(card_again.json.id === card && card_again.headers.get("idempotent-replayed") === "true", "a card sent twice with one key is one card");
for (const [text, why] of [["", "an empty card"], ["а".repeat(281), "a card of 281 signs"], ["   \n ", "a card of white space"]]) {
  const refused = await call("writeCard", { params: in_running, who: seat, json: { text }, wanted: 422 });
  check(refused.json?.errors?.[0]?.field === "text", `${why} is refused at its field`, refused.text);
}
const odd = "👩‍🔧 ‏עברית‏ \u0000нула ё";
const odd_card = (await call("writeCard", { params: in_running, who: seat, json: { text: odd }, wanted: 201 })).json.id;
const cards = (await call("listCards", { params: in_running, who: seat, wanted: 200 })).json.cards;
check(cards.filter((one) => one.text === "Работилница за инструменти под наем").length === 1 && cards.find((one) => one.id === card).mine, "the card is on the wall once, and its writer knows it");
check(cards.find((one) => one.id === odd_card).text === odd.replace("\u0000", "").normalize("NFC"), "emoji and right-to-left letters stay as they were written");
const of_other = (await call("listCards", { params: in_running, who: other })).json.cards.find((one) => one.id === card);
check(of_other.mine === false && !("person" in of_other), "nobody else learns whose card it is");
await call("deleteCard", { params: { ...in_running, card }, who: other, wanted: 404 });
await call("deleteCard", { params: { ...in_running, card }, who: seat, wanted: 204 });
check(!(await call("listCards", { params: in_running, who: staff })).json.cards.some((one) => one.id === card), "the deleted card is off the wall");
const clusters = (await call("listClusters", { params: in_running, who: other, wanted: 200 })).json.clusters;
check(clusters.length > 0 && clusters.every((one) => one.cards.length > 0), "clusters hold their cards");

// What came out of the held seminar.
const plan = (await call("getPlan", { params: in_held, wanted: 200 })).json;
check(plan.items.length > 0 && plan.items[0].cost_high.currency === "EUR", "the plan has activities with costs in euro");
await call("getPlan", { params: in_running, wanted: 401 });
await call("getPlan", { params: in_running, who: signed(member), wanted: 404 });
const outcomes = (await call("getOutcomes", { params: in_held, wanted: 200 })).json;
check(outcomes.decisions.length > 0 && outcomes.commitments.length > 0 && !JSON.stringify(outcomes).includes("@"), "decisions and commitments are told without addresses");
await call("getOutcomes", { params: in_running, wanted: 401 });
await posted(`/en/seminars/${running}/models`, {});
const models = (await call("getModels", { params: in_running, wanted: 200 })).json;
check(models.options.length === 8 && models.criteria.length === 10 && !("result" in models), "eight models and ten criteria, without ratings before their close");
const reports = (await call("listReports", { wanted: 200 })).json.reports;
check(reports[0]?.seminar === held, "the held seminar's report is listed");
const report = (await call("getReport", { params: in_held, wanted: 200 })).json;
await call("getReportVersion", { params: { ...in_held, version: report.version }, wanted: 200 });
const held_poll = report.content.polls.find((one) => one.items.length > 0);
const held_ballots = (await call("listBallots", { params: { ...in_held, poll: held_poll.id }, wanted: 200 })).json.ballots;
check(held_ballots.length >= 5, "the ballots behind the report are there for a recount");

// A seminar is made.
const fresh = { title_bg: "Пробен семинар", title_en: "A trial", date: "2031-05-14", from: "09:30", until: "14:00", seats_place: 24, seats_online: 12, centre: centres[0].id };
const made = await call("makeSeminar", { who: staff, json: fresh, wanted: 201 });
const in_made = { seminar: made.json.id };
check((await call("getSeminar", { params: in_made, who: staff })).json.state === "draft", "its maker sees the draft");
check(made.headers.get("location") === `/api/v1/seminars/${made.json.id}`, "Location leads to it");
await call("getSeminar", { params: in_made, wanted: 404 });
await call("getSeminar", { params: in_made, who: signed(member), wanted: 404 });
check(!(await call("listSeminars", {})).json.seminars.some((one) => one.id === made.json.id), "no guest finds the draft in the list");
check((await call("listSeminars", { who: staff })).json.seminars.some((one) => one.id === made.json.id), "its maker does");
const wrong = await call("makeSeminar", { who: staff, json: { ...fresh, title_bg: "", title_en: "", until: "08:00", seats_place: -4 }, wanted: 422 });
check(["title_bg", "until", "seats_place"].every((field) => wrong.json.errors.some((one) => one.field === field)), "each wrong field is named", wrong.text);

// ---------------------------------------------------------------- what every operation refuses alike

/** What it takes to reach each operation's handler: who, where, and a body that fits. */
const reach = {
  takeSeat: { json: { code: served.code } },
  getSeat: { who: seat, params: in_running },
  changeSeat: { who: seat, params: in_running, json: {} },
  cancelSeat: { who: seat, params: in_running },
  listPeople: { who: staff, params: in_running },
  listCards: { who: seat, params: in_running },
  writeCard: { who: seat, params: in_running, json: { text: "Една идея" } },
  deleteCard: { who: seat, params: in_running },
  listClusters: { who: seat, params: in_running },
  giveBallot: { who: other, params: { ...in_running, poll: draft }, json: {} },
  confirmHands: { who: seat, params: in_poll, json: { seen: raised.seen } },
  openPoll: { who: staff, params: in_poll, json: {} },
  closePoll: { who: staff, params: in_poll },
  makeSeminar: { who: staff, json: fresh },
  goToStep: { who: staff, params: { ...in_running, step: step_of("cards") }, json: {} },
};
const all_of = (json) => JSON.stringify(json);
const nested = (depth) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
const keys = (count) => `{${Array.from({ length: count }, (_, i) => `"k${i}":1`).join(",")}}`;
const bodies = [
  ["malformed JSON", '{"text": ', 400],
  ["nothing at all", "", 400],
  ["a list", "[]", 400],
  ["a bare text", '"text"', 400],
  ["two objects", "{} {}", 400],
  ["a comment", "{/* */}", 400],
  ["a key twice", '{"a":1,"a":2}', 400],
  ["a key twice by another spelling", '{"a":1,"\\u0061":2}', 400],
  ["malformed UTF-8", Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]), 400],
  ["half a surrogate", '{"a":"\\ud800"}', 400],
  ["a depth of 65", nested(65), 400],
  ["a depth of 64 with an unknown field", nested(64), 422],
  ["10,001 keys", keys(10_001), 413],
  ["10,000 unknown keys", keys(10_000), 422],
  ["300 KB", `{"a":"${"x".repeat(300 * 1024)}"}`, 413],
  ["2 MB of brackets", "[".repeat(300_000), 413],
];
for (const [id, operation] of operations) {
  const way = reach[id] ?? {};
  const params = way.params ?? in_held;
  const nowhere = Object.fromEntries(Object.keys(params).map((name) => [name, nobody_id]));
  await call(id, { ...way, params, query: "?surprise=1", wanted: 400 });
  if (operation.security.length > 0) {
    await call(id, { ...way, params, who: {}, wanted: 401 });
    await call(id, { ...way, params, who: { authorization: "Basic bm9ib2R5" }, wanted: 401 });
  }
  if (operation.responses[403]) {
    await call(id, { ...way, params, who: { origin: "https://elsewhere.example" }, wanted: 403 });
    await call(id, { ...way, params, who: { ...staff, origin: "https://elsewhere.example" }, wanted: 403 });
  }
  if (operation.path.includes("{")) {
    await call(id, { ...way, params: nowhere, wanted: 404 });
    await call(id, { ...way, params: { ...nowhere, seminar: "not-an-id" }, wanted: 404 });
  } else if (operation.responses[404] && id === "makeSeminar") await call(id, { ...way, who: signed(member), wanted: 404 });
  if (operation.responses[304]) {
    const found = seen.has(`${id} 200`) && (await call(id, { params: id === "getModels" ? in_running : id === "findReceipt" ? { ...in_running, receipt } : { ...in_held, poll: held_poll.id, version: report.version } }));
    check(found?.headers?.get("cache-control") === "no-cache", `${id} is asked after each time`, found?.headers?.get("cache-control"));
    await call(id, { params: id === "getModels" ? in_running : id === "findReceipt" ? { ...in_running, receipt } : { ...in_held, poll: held_poll.id, version: report.version }, headers: { "if-none-match": found.headers.get("etag") }, wanted: 304 });
  } else if (operation.method === "GET") {
    const mine = await call(id, { ...way, params });
    check(mine.headers.get("cache-control") === "no-store", `${id} is stored nowhere`);
  }
  if (!operation.requestBody) {
    if (operation.method !== "GET") await call(id, { ...way, params, headers: { "content-type": "text/plain" }, body: "x", wanted: 400 });
    continue;
  }
  const typed = { "content-type": "application/json" };
  for (const [what, body, wanted] of bodies) {
    const answer = await call(id, { ...way, json: undefined, params, headers: typed, body, wanted });
    check(answer.status >= 400 && answer.status < 500, `${id} refuses ${what}`, answer.status);
  }
  await call(id, { ...way, json: undefined, params, headers: { "content-type": "text/plain" }, body: all_of(way.json), wanted: 415 });
  await call(id, { ...way, json: undefined, params, headers: { "content-type": "application/x-www-form-urlencoded" }, body: "text=x", wanted: 415 });
  // Every property in a wrong type: the field is named, and nothing is done.
  const shape = document.components.schemas[operation.requestBody.content["application/json"].schema.$ref.split("/").pop()];
  for (const [name, property] of Object.entries(shape.properties)) {
    for (const value of [null, property.type === "string" ? 17 : "nonsense", property.type === "object" ? [] : {}]) {
      const refused = await call(id, { ...way, params, json: { ...way.json, [name]: value }, wanted: 422 });
      check(refused.json?.errors?.some((one) => one.field === name), `${id} names the field ${name}`, refused.text);
    }
    if (property.enum) await call(id, { ...way, params, json: { ...way.json, [name]: "nonsense" }, wanted: 422 });
    if (property.pattern) await call(id, { ...way, params, json: { ...way.json, [name]: "nonsense" }, wanted: 422 });
  }
  for (const name of shape.required ?? []) {
    const { [name]: _, ...rest } = way.json;
    const refused = await call(id, { ...way, params, json: rest, wanted: 422 });
    check(refused.json?.errors?.some((one) => one.field === name), `${id} says that ${name} is missing`, refused.text);
  }
}

// ---------------------------------------------------------------- around the operations

const nothing = await raw("GET", "/nothing");
check(nothing.status === 404 && nothing.type.startsWith("application/problem+json") && fits("Problem", nothing.json) === "", "an unknown address is a problem document", nothing.text);
const method = await raw("DELETE", "/centres", { headers: { origin: base } });
check(method.status === 405 && method.headers.get("allow") === "GET" && method.type.startsWith("application/problem+json"), "a wrong method is a problem document that names the right one", method.text);
const bulgarian = await raw("GET", "/nothing", { headers: { "accept-language": "bg" } });
check(/[а-я]/.test(bulgarian.json.detail) && !/[а-я]/.test(nothing.json.detail), "details come in the reader's language", bulgarian.text);
const head = await raw("HEAD", "/centres");
check(head.status === 200 && head.text === "", "HEAD works where GET does");
check(!(await raw("GET", "0/centres")).type.startsWith("application/problem+json"), "/api/v10 is no part of the API");
const crossed = await raw("POST", `/seminars/${running}/cards`, { headers: { ...seat, origin: "https://elsewhere.example", "content-type": "application/json" }, body: '{"text":""}' });
check(crossed.status === 422, "a token needs no Origin", crossed.text);
const mixed = await raw("GET", "/seminars", { headers: { ...staff, ...seat } });
check(!mixed.json.seminars.some((one) => one.id === made.json.id), "where a token comes, cookies are not looked at");
const forged = await call("getSeat", { params: in_running, who: bearer("0".repeat(26)), wanted: 404 });
check(!forged.text.includes(taken.id), "a token that nobody has opens nothing");
await call("getSeat", { params: in_held, who: seat, wanted: 404 });
check((await raw("GET", `/seminars/${running}/me`, { headers: bearer("x; session=y") })).status === 401, "a token cannot carry a cookie in");

// Guessing codes is slowed down: last, because it closes the door for this network.
let slowed;
for (let guess = 0; guess < 100 && slowed?.status !== 429; guess += 1) slowed = await call("takeSeat", { json: { code: "ZZZZZ" } });
check(slowed.status === 429 && Number(slowed.headers.get("retry-after")) >= 1, "guessing codes is slowed down, and the answer says how long", slowed.text);

// A version that was withdrawn is gone, and says so.
await posted(`/en/seminars/${held}/report/${report.version}/withdraw`, {});
await call("getReport", { params: in_held, wanted: 410 });
await call("getReportVersion", { params: { ...in_held, version: report.version }, wanted: 410 });
check(!(await call("listReports", {})).json.reports.some((one) => one.seminar === held), "a withdrawn report leaves the list");

for (const [id, operation] of operations)
  for (const status of Object.keys(operation.responses)) check(seen.has(`${id} ${status}`), `the run has seen ${id} answer ${status}`);

// The database's own files, its log too, as somebody who steals the disk sees them.
const stored = readdirSync(served.data).filter((name) => name.startsWith("megdan.sqlite")).map((name) => readFileSync(join(served.data, name)));
check(stored.some((bytes) => bytes.includes(taken.id) || bytes.includes("Дядо Коста")), "the database's files are where the test looks");
check(!stored.some((bytes) => bytes.includes(taken.token)), "a seat's token is stored nowhere");
check(!stored.some((bytes) => bytes.includes('{\\"receipt\\"')), "no kept answer holds a receipt");

await served.stop();
console.log(`${operations.size} operations, ${seen.size} answers of theirs seen`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
