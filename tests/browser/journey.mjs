// The whole day of Plovdiv: one facilitator, one projector, 24 participants (13 in the room with phones, 6 online, 5 without
// a device; three phones are real pages, one of them without script), from making the seminar to the published report,
// whose counts must equal an independent recount.
// Will not look into the database: it knows only what people see.
import { Client } from "./server.mjs";
import { recount } from "./recount.mjs";
import { sentence } from "./words.mjs";

const ideas = [
  "Менторство за социални предприемачи", "Ментори за социални предприемачи и иноватори", "Мрежа между всички страни", "Помощ при търсене на финансиране",
  "Работа на място и онлайн", "Включване на местния бизнес", "Университетите в процеса", "Каталог с добри практики", "Видимост на хората с решения", "По-малки различия между областите",
];

const id_in = (text, pattern) => text.match(pattern)?.[1];

export async function journey(world) {
  for (const language of ["bg", "en"]) {
    await one_day({ ...world, language });
    await a_rehearsal({ ...world, language });
  }
}

async function one_day({ server, browser, say, facilitator, look, language }) {
  const step = (what, good) => say(good, `journey (${language}): ${what}`);
  const at = (path) => `/${language}${path}`;

  // The facilitator makes the seminar and begins the day.
  const form = (await facilitator.get(at("/seminars/new"))).text;
  const centre = id_in(form, /name="centre"[\s\S]*?value="([0-9a-z]{13})"/);
  const bad = await facilitator.post(at("/seminars"), { title_bg: "", date: "2026-02-16", from: "14:00", until: "09:30", seats_place: "x", seats_online: "6", template: "design_of_a_centre", centre, place: "Читалище" });
  step("a wrong form comes back with its errors and what was typed", bad.status === 422 && bad.text.includes("Читалище") && bad.text.includes("f-seats_place"));
  const made = await facilitator.post(at("/seminars"), { title_bg: "Дизайн на център за компетентност", title_en: "Design of a competence centre", date: "2026-02-16", from: "09:30", until: "14:00", seats_place: "24", seats_online: "12", template: "design_of_a_centre", centre, place: "Читалище, Пловдив", online_url: "https://meet.example.org/p" });
  const id = id_in(made.location ?? "", /seminars\/([0-9a-z]{13})/);
  step("the seminar is made", made.status === 303 && Boolean(id));
  const s = (tail) => at(`/seminars/${id}${tail}`);
  const stranger = new Client(server.base);
  step("a draft is nobody else's business", (await stranger.get(s(""))).status === 404);
  step("the day begins", (await facilitator.post(s("/begin"))).status === 303);

  let cockpit = (await facilitator.get(s("/cockpit"))).text;
  const wall_context = await browser.newContext({ viewport: { width: 1600, height: 900 } });
  const wall = await wall_context.newPage();
  // The projector's machine is not signed in: the cockpit's link carries the key.
  const wall_address = id_in(cockpit, /href="(\/\w\w\/seminars\/[0-9a-z]{13}\/wall\?key=[0-9a-z]+)"/);
  await wall.goto(server.base + wall_address);
  const code = (await wall.locator(".wall-code").innerText()).trim();
  step("the wall shows the code", code.length === 5);
  const no_seminar = sentence(language, "No open seminar has this code. Please look at the screen again, or ask the facilitator.");
  const wrong_code = await stranger.get(at("/join?code=ZZZZZ"));
  const right_code = await stranger.get(at(`/join?code=${encodeURIComponent(code)}`));
  step("a wrong code is told apart from the right one in words", wrong_code.status === 404 && wrong_code.text.includes(no_seminar) && right_code.status === 200 && !right_code.text.includes(no_seminar));

  // 24 people: 10 phones and 6 online as plain clients, 3 real pages, 5 without a device.
  const people = [];
  for (let i = 0; i < 16; i += 1) {
    const person = new Client(server.base, language);
    const address = at(`/join?code=${encodeURIComponent(i % 2 ? code.toLowerCase() : code)}`);
    const fields = { name: i % 5 ? `Участник ${i}` : "", sector: ["social", "business", "academic", "public", "finance"][i % 5], presence: i < 10 ? "place" : "online" };
    if (i === 15) {
      // Whose answer is lost sends the same form again: the seat is hers, and there is one of her.
      const form = (await person.get(address)).text;
      for (const key of ["_once", "seat"]) fields[key] = id_in(form, new RegExp(`name="${key}" value="([^"]+)"`));
      await new Client(server.base, language).send("POST", address, fields);
    }
    const answer = i === 15 ? await person.send("POST", address, fields) : await person.post(address, fields);
    if (answer.status === 303) people.push(person);
  }
  step("sixteen come in with the code, in either case", people.length === 16);
  step("a form of joining that is sent again finds its seat", (await people[15].get(s("/me"))).status === 200);
  const pages = [];
  for (let i = 0; i < 3; i += 1) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, javaScriptEnabled: i !== 2, locale: language });
    const page = await context.newPage();
    await page.goto(server.base + at(`/join?code=${encodeURIComponent(code)}`));
    await page.fill("#f-name", `Телефон ${i + 1}`);
    await page.locator("form").first().locator("button[type=submit]").click();
    await page.waitForURL(/\/me$/);
    pages.push({ context, page });
  }
  step("three phones come in by pressing one button, one of them without script", pages.length === 3);
  const personal = (await pages[0].page.locator(".big-code").innerText()).replace(/\s/g, "");
  step("a personal code is shown once", personal.length === 6);
  for (let i = 0; i < 5; i += 1) await facilitator.post(s("/people"), { name: `Без телефон ${i + 1}`, sector: "social", votes_by: i < 2 ? "paper" : i < 3 ? "scribe" : "hand" });
  cockpit = (await facilitator.get(s("/cockpit"))).text;
  step("the cockpit counts 24", /24/.test(cockpit.match(/class="big-number">([^<]*)/)?.[1] ?? ""));
  await wall.waitForFunction(() => /24/.test(document.querySelector(".wall-count")?.textContent ?? ""), null, { timeout: 45000 }).then(() => step("the wall hears of it by itself", true), () => step("the wall hears of it by itself", false));
  const moved = new Client(server.base, language);
  step("the personal code moves a person to another device", (await moved.post(at(`/join/move?code=${code}`), { personal_code: personal })).status === 303 && (await moved.get(s("/me"))).text.includes("Телефон 1"));
  const alone = sentence(language, "At table {1} remote people are alone: move them together, or give each a buddy by making the tables anew.").split("{1}")[1];
  const too_many = await facilitator.post(s("/groups"), { count: "24" });
  const fewer = (await facilitator.get(s("/people"))).text;
  step("more tables than leave nobody online alone are not made, and it is said", too_many.status === 303 && fewer.includes(sentence(language, "Fewer tables were made than you wanted: with more of them, a table would be empty, or one or two remote people would sit alone.")) && !fewer.includes(alone));
  step("tables are made at which nobody online is alone", (await facilitator.post(s("/groups"), { count: "4" })).status === 303 && !(await facilitator.get(s("/people"))).text.includes(alone));

  const steps = async () => [...(await facilitator.get(s("/cockpit"))).text.matchAll(/steps\/([0-9a-z]{13})\/go/g)].map((match) => match[1]);
  const go = async (kind) => {
    // The agenda lists every step with its kind; the buttons of the cockpit carry the ids.
    for (const step_id of [...new Set(await steps())]) {
      const edit = (await facilitator.get(s(`/steps/${step_id}`))).text;
      if (new RegExp(`value="${kind}" selected`).test(edit) || new RegExp(`selected[^>]*value="${kind}"`).test(edit)) return facilitator.post(s(`/steps/${step_id}/go`));
    }
    return { status: 0 };
  };

  // Silent writing.
  step("silent writing begins", (await go("cards")).status === 303);
  let written = 0;
  for (let i = 0; i < 16; i += 1) if ((await people[i].post(s("/cards"), { text: ideas[i % ideas.length] })).status === 303) written += 1;
  const long = await people[0].post(s("/cards"), { text: "я".repeat(10_000) });
  step("10,000 letters are refused and kept", long.status === 422 && long.text.includes("я".repeat(300)));
  step("malformed UTF-8 is refused in words, and is no card", (await people[1].send("POST", s("/cards"), `_once=torn-${id}${language}&text=%FF%FE%C3`)).status === 400);
  step("emoji and letters from right to left are a card like any other", (await people[1].send("POST", s("/cards"), { text: "🧶 \u202Eобратно" })).status === 303);
  written += 1;
  for (const { page } of pages) {
    await page.goto(server.base + s("/phone"));
    await page.fill("textarea[name=text]", "Споделени зали и техника");
    await page.getByRole("button").filter({ hasText: /стената|wall/ }).first().click();
    await page.waitForLoadState("load");
    written += 1;
  }
  await pages[2].page.waitForSelector(".notice, .card-list");
  step("the scribe types a paper card", (await facilitator.post(s("/typing/cards"), { text: "Да не е всичко в София" })).status === 303);
  written += 1;
  const once = { _once: "once-" + id + language, text: "Карта, изпратена два пъти" };
  await people[2].send("POST", s("/cards"), once);
  await people[2].send("POST", s("/cards"), once);
  written += 1;
  step("clusters begin", (await go("clusters")).status === 303);
  const board = (await facilitator.get(s("/board"))).text;
  const cards = [...board.matchAll(/data-card="([0-9a-z]{13})"[\s\S]*?<span>([^<]*)<\/span>/g)].map((match) => ({ id: match[1], text: match[2] }));
  step(`every card is on the board once (${cards.length} of ${written})`, cards.length === written);
  step("near-duplicates are suggested", /board\/join/.test(board) && board.includes("Ментори за социални предприемачи и иноватори"));
  const join_cards = (list, title) => facilitator.send("POST", s("/board/join"), new URLSearchParams([["_once", Math.random().toString(36)], ["title", title], ...list.map((card) => ["card", card.id])]));
  for (const [word, title] of [["Ментор", "Менторство"], ["Мрежа", "Мрежа"], ["финансиране", "Финансиране"], ["онлайн", "На място и онлайн"], ["бизнес", "Местен бизнес"], ["Споделени", "Споделени ресурси"], ["практики", "Практики"]])
    await join_cards(cards.filter((card) => card.text.includes(word) || (word === "практики" && card.text.startsWith("Видимост"))), title);
  await facilitator.post(s("/board/undo"));
  step("undo takes the last cluster back", !(await facilitator.get(s("/board"))).text.includes('aria-label="Практики"'));

  const desk = await browser.newContext({ viewport: { width: 1440, height: 3000 } });
  await desk.addCookies([...facilitator.cookies].map(([name, value]) => ({ name, value, url: server.base })));
  const table = await desk.newPage();
  await table.goto(server.base + s("/board"));
  const box = table.locator("[data-cluster]").first();
  const in_box = await box.locator("[data-card]").count();
  const lone = table.locator("[data-lone] [data-card]").first();
  const dragged = (await lone.locator(".card-tick span").innerText()).trim();
  await lone.scrollIntoViewIfNeeded();
  await lone.locator(".card-tick span").hover();
  await table.mouse.down();
  const target = await box.locator("h2").boundingBox();
  await table.mouse.move(target.x + 20, target.y + 10, { steps: 8 });
  await table.mouse.up();
  await table.waitForFunction((count) => document.querySelector("[data-cluster]").querySelectorAll("[data-card]").length === count, in_box + 1, { timeout: 45000 }).then(() => step("a card is dragged onto a cluster", true), () => step("a card is dragged onto a cluster", false));
  step("it is the card that was dragged", (await box.innerText()).includes(dragged));
  await facilitator.post(s("/board/undo"));
  await desk.close();

  // The blind ballot.
  step("the vote begins", (await go("vote")).status === 303);
  const prepared = await facilitator.post(s("/polls"), { question_bg: "Кое е най-спешно?", question_en: "What is most urgent?", method: "dots", dots: "5", most_per_item: "0", winners: "3", breakdown: "none" });
  const poll = id_in((await facilitator.get(s("/cockpit"))).text, /polls\/([0-9a-z]{13})\/open/);
  step("the vote is prepared and opened", prepared.status === 303 && (await facilitator.post(s(`/polls/${poll}/open`), { minutes: "0" })).status === 303);
  const phone = (await people[0].get(s("/phone"))).text;
  const items = [...new Set([...phone.matchAll(/name="item\.([0-9a-z]{13})"/g)].map((match) => match[1]))];
  step("the vote has the clusters as items", items.length === 6);
  const give = async (client, choices) => {
    const checked = await client.post(s(`/polls/${poll}/check`), choices);
    const nonce = id_in(checked.text, /name="nonce" value="([^"]+)"/);
    return client.post(s(`/polls/${poll}/ballots`), { ...choices, nonce: nonce ?? "" });
  };
  const own = new Map(items.map((item) => [item, 0]));
  const dots = (i) => {
    const choices = {};
    for (let dot = 0; dot < 5; dot += 1) {
      const item = items[(i * 3 + dot * dot) % items.length];
      choices[`item.${item}`] = String(Number(choices[`item.${item}`] ?? 0) + 1);
    }
    return choices;
  };
  const counted = (choices) => Object.entries(choices).forEach(([name, value]) => own.set(name.slice(5), own.get(name.slice(5)) + Number(value)));
  const greedy = await people[0].post(s(`/polls/${poll}/check`), { [`item.${items[0]}`]: "5", [`item.${items[1]}`]: "3" });
  step("too many dots are refused and kept", greedy.status === 422 && greedy.text.includes('value="3"'));
  let given = 0;
  for (let i = 0; i < 16; i += 1) {
    const answer = await give(people[i], dots(i));
    if (answer.status === 303) {
      given += 1;
      counted(dots(i));
    }
  }
  step("sixteen ballots are taken", given === 16);
  step("a second ballot is refused", (await give(people[3], dots(4))).status === 409);
  step("nobody sees a partial result, the facilitator included", (await facilitator.get(s(`/polls/${poll}/ballots.json`))).status === 404 && !(await facilitator.get(s(`/polls/${poll}`))).text.includes("<table"));
  for (const { page, context } of pages) {
    await page.goto(server.base + s("/phone"));
    const script = context !== pages[2].context;
    for (const item of [items[0], items[0], items[1], items[2], items[3]]) {
      const input = page.locator(`input[name="item.${item}"]`);
      await input.fill(String(Number((await input.inputValue()) || 0) + 1));
    }
    await page.locator("form[action*='/check'] button[type=submit]").last().click();
    await page.locator("form[action*='/ballots'] button[type=submit]").click();
    await page.waitForURL(/\/phone$/);
    counted({ [`item.${items[0]}`]: 2, [`item.${items[1]}`]: 1, [`item.${items[2]}`]: 1, [`item.${items[3]}`]: 1 });
    step(`a phone ${script ? "with" : "without"} script gives its ballot and gets a receipt`, (await page.locator(".receipt").innerText()).trim().length >= 26);
  }
  const receipt = (await pages[0].page.locator(".receipt").innerText()).trim();
  for (let i = 0; i < 3; i += 1) {
    const paper = (await facilitator.get(s(`/polls/${poll}/paper`))).text;
    const person = id_in(paper, /<option value="([0-9a-z]{13})"/);
    const choices = dots(20 + i);
    const answer = await facilitator.post(s(`/polls/${poll}/paper`), { ...choices, person, nonce: id_in(paper, /name="nonce" value="([^"]+)"/) });
    if (answer.status === 303) counted(choices);
    else step(`a paper ballot answers ${answer.status}`, false);
  }
  const early = await facilitator.post(s(`/polls/${poll}/hands`), {});
  step("raised hands are refused while the vote is open", early.status === 409);
  step("the vote is closed", (await facilitator.post(s(`/polls/${poll}/close`))).status === 303);
  step("a vote after the close is told that it was not counted", (await moved.post(s(`/polls/${poll}/ballots`), dots(1))).status === 409);
  const hands_page = (await facilitator.get(s(`/polls/${poll}/hands`))).text;
  const voters = [...hands_page.matchAll(/name="voter"[^>]*value="([0-9a-z]{13})"/g)].map((match) => match[1]);
  const raised = new URLSearchParams([["_once", Math.random().toString(36)], ...voters.map((voter) => ["voter", voter]), [`item.${items[0]}`, "2"], [`item.${items[1]}`, "3"]]);
  step("two people's raised hands are entered", voters.length === 2 && (await facilitator.send("POST", s(`/polls/${poll}/hands`), raised)).status === 303);
  const waiting = (await people[5].get(s("/phone"))).text;
  step("counts that nobody looked at are not confirmed", (await people[5].post(s(`/polls/${poll}/hands/confirm`))).status === 409);
  step("a participant sees the counts and confirms them", waiting.includes("<dt>") && (await people[5].post(s(`/polls/${poll}/hands/confirm`), { seen: id_in(waiting, /name="seen" value="([^"]+)"/) })).status === 303);
  counted({ [`item.${items[0]}`]: 2, [`item.${items[1]}`]: 3 });

  const exported = JSON.parse((await stranger.get(s(`/polls/${poll}/ballots.json`))).text);
  const totals = recount(exported);
  step("22 ballots are in the public list", exported.ballots.length === 22);
  step("the recount equals what was given", items.every((item) => (totals.get(item) ?? 0) === own.get(item)));
  step("the receipt is in the list", exported.ballots.some((ballot) => ballot.receipt === receipt) && (await moved.get(s(`/receipt?receipt=${receipt}`))).text.includes("notice is-good"));
  await wall.waitForSelector(".bars, table", { timeout: 45000 }).then(() => step("the wall shows the result after the close", true), () => step("the wall shows the result after the close", false));

  if (language === "en") {
    await look(facilitator, s(`/polls/${poll}`), "result");
    await look(people[0], s("/phone"), "phone-after-vote");
    await look(null, wall_address, "wall-result");
  }

  // The models: read, rated in blind, shown.
  step("the comparison begins", (await go("compare")).status === 303);
  step("it takes the models of the library", (await facilitator.post(s("/models"))).status === 303);
  const models = (await people[1].get(s("/phone"))).text;
  const option = id_in(models, /models\/options\/([0-9a-z]{13})\/statements/);
  const said = await people[1].post(s(`/models/options/${option}/statements`), { [`side_${option}`]: "plus", [`text_${option}`]: "Познаваме го от практиката", [`source_${option}`]: "" });
  step("a participant adds a plus", said.status === 303);
  const statement = id_in((await people[2].get(s("/models"))).text, /statements\/([0-9a-z]{13})\/support/);
  step("another agrees with a statement", Boolean(statement) && (await people[2].post(s(`/models/statements/${statement}/support`), { support: "1" })).status === 303);
  step("the ratings are prepared", (await facilitator.post(s("/models/ratings"))).status === 303);
  const grid = id_in((await facilitator.get(s("/cockpit"))).text, /polls\/([0-9a-z]{13})\/open/);
  step("the ratings are opened", (await facilitator.post(s(`/polls/${grid}/open`), { minutes: "0" })).status === 303);
  if (language === "bg") await look(people[3], s("/phone"), "phone-ratings");
  const cells = [...new Set([...(await people[0].get(s("/phone"))).text.matchAll(/name="item\.([0-9a-z]{13})"/g)].map((match) => match[1]))];
  step(`a phone rates eight models by ten criteria (${cells.length})`, cells.length === 80);
  const rated = new Map(cells.map((cell) => [cell, []]));
  let raters = 0;
  for (let i = 0; i < 16; i += 1) {
    const ratings = {};
    cells.forEach((cell, at) => {
      const value = (i * 5 + at * 3 + at * i) % 6;  // 0: this one is left out
      if (value) ratings[`item.${cell}`] = String(value);
    });
    const checked = await people[i].post(s(`/polls/${grid}/check`), ratings);
    const answer = await people[i].post(s(`/polls/${grid}/ballots`), { ...ratings, nonce: id_in(checked.text, /name="nonce" value="([^"]+)"/) ?? "" });
    if (answer.status !== 303) continue;
    raters += 1;
    Object.entries(ratings).forEach(([name, value]) => rated.get(name.slice(5)).push(Number(value)));
  }
  step("sixteen rate the models", raters === 16);
  await pages[0].page.goto(server.base + s("/phone"));
  for (const select of await pages[0].page.locator("select[name^='item.']").all()) await select.selectOption("3");
  await pages[0].page.locator("form[action*='/check'] button[type=submit]").last().click();
  await pages[0].page.locator("form[action*='/ballots'] button[type=submit]").click();
  await pages[0].page.waitForURL(/\/phone$/);
  cells.forEach((cell) => rated.get(cell).push(3));
  step("nobody sees a mean before the close", !(await facilitator.get(s("/models"))).text.includes("sensitivity") && (await facilitator.get(s(`/polls/${grid}/ballots.json`))).status === 404);
  step("the ratings are closed", (await facilitator.post(s(`/polls/${grid}/close`))).status === 303);
  const ratings_list = JSON.parse((await stranger.get(s(`/polls/${grid}/ballots.json`))).text);
  const again = recount(ratings_list);
  step("the recount of the ratings equals what was given", ratings_list.ballots.length === 17 && cells.every((cell) => (again.get(cell) ?? 0) === rated.get(cell).reduce((sum, value) => sum + value, 0)));
  if (language === "bg") {
    await look(facilitator, s("/models"), "models-result");
    await look(people[3], s("/phone"), "phone-models-result");
    await look(null, wall_address, "wall-models");
  }

  // Plan, outcomes, end, report.
  await go("plan");
  step("the plan takes the winners", (await facilitator.post(s("/plan/from-ranking"))).status === 303);
  const commitment = await facilitator.post(s("/commitments"), { what_bg: "Списък с ментори", owner_bg: "Център Пловдив", due: "2027-01-15", due_at: "2027-01-15" });
  step("a commitment is kept", commitment.status === 303);
  const promise = id_in((await facilitator.get(s("/outcomes"))).text, /promise=([0-9a-z]{13})/);
  const moved_on = await facilitator.post(s(`/commitments/${promise}`), { what_bg: "Списък с десет ментори", owner_bg: "Център Пловдив", due: "2027-02-15" });
  step("a commitment can be changed", moved_on.status === 303 && (await facilitator.get(s("/outcomes"))).text.includes("Списък с десет ментори"));
  if (language === "bg") await look(facilitator, s("/outcomes"), "outcomes");
  step("the day ends", (await facilitator.post(s("/end"))).status === 303);
  const publish = await facilitator.post(s("/report"), { names_checked: "1" });
  step("the report is published", publish.status === 303);
  const content = JSON.parse((await stranger.get(at(`/reports/${id}/data.json`))).text);
  const labels = new Map(exported.items.map((item) => [item.label, item.id]));
  step("the report's counts equal the recount", content.polls[0].items.every((item) => totals.get(labels.get(item.label.bg) ?? labels.get(item.label.en)) === item.total || (item.total === 0 && !totals.has(labels.get(item.label.bg)))));
  step("the report counts 24 people and every card", content.attendance.place + content.attendance.online === 24 && content.card_count === written);
  step("anybody reads the report in both languages", (await stranger.get(`/bg/reports/${id}`)).status === 200 && (await stranger.get(`/en/reports/${id}`)).status === 200);
  for (const { context } of pages) await context.close();
  await wall_context.close();
}

/** A facilitator alone: made-up participants write, vote and rate; then everything is deleted. */
async function a_rehearsal({ server, say, facilitator, look, language }) {
  const step = (what, good) => say(good, `rehearsal (${language}): ${what}`);
  const at = (path) => `/${language}${path}`;
  const centre = id_in((await facilitator.get(at("/seminars/new"))).text, /name="centre"[\s\S]*?value="([0-9a-z]{13})"/);
  const made = await facilitator.post(at("/seminars"), { title_bg: "Репетиция", date: "2027-02-16", from: "09:30", until: "14:00", seats_place: "24", seats_online: "12", template: "design_of_a_centre", centre, place: "Читалище", rehearsal: "1" });
  const id = id_in(made.location ?? "", /seminars\/([0-9a-z]{13})/);
  const s = (tail) => at(`/seminars/${id}${tail}`);
  step("it begins", made.status === 303 && (await facilitator.post(s("/begin"))).status === 303);
  step("24 made-up people come in", (await facilitator.post(s("/rehearsal/people"), { count: "24" })).status === 303 && /24/.test((await facilitator.get(s("/cockpit"))).text.match(/class="big-number">([^<]*)/)?.[1] ?? ""));
  const go = async (kind) => {
    const ids = [...new Set([...(await facilitator.get(s("/cockpit"))).text.matchAll(/steps\/([0-9a-z]{13})\/go/g)].map((match) => match[1]))];
    for (const one of ids) if (new RegExp(`value="${kind}" selected`).test((await facilitator.get(s(`/steps/${one}`))).text)) return facilitator.post(s(`/steps/${one}/go`));
    return { status: 0 };
  };
  const act = () => facilitator.post(s("/rehearsal/act"));
  await go("cards");
  step("they write cards", (await act()).status === 303 && ((await facilitator.get(s("/board"))).text.match(/data-card=/g) ?? []).length === 20);
  if (language === "bg") await look(facilitator, s("/cockpit"), "rehearsal-cockpit");
  await go("vote");
  const idle = await act();
  step("without an open vote there is nothing to do, and it is said", idle.status === 409 && idle.text.includes(sentence(language, "There is nothing for them to do now: they have done it already, or the vote is not open.")));
  await facilitator.post(s("/polls"), { question_bg: "Кое?", method: "score", dots: "5", most_per_item: "0", winners: "3", breakdown: "none", lone_cards: "1" });
  const poll = id_in((await facilitator.get(s("/cockpit"))).text, /polls\/([0-9a-z]{13})\/open/);
  await facilitator.post(s(`/polls/${poll}/open`), { minutes: "0" });
  step("they vote", (await act()).status === 303);
  await facilitator.post(s(`/polls/${poll}/close`));
  step("a rehearsal stands in no list", !(await new Client(server.base).get(at("/seminars"))).text.includes(id));
  step("their ballots are counted", JSON.parse((await facilitator.get(s(`/polls/${poll}/ballots.json`))).text).ballots.length === 20);
  step("it is deleted", (await facilitator.post(s("/throw-away"))).status === 303 && (await facilitator.get(s("/cockpit"))).status === 404);
}
