// What stays and what goes: two people on one record, texts that were removed, versions that were withdrawn, rehearsals.
//   MEGDAN=path node tests/browser/kept.mjs     alone, without a browser
// Will not look into the database.
import { fileURLToPath } from "node:url";
import { Client, play_alone } from "./server.mjs";
import { sentence } from "./words.mjs";

const id_in = (text, pattern) => text.match(pattern)?.[1];

/** The hidden and typed fields of the form that goes to `action`, as a browser would send them. */
function fields_of(page, action) {
  const form = page.slice(page.indexOf(`action="${action}"`)).split("</form>")[0];
  const fields = {};
  for (const [, name, value] of form.matchAll(/<input(?![^>]*type="(?:checkbox|radio)")[^>]*name="([^"]+)" value="([^"]*)"/g)) fields[name] = value;
  for (const [, name, value] of form.matchAll(/<textarea[^>]*name="([^"]+)"[^>]*>\n?([^<]*)<\/textarea>/g)) fields[name] = value;
  for (const [, name, options] of form.matchAll(/<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g)) fields[name] = id_in(options, /value="([^"]*)" selected/) ?? id_in(options, /value="([^"]*)"/) ?? "";
  return fields;
}

export async function kept({ server, say, facilitator, language = "bg" }) {
  const step = (what, good) => say(Boolean(good), `kept (${language}): ${what}`);
  const at = (path) => `/${language}${path}`;
  const stranger = new Client(server.base, language);
  const centre = id_in((await facilitator.get(at("/seminars/new"))).text, /name="centre"[\s\S]*?value="([0-9a-z]{13})"/);
  const make = async (more) => {
    const made = await facilitator.post(at("/seminars"), { title_bg: "Пазене", title_en: "Keeping", date: "2031-02-16", from: "09:30", until: "14:00", seats_place: "9", seats_online: "9", template: "design_of_a_centre", centre, place: "Зала", ...more });
    return id_in(made.location ?? "", /seminars\/([0-9a-z]{13})/);
  };
  const id = await make({});
  const s = (tail) => at(`/seminars/${id}${tail}`);
  await facilitator.post(s("/begin"));

  // Two people open one form; whoever saves second sees both versions. `boxes`: what is ticked in it, the same in both.
  const both_see = async (what, page, action, first, second, shown, boxes = {}) => {
    const opened = { ...fields_of((await facilitator.get(page)).text, action), ...boxes };
    const one = await facilitator.post(action, { ...opened, _once: `one-${what}-${language}`, ...first });
    const two = await facilitator.post(action, { ...opened, _once: `two-${what}-${language}`, ...second });
    step(`${what}: a save over something changed meanwhile is not made, and shows both versions`, one.status === 303 && two.status === 409 && shown.every((text) => two.text.includes(text)));
    const mine = await facilitator.post(action, { ...fields_of(two.text, action), ...boxes, _once: `three-${what}-${language}`, ...second });
    step(`${what}: what was typed can be saved over it`, mine.status === 303);
    const again = fields_of((await facilitator.get(page)).text, action);
    step(`${what}: then it stands`, Object.entries(second).every(([name, value]) => again[name] === value));
  };
  await facilitator.post(s("/plan/items"), { activity_bg: "Дейност", year: "1", quarter: "1", quarters: "1", state: "proposed", cost_low: "600", cost_high: "600" });
  const item = id_in((await facilitator.get(s("/plan"))).text, /plan\/items\/([0-9a-z]{13})"/);
  await both_see("an activity", s(`/plan/items/${item}`), s(`/plan/items/${item}`), { cost_low: "777", cost_high: "777" }, { why_bg: "Моето", cost_low: "555", cost_high: "555" }, ["777", "555", "Моето"]);
  await both_see("its progress", s(`/plan/items/${item}`), s(`/plan/items/${item}/progress`), { progress: "under_way", note_bg: "Тръгна" }, { progress: "done", note_bg: "Готово" }, ["Тръгна", "Готово"]);
  await both_see("the budgets", s("/plan"), s("/plan/budgets"), { budget_1: "1000" }, { budget_1: "2000" }, ["1000", "2000"]);
  await facilitator.post(s("/decisions"), { decision_bg: "Петров води" });
  const decision = id_in((await facilitator.get(s("/outcomes"))).text, /decisions\/([0-9a-z]{13})/);
  await both_see("a decision", s(`/outcomes?edit=${decision}`), s(`/decisions/${decision}`), { reasons_bg: "Чужди причини" }, { reasons_bg: "Мои причини" }, ["Чужди причини", "Мои причини"]);
  await facilitator.post(s("/commitments"), { what_bg: "Писмо", owner_bg: "Център", due: "2031-03-01" });
  const promise = id_in((await facilitator.get(s("/outcomes"))).text, /commitments\/([0-9a-z]{13})/);
  await both_see("a commitment", s(`/outcomes?promise=${promise}`), s(`/commitments/${promise}`), { owner_bg: "Община" }, { owner_bg: "Сдружение" }, ["Община", "Сдружение"]);
  await both_see("the seminar", s("/edit"), s("/edit"), { place: "Чужда зала" }, { place: "Моя зала" }, ["Чужда зала", "Моя зала"]);
  const first_step = id_in((await facilitator.get(s("/agenda"))).text, /steps\/([0-9a-z]{13})/);
  await both_see("a step", s(`/steps/${first_step}`), s(`/steps/${first_step}`), { minutes: "21" }, { minutes: "34" }, ["21", "34"]);
  await facilitator.post(s("/models"));
  const models = (await facilitator.get(s("/models"))).text;
  const criterion = id_in(models, /criteria\/([0-9a-z]{13})/);
  await both_see("a weight", s("/models"), s(`/models/criteria/${criterion}/weight`), { [`weight_${criterion}`]: "7" }, { [`weight_${criterion}`]: "3" }, ["7", "3"]);

  // Words that come after signing out wait on their page.
  const words = "Работилница <всяка> сряда";
  const out = await stranger.post(s("/plan/items"), { activity_bg: words, why_bg: "x", year: "1", quarter: "1", quarters: "1", state: "proposed" });
  const waiting = fields_of(out.text, s("/plan/items"));
  step("words sent after signing out are shown and not stored", out.status === 401 && waiting.why_bg === "x" && !(await facilitator.get(s("/plan"))).text.includes("Работилница"));
  const sent = await facilitator.post(s("/plan/items"), { ...waiting, activity_bg: waiting.activity_bg.replaceAll("&lt;", "<").replaceAll("&gt;", ">") });
  step("sent again after signing in they are stored", sent.status === 303 && (await facilitator.get(s("/plan"))).text.includes("Работилница &lt;всяка&gt; сряда"));

  // A title that is too long is still there.
  const go = async (kind) => {
    const steps = [...new Set([...(await facilitator.get(s("/agenda"))).text.matchAll(/steps\/([0-9a-z]{13})\/up/g)].map((match) => match[1]))];
    for (const one of steps) if (new RegExp(`value="${kind}" selected`).test((await facilitator.get(s(`/steps/${one}`))).text)) return facilitator.post(s(`/steps/${one}/go`));
    throw new Error(`no step for ${kind}`);
  };
  await go("cards");
  for (const text of ["Обадете се на 0888 123 456", "Пишете на 0877 654 321", "Едно", "Две"]) await facilitator.post(s("/typing/cards"), { text });
  const board = (await facilitator.get(s("/board"))).text;
  const rules = { question_bg: "Кое?", method: "approval", dots: "5", most_per_item: "0", winners: "1", breakdown: "none", lone_cards: "1" };
  await go("vote");
  const made_poll = await facilitator.post(s("/polls"), rules);
  const poll = id_in((await facilitator.get(s("/cockpit"))).text, /polls\/([0-9a-z]{13})\/edit/);
  step("a vote is prepared", made_poll.status === 303 && poll);
  await both_see("a prepared vote", s(`/polls/${poll}/edit`), s(`/polls/${poll}`), { question_bg: "Чужд въпрос", winners: "2" }, { question_bg: "Моят въпрос", winners: "3" }, ["Чужд въпрос", "Моят въпрос"], { method: "approval", lone_cards: "1" });
  // What somebody else deleted meanwhile is offered anew.
  const old_form = fields_of((await facilitator.get(s(`/polls/${poll}/edit`))).text, s(`/polls/${poll}`));
  await facilitator.post(s(`/polls/${poll}/delete`));
  const late_poll = await facilitator.post(s(`/polls/${poll}`), { ...rules, ...old_form, question_bg: "Въпрос след изтриването" });
  step("a vote that was deleted meanwhile keeps what was typed, to be created anew", late_poll.status === 422 && late_poll.text.includes("Въпрос след изтриването") && late_poll.text.includes(`action="${s("/polls")}"`));
  await go("cards");
  const gone_item = fields_of((await facilitator.get(s(`/plan/items/${item}`))).text, s(`/plan/items/${item}`));
  await facilitator.post(s(`/plan/items/${item}/delete`));
  const late_item = await facilitator.post(s(`/plan/items/${item}`), { ...gone_item, why_bg: "Причина след изтриването" });
  step("an activity that was deleted meanwhile keeps what was typed, to be added anew", late_item.status === 422 && late_item.text.includes("Причина след изтриването") && late_item.text.includes(`action="${s("/plan/items")}"`));
  const late_note = await facilitator.post(s(`/plan/items/${item}/progress`), { progress: "under_way", note_bg: "Бележка след изтриването" });
  step("a note on an activity that was deleted meanwhile stays on the screen to be copied", late_note.status === 409 && late_note.text.includes("Бележка след изтриването"));
  const cards = Object.fromEntries([...board.matchAll(/data-card="([0-9a-z]{13})"[\s\S]*?<span>([^<]*)<\/span>/g)].map(([, card, text]) => [text, card]));
  const join = (title) => facilitator.send("POST", s("/board/join"), new URLSearchParams([["_once", `join-${id}-${title.length}`], ["title", title], ["card", cards["Едно"]], ["card", cards["Две"]]]));
  const long = "Т".repeat(201);
  const refused = await join(long);
  step("a new cluster's title that is too long keeps what was typed and ticked", refused.status === 422 && refused.text.includes(long) && (refused.text.match(/ checked/g) ?? []).length === 2);
  await join("Money");
  const sorted = (await facilitator.get(s("/board"))).text;
  const cluster = id_in(sorted, /board\/([0-9a-z]{13})\/rename/);
  step("a cluster's title is in the language in which it was typed", fields_of(sorted, s(`/board/${cluster}/rename`))[`title_${language}`] === "Money");
  const longer = "Т".repeat(281);
  const renamed = await facilitator.post(s(`/board/${cluster}/rename`), { title_bg: longer, title_en: "" });
  step("a cluster's title that is too long keeps what was typed", renamed.status === 422 && renamed.text.includes(longer) && renamed.text.includes(`#f-${cluster}-title_bg`) && renamed.text.includes(`id="f-${cluster}-title_bg-error"`));

  // What is removed leaves no text behind.
  await facilitator.post(s(`/board/cards/${cards["Обадете се на 0888 123 456"]}/remove`));
  await facilitator.post(s(`/decisions/${decision}/delete`));
  step("a commitment can be deleted", (await facilitator.post(s(`/commitments/${promise}/delete`))).status === 303 && !(await facilitator.get(s("/outcomes"))).text.includes("Сдружение"));
  const statement = id_in((await facilitator.get(s("/models"))).text, /statements\/([0-9a-z]{13})\/delete/);
  step("a statement can be removed", (await facilitator.post(s(`/models/statements/${statement}/delete`))).status === 303 && !(await facilitator.get(s("/models"))).text.includes(statement));
  await facilitator.post(s("/end"));
  step("before a report is published nothing leads to the plan", !(await stranger.get(s(""))).text.includes(s("/plan")));
  // One number was taken off the wall, the other is still on it.
  const places = (text) => text.slice(text.indexOf(`action="${s("/report")}"`)).split("</form>")[0];
  const looked_at = await facilitator.get(s("/report"));
  step("before publishing, places that may name a person are shown, and none that was removed", looked_at.status === 200 && places(looked_at.text).includes("Пишете на 0877 654 321 <strong>(0877 654 321)</strong>") && places(looked_at.text).includes('name="names_checked"') && !looked_at.text.includes("0888"));
  const unlooked = await facilitator.post(s("/report"), {});
  step("publishing without having looked at them is refused in words, shows them again and publishes nothing", unlooked.status === 422 && unlooked.text.includes(sentence(language, "Please look at the places that may name a person, and tick that you have.")) && places(unlooked.text).includes("(0877 654 321)") && (await stranger.get(at(`/reports/${id}/data.json`))).status === 404);
  const publish = () => facilitator.post(s("/report"), { names_checked: "1" });
  await publish();
  await publish();
  const report = (tail = "") => at(`/reports/${id}${tail}`);
  const data = (await stranger.get(report("/data.json"))).text;
  step("the report has the card that stayed", data.includes("0877 654 321"));
  step("the change log of the report does not quote what was removed", !data.includes("0888") && !data.includes("Петров води") && data.includes("The facilitator took a card off the wall."));
  step("seminar and report lead to the progress of the plan", (await stranger.get(s(""))).text.includes(s("/plan")) && (await stranger.get(report())).text.includes(s("/plan")));

  // A version that was withdrawn is gone at every address.
  const tails = ["", "/data.json", "/report.xlsx", "/report.pdf", "/cards.csv", "/results.csv", "/plan.csv", "/comparison.csv", "/statements.csv"];
  const answers = (base) => Promise.all(tails.map(async (tail) => (await stranger.get(report(base + tail))).status));
  const withdrawn = await facilitator.post(s("/report/2/withdraw"));
  step("a version can be withdrawn, once", withdrawn.status === 303 && (await facilitator.post(s("/report/2/withdraw"))).status === 409);
  step("every address of it answers 410", (await answers("/versions/2")).every((status) => status === 410));
  const gone = await stranger.get(report("/versions/2"));
  step("its page leads to the newest one and is not to be indexed", gone.text.includes(`href="${report()}"`) && gone.headers.get("x-robots-tag") === "noindex");
  const newest = await stranger.get(report());
  step("the version before it is the newest again, and its line stays in the history", newest.status === 200 && newest.text.includes(`${report("/versions/1")}"`) && !newest.text.includes(`${report("/versions/2")}"`) && (newest.text.match(/<li>[^<]*(Версия|Version) 2/g) ?? []).length === 1);
  const api = (tail) => stranger.get(`/api/v1/reports/${id}${tail}`);
  step("the API says the same", (await api("/versions/2")).status === 410 && (await api("")).status === 200);
  const tried = await stranger.post(s("/report/1/withdraw"));
  step("a stranger withdraws nothing", tried.status === 303 && tried.location.includes("/sign-in") && (await stranger.get(report())).status === 200);
  await facilitator.post(s("/report/1/withdraw"));
  step("with the only version withdrawn nothing of it is told anywhere", (await answers("")).every((status) => status === 410) && (await api("")).status === 410 && !(await stranger.get("/reports.atom")).text.includes(id) && !(await stranger.get(at("/reports"))).text.includes(id) && !(await stranger.get("/api/v1/reports")).text.includes(id));

  // A rehearsal is published for those who run it.
  const rehearsal = await make({ rehearsal: "1" });
  const r = (tail) => at(`/seminars/${rehearsal}${tail}`);
  for (const tail of ["/begin", "/end", "/report"]) await facilitator.post(r(tail));
  const seen = await facilitator.get(at(`/reports/${rehearsal}`));
  step("who runs a rehearsal reads its report, which says what it is", seen.status === 200 && seen.text.slice(seen.text.indexOf("<main")).indexOf("is-warning") > 0 && seen.headers.get("x-robots-tag") === "noindex");
  step("nobody else does, under any address", (await Promise.all(tails.map((tail) => stranger.get(at(`/reports/${rehearsal}${tail}`))))).every(({ status }) => status === 404) && (await stranger.get(`/api/v1/reports/${rehearsal}`)).status === 404);
  const lists = await Promise.all([at("/reports"), "/reports.atom", "/api/v1/reports", at("/")].map((path) => facilitator.get(path)));
  step("and it stands in no list, feed or front page", lists.every(({ text }) => !text.includes(`reports/${rehearsal}`) && !text.includes(`"${rehearsal}"`)));
  await facilitator.post(r("/throw-away"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await play_alone(kept);
