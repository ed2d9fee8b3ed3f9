// Votes: several at once, in any step, prepared ones changed and deleted; hands confirmed as they were seen; receipts; what
// stays unsaid. MEGDAN=path node tests/browser/votes.mjs     alone, without a browser
// Will not look into the database.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client, play_alone } from "./server.mjs";
import { sentence } from "./words.mjs";

const id_in = (text, pattern) => text.match(pattern)?.[1];
const all_in = (text, pattern) => [...new Set([...text.matchAll(pattern)].map((match) => match[1]))];

export async function votes({ server, say, facilitator, language = "bg" }) {
  const step = (what, good) => say(Boolean(good), `votes (${language}): ${what}`);
  const at = (path) => `/${language}${path}`;
  const client = () => new Client(server.base, language);
  const centre = id_in((await facilitator.get(at("/seminars/new"))).text, /name="centre"[\s\S]*?value="([0-9a-z]{13})"/);
  const made = await facilitator.post(at("/seminars"), { title_bg: "Гласувания", title_en: "Votes", date: "2031-02-16", from: "09:30", until: "14:00", seats_place: "24", seats_online: "6", template: "design_of_a_centre", centre, place: "Зала" });
  const s = (tail) => at(`/seminars/${id_in(made.location ?? "", /seminars\/([0-9a-z]{13})/)}${tail}`);
  await facilitator.post(s("/begin"));
  const code = id_in((await facilitator.get(s("/wall"))).text, /class="wall-code"[^>]*>([^<]+)</)?.trim();
  const people = [];
  for (let i = 0; i < 8; i += 1) {
    const person = client();
    const answer = await person.post(at(`/join?code=${encodeURIComponent(code)}`), { name: `Участник ${i}`, sector: "social", presence: "place" });
    if (answer.status !== 303) throw new Error(`joining answered ${answer.status}`);
    people.push(person);
  }
  const cockpit = async () => (await facilitator.get(s("/cockpit"))).text;
  const steps = all_in(await cockpit(), /steps\/([0-9a-z]{13})\/go/g);
  const go = async (kind) => {
    for (const id of steps) {
      const edit = (await facilitator.get(s(`/steps/${id}`))).text;
      if (new RegExp(`value="${kind}" selected`).test(edit) || new RegExp(`selected[^>]*value="${kind}"`).test(edit)) return facilitator.post(s(`/steps/${id}/go`));
    }
    return { status: 0 };
  };
  await go("cards");
  for (const [i, text] of ["Мрежа", "Зали", "Пари"].entries()) await people[i].post(s("/cards"), { text });
  await go("vote");

  const rules = { method: "dots", dots: "7", most_per_item: "3", winners: "1", breakdown: "none", lone_cards: "1" };
  const prepare = async (question) => {
    const before = all_in(await cockpit(), /polls\/([0-9a-z]{13})\/open/g);
    await facilitator.post(s("/polls"), { question_bg: question, question_en: question, ...rules });
    return all_in(await cockpit(), /polls\/([0-9a-z]{13})\/open/g).find((id) => !before.includes(id));
  };
  const open = (poll, minutes = "0") => facilitator.post(s(`/polls/${poll}/open`), { minutes });
  const first = await prepare("Alpha?");
  const nonsense = await open(first, "abc");
  step("minutes that are no number are asked for again, and nothing opens", nonsense.status === 422 && nonsense.text.includes('value="abc"') && (await cockpit()).includes(`polls/${first}/open`));
  step("so are none", (await open(first, "")).status === 422);
  await open(first, "30");
  const phone = (await people[0].get(s("/phone"))).text;
  step("phone and wall show the vote's own timer, and no other", phone.includes("vote-timer") && (phone.match(/role="timer"/g) ?? []).length === 1 && ((await facilitator.get(s("/wall"))).text.match(/role="timer"/g) ?? []).length === 1);
  step("the limit for one item is told", /7[^<]*3/.test(id_in(phone, /class="lead">([^<]*7[^<]*)</) ?? "") && /7[^<]*3/.test((await facilitator.get(s("/print/ballots"))).text));
  const second = await prepare("Beta?");
  step("preparing another does not hide the open one", (await people[0].get(s("/phone"))).text.includes(`polls/${first}/check`) && (await facilitator.get(s("/wall"))).text.includes("Alpha?"));
  const edit = await facilitator.get(s(`/polls/${second}/edit`));
  step("a prepared vote is changed", edit.status === 200 && edit.text.includes("Beta?") && (await facilitator.post(s(`/polls/${second}`), { question_bg: "Gamma?", question_en: "Gamma?", ...rules })).status === 303 && (await cockpit()).includes("Gamma?") && !(await cockpit()).includes("Beta?"));
  step("an open one is not", (await facilitator.post(s(`/polls/${first}`), { question_bg: "Друго", question_en: "Other", ...rules })).status === 409 && (await facilitator.post(s(`/polls/${first}/delete`))).status === 409);
  const third = await prepare("Delta?");
  step("a prepared vote is deleted", (await facilitator.post(s(`/polls/${third}/delete`))).status === 303 && (await facilitator.get(s(`/polls/${third}`))).status === 404);
  await open(second);
  const both = (await people[0].get(s("/phone"))).text;
  step("both open votes can be reached from a phone", both.includes(`polls/${second}/check`) && both.includes(`polls/${first}"`));

  await go("plan");
  const plan = await cockpit();
  step("in another step the cockpit shows both with their buttons and says so at the next one", [first, second].every((poll) => plan.includes(`polls/${poll}/close`)) && plan.includes('id="open-votes"') && /notice[^>]*is-warning[\s\S]*Alpha\?/.test(plan));
  step("the wall says that votes are open", (await facilitator.get(s("/wall"))).text.includes("wall-vote"));
  step("phones are led to them", [first, second].every((poll) => all_in(plan, /polls\/([0-9a-z]{13})\/close/g).includes(poll)) && (await people[0].get(s("/phone"))).text.includes(`polls/${first}"`));
  const give = async (person, poll, choices) => {
    const checked = await person.post(s(`/polls/${poll}/check`), choices);
    return person.post(s(`/polls/${poll}/ballots`), { ...choices, nonce: id_in(checked.text, /name="nonce" value="([^"]+)"/) ?? "" });
  };
  const own = (await people[0].get(s(`/polls/${first}`))).text;
  const items = all_in(own, /name="item\.([0-9a-z]{13})"/g);
  const second_items = all_in((await people[0].get(s(`/polls/${second}`))).text, /name="item\.([0-9a-z]{13})"/g);
  step("and vote there", items.length === 3 && (await give(people[0], first, { [`item.${items[2]}`]: "3" })).status === 303 && (await give(people[0], second, { [`item.${second_items[0]}`]: "1" })).status === 303);

  const kept = all_in((await people[0].get(s("/receipt"))).text, /<code>([0-9a-z]{32})<\/code>/g);
  step("a device keeps a receipt for each vote", kept.length === 2);
  step("a device that keeps none is told where they are", !(await people[6].get(s("/receipt"))).text.includes("<code>"));
  await facilitator.post(s(`/polls/${second}/extend`), { minutes: "5" });
  step("more time for a vote without a timer sets one, and says so", (await facilitator.get(s(`/cockpit`))).text.match(/class="vote-timer"/g)?.length === 2);
  step("no time is asked for again", (await facilitator.post(s(`/polls/${second}/extend`), { minutes: "0" })).status === 422);
  await facilitator.post(s(`/polls/${second}/close`));

  // One secret ballot beside hands.
  for (let i = 0; i < 4; i += 1) await facilitator.post(s("/people"), { name: `Ръка ${i}`, sector: "social", votes_by: "hand", presence: "place" });
  await facilitator.post(s("/people"), { name: "Хартия", sector: "social", votes_by: "paper", presence: "place" });
  const sheet = (await facilitator.get(s(`/polls/${first}/paper`))).text;
  const typed = await facilitator.post(s(`/polls/${first}/paper`), { person: id_in(sheet, /<option value="([0-9a-z]{13})"/), nonce: id_in(sheet, /name="nonce" value="([^"]+)"/), [`item.${items[1]}`]: "2" });
  const handed = id_in((await facilitator.get(s(`/polls/${first}/paper`))).text, /<code>([0-9a-z]{32})<\/code>/);
  step("whoever typed a ballot in sees its receipt once", typed.status === 303 && handed && !(await facilitator.get(s(`/polls/${first}/paper`))).text.includes("<code>"));
  await facilitator.post(s(`/polls/${first}/close`));
  const loud = handed.toUpperCase().match(/.{1,8}/g).join(" ");
  step("the look-up takes capitals and blanks", (await people[3].get(s(`/receipt?receipt=${encodeURIComponent(loud)}`))).text.includes("notice is-good"));
  const hands = (await facilitator.get(s(`/polls/${first}/hands`))).text;
  const raised = all_in(hands, /name="voter"[^>]*value="([0-9a-z]{13})"/g);
  const dropped = sentence(language, "The raised hands that were entered are dropped; enter them anew after the close.");
  step("before hands are entered nothing is said of dropping them", !(await cockpit()).includes(dropped));
  const enter = (count) => facilitator.send("POST", s(`/polls/${first}/hands`), new URLSearchParams([["_once", Math.random().toString(36)], ...raised.map((voter) => ["voter", voter]), [`item.${items[0]}`, count]]));
  await enter("5");
  const looked = (await people[1].get(s("/phone"))).text;
  await enter("6");
  const confirm = (text) => people[1].post(s(`/polls/${first}/hands/confirm`), { seen: id_in(text, /name="seen" value="([^"]+)"/) ?? "" });
  step("the counts stand where they are confirmed, in any step", /<dd>5<\/dd>/.test(looked));
  step("counts that changed since are not confirmed", (await confirm(looked)).status === 409);
  step("the new ones are", (await confirm((await people[1].get(s("/phone"))).text)).status === 303);
  const result = (await people[1].get(s(`/polls/${first}`))).text;
  step("of two secret ballots beside hands nothing is shown, and why", !result.includes("<table") && result.includes("is-warning"));
  const folder = mkdtempSync(join(tmpdir(), "megdan-votes-"));
  writeFileSync(join(folder, "ballots.json"), (await people[1].get(s(`/polls/${first}/ballots.json`))).text);
  let told = { status: 0, stdout: "" };
  try {
    execFileSync("python3", ["tools/recount.py", join(folder, "ballots.json")], { encoding: "utf8" });
  } catch (ended) {
    told = ended;
  }
  rmSync(folder, { recursive: true });
  step("the recount says what cannot be recounted", told.status === 3 && told.stdout.includes("2 secret ballots"));
  await go("vote");
  step("the button that opens it again says beforehand that the hands are dropped", (await cockpit()).includes(dropped));
  step("no number of minutes does not open it again", (await facilitator.post(s(`/polls/${first}/reopen`), { minutes: "x" })).status === 422 && (await cockpit()).includes(`polls/${first}/reopen`));
  const reopened = await facilitator.post(s(`/polls/${first}/reopen`), { minutes: "0" });
  step("opening it again says that the hands are dropped", reopened.status === 303 && (await cockpit()).includes(sentence(language, "The vote is open again, and the report will say so. The raised hands that were entered are dropped: enter them anew after the close.")));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await play_alone(votes);
