// The door: who comes in when, one device for one person unless it is said otherwise, the wall's key, and what a scribe may.
//   MEGDAN=path node tests/browser/door.mjs     alone, without a browser
// Will not look into the database.
import { fileURLToPath } from "node:url";
import { Client, play_alone } from "./server.mjs";
import { sentence } from "./words.mjs";

const id_in = (text, pattern) => text.match(pattern)?.[1];

export async function door({ server, say, facilitator, language = "bg" }) {
  const step = (what, good) => say(Boolean(good), `door (${language}): ${what}`);
  const at = (path) => `/${language}${path}`;
  const client = () => new Client(server.base, language);
  const centre = id_in((await facilitator.get(at("/seminars/new"))).text, /name="centre"[\s\S]*?value="([0-9a-z]{13})"/);
  const made = await facilitator.post(at("/seminars"), { title_bg: "Врата", title_en: "A door", date: "2031-02-16", from: "09:30", until: "14:00", seats_place: "1", seats_online: "1", template: "design_of_a_centre", centre, place: "Зала" });
  const s = (tail) => at(`/seminars/${id_in(made.location ?? "", /seminars\/([0-9a-z]{13})/)}${tail}`);
  const register = async (name) => {
    const person = client();
    const answer = await person.post(s("/register"), { name, sector: "social", presence: "place", consent_data: "1" });
    if (answer.status !== 303) throw new Error(`registering answered ${answer.status}`);
    return person;
  };
  const line_of = async (name) => (await facilitator.get(s("/people"))).text.split("<li").find((row) => row.includes(`<strong>${name}</strong>`)) ?? "";
  const number_of = async () => ((await facilitator.get(s("/people"))).text.match(/action="[^"]*\/people\/[0-9a-z]{13}"/g) ?? []).length;

  await facilitator.post(s("/announce"));
  const first = await register("Първа");
  const second = await register("Втора");
  step("before the doors open nobody arrives, expected or waiting", (await first.post(s("/me/back"))).status === 409 && (await second.post(s("/me/back"))).status === 409);
  step("nor is the button there", !(await first.get(s("/me"))).text.includes("/me/back"));
  await facilitator.post(s("/begin"));

  const cockpit = (await facilitator.get(s("/cockpit"))).text;
  const wall = id_in(cockpit, /href="(\/\w\w\/seminars\/[0-9a-z]{13}\/wall\?key=[0-9a-z]{26})"/);
  const code = id_in((await facilitator.get(s("/wall"))).text, /class="wall-code"[^>]*>([^<]+)</)?.trim();
  const stranger = client();
  const join = at(`/join?code=${encodeURIComponent(code)}`);
  step("a stranger sees no wall, hears no events and reads no models", (await Promise.all(["/wall", "/events", "/models", `/wall?key=${"a".repeat(26)}`, "/wall?key=", "/models" + wall.slice(wall.indexOf("?"))].map((tail) => stranger.get(s(tail))))).every((answer) => answer.status === 404));
  const projected = await stranger.get(wall);
  step("whoever has the wall's address sees it, and hears its events", projected.status === 200 && projected.text.includes("wall-code") && projected.text.includes(`data-live="${wall.replace("/wall?", "/events?")}"`));
  step("a seat of the seminar sees the wall and the models", (await first.get(s("/wall"))).status === 200 && (await first.get(s("/models"))).status === 200);

  const scanned = await first.get(join);
  step("whoever registered and scans the code arrives as the same person", scanned.status === 303 && scanned.location === s("/phone") && (await line_of("Първа")).includes('"leave"') && (await number_of()) === 2);
  const again = await first.post(join, { name: "Двойница", sector: "social", presence: "place" });
  step("scanning and pressing the button again makes no second person", again.status === 303 && again.location === s("/phone") && (await number_of()) === 2);
  const waits = await second.get(join);
  step("whoever waits is led to her seat, and stays outside while it is full", waits.status === 303 && waits.location === s("/me") && !(await line_of("Втора")).includes('"leave"'));
  step("she does not let herself in", (await second.post(s("/me/back"))).status === 409);
  const person_of = async (name) => id_in(await line_of(name), /people\/([0-9a-z]{13})"/);
  step("the facilitator lets her in", (await facilitator.post(s(`/people/${await person_of("Втора")}`), { what: "arrive" })).status === 303 && (await second.get(join)).location === s("/phone"));

  const shared = await first.get(`${join}&another=1`);
  const fields = { name: "Трета", sector: "social", presence: "place", another: "1" };
  for (const key of ["_once", "seat"]) fields[key] = id_in(shared.text, new RegExp(`name="${key}" value="([^"]+)"`));
  step("the page for a second person on one device says whose seat it holds", shared.status === 200 && shared.text.includes("Първа") && shared.text.includes('name="another"'));
  const lost = client();
  lost.cookies = new Map(first.cookies);
  await lost.send("POST", join, fields);
  const third = client();
  third.cookies = new Map(first.cookies);
  const joined = await third.send("POST", join, fields);
  step("two people share a phone on purpose, also when the answer was lost", joined.status === 303 && (await number_of()) === 3 && (await third.get(s("/me"))).text.includes("Трета"));
  step("the first one's seat is still hers", (await first.get(s("/me"))).text.includes("Първа"));

  const wrong = await stranger.post(at(`/join/move?code=${encodeURIComponent(code)}`), { personal_code: "АААААА" });
  const no_seminar = (await stranger.get(at("/join?code=ZZZZZ"))).text;
  const told = id_in(wrong.text, /notice is-bad[^>]*>[\s\S]*?<p[^>]*>([^<]+)</) ?? "";
  step("a wrong personal code is told from a wrong code of a seminar", wrong.status === 422 && told && !no_seminar.includes(told));

  // A scribe.
  await facilitator.post(s(`/people/${await person_of("Втора")}`), { what: "scribe" });
  const victim = await person_of("Първа");
  const taken = await second.post(s(`/people/${victim}`), { what: "save", votes_by: "scribe" });
  step("a scribe does not take the vote of somebody with a device", taken.status === 409 && !(await second.get(s("/people"))).text.split("<li").find((row) => row.includes("Първа")).includes('name="votes_by"'));
  step("the facilitator may, and so may she herself", (await facilitator.post(s(`/people/${victim}`), { what: "save", votes_by: "paper" })).status === 303 && (await first.post(s("/me/votes"), { votes_by: "device" })).status === 303);

  const long = "я".repeat(10_000);
  const refused = await second.post(s("/people"), { name: long, sector: "social", presence: "place", votes_by: "scribe" });
  step("10,000 letters as the name of a person without a device are refused and kept", refused.status === 422 && refused.text.includes("я".repeat(300)));
  const added = await second.post(s("/people"), { name: "Телефонна", sector: "social", presence: "online", votes_by: "scribe" });
  const shown = (await second.get(s("/people"))).text;
  const personal = id_in(shown, /class="big-code">([^<]+)</)?.replace(/\s/g, "");
  step("whoever adds somebody without a device sees the personal code once", added.status === 303 && personal?.length === 6 && !(await second.get(s("/people"))).text.includes("big-code"));
  step("she takes part online by telephone", /Телефонна/.test(shown) && !(await line_of("Телефонна")).includes('value="online"'));
  const later = client();
  step("and comes in on a device with it later", (await later.post(at(`/join/move?code=${encodeURIComponent(code)}`), { personal_code: personal })).status === 303 && (await later.get(s("/me"))).text.includes("Телефонна"));

  step("the wall's address is renewed", (await facilitator.post(s("/wall/renew"))).status === 303 && (await stranger.get(wall)).status === 404);
  const renewed = id_in((await facilitator.get(s("/cockpit"))).text, /href="(\/\w\w\/seminars\/[0-9a-z]{13}\/wall\?key=[0-9a-z]{26})"/);
  step("the cockpit carries the new one", renewed !== wall && (await stranger.get(renewed)).status === 200);

  // Doors are for those who are outside: whoever has a seat finds it with the personal code.
  const move = at(`/join/move?code=${encodeURIComponent(code)}`);
  const nobody = sentence(language, "No open seminar has this code. Please look at the screen again, or ask the facilitator.");
  for (const [when, close] of [["with closed doors", () => facilitator.post(s("/doors/close"))], ["after the end", () => facilitator.post(s("/end"))]]) {
    await close();
    const outside = await stranger.get(join);
    const guess = await stranger.post(move, { personal_code: "AAAAAA" });
    step(`${when} the code tells a stranger no more than a wrong one`, [outside, guess].every((answer) => answer.status === 404 && answer.text.includes(nobody)));
    const elsewhere = client();
    step(`${when} the personal code still opens the seat on another device`, outside.text.includes('name="personal_code"') && (await elsewhere.post(move, { personal_code: personal })).status === 303 && (await elsewhere.get(s("/me"))).text.includes("Телефонна"));
    step(`${when} a scan leads whoever has a seat to it`, (await first.get(join)).location === s("/phone"));
  }
  const report = `/reports/${id_in(s(""), /seminars\/([0-9a-z]{13})/)}"`;
  step("nobody is led to a report that is not published", !(await stranger.get(s(""))).text.includes(report) && !(await first.get(s("/phone"))).text.includes(report));
  step("it is published", (await facilitator.post(s("/report"), { names_checked: "1" })).status === 303);
  step("then everybody is, and reads the models too", (await stranger.get(s(""))).text.includes(report) && (await first.get(s("/phone"))).text.includes(report) && (await stranger.get(s("/models"))).status === 200);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await play_alone(door);
