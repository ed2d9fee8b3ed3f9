// The main forms with something wrong in them: the page that answers is looked at like any other, sums up what is wrong and says at
// each field what. Will not check every rule: the unit tests do.
import { Client } from "./server.mjs";

const id_in = (text, pattern) => text.match(pattern)?.[1];
const long = (letters) => "я".repeat(letters);

/** `summary`: with a summary whose links lead to the fields; `field`: a form of one field, which says it itself and has the focus. */
const shapes = {
  async summary(page, say, what) {
    const summary = page.locator(".error-summary");
    say((await summary.count()) === 1 && (await summary.getAttribute("role")) === "alert", `${what} has a summary of the errors`);
    const links = await summary.locator("a").evaluateAll((all) => all.map((link) => Boolean(document.getElementById(decodeURIComponent(link.hash.slice(1))))));
    say(links.length > 0 && links.every(Boolean), `${what} leads from its summary to the fields`);
  },
  async field(page, say, what) {
    say((await page.locator(".error-summary").count()) === 0 && (await page.locator("[aria-invalid=true]").count()) === 1, `${what} has one wrong field and no summary`);
  },
};

async function wrong_fields(page, say, what) {
  // A group of choices carries no aria-invalid: its fieldset is described by the error.
  const wrong = await page.locator("[aria-invalid=true], fieldset.is-wrong").evaluateAll((fields) => fields.map((field) => {
    const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
    const parts = described.map((id) => document.getElementById(id));
    return parts.every(Boolean) && parts.some((part) => part.classList.contains("field-error") && part.textContent.trim() !== "");
  }));
  say(wrong.length > 0 && wrong.every(Boolean), `${what} marks its wrong fields and says at each what is wrong (${wrong.filter(Boolean).length} of ${wrong.length})`);
  const told = await page.locator(".field-error").count();
  say(told === wrong.length, `${what} has as many wrong fields as errors (${wrong.length}, ${told})`);
}

export async function refused({ server, say, clients, look, only = "", language = "bg" }) {
  const at = (path) => `/${language}${path}`;
  const { facilitator, manager, administrator } = clients;
  const centre = id_in((await facilitator.get(at("/seminars/new"))).text, /name="centre"[\s\S]*?value="([0-9a-z]{13})"/);
  const made = await facilitator.post(at("/seminars"), { title_bg: "Отказано", date: "2031-02-16", from: "09:30", until: "14:00", seats_place: "24", seats_online: "12", template: "design_of_a_centre", centre, place: "Зала" });
  const id = id_in(made.location ?? "", /seminars\/([0-9a-z]{13})/);
  const s = (tail) => at(`/seminars/${id}${tail}`);
  let number = 0;
  /** `from`: the page with the form, where it is another one. */
  const refuse = async (who, address, fields, { from, shape = "summary" } = {}) => {
    if (!address.includes(only)) return;
    const role = Object.keys(clients).find((name) => clients[name] === who) ?? "seat";
    await look(who, address, role, {
      name: `refused-${(number += 1)}-${address.replace(/[0-9a-z]{13}/g, "id").replace(/[/?=&%]/g, "-")}`, from: from ?? address, fields: { _once: `refused-${id}-${number}`, ...fields },
      async more(page, what) {
        await shapes[shape](page, say, what);
        await wrong_fields(page, say, what);
      },
    });
  };

  await facilitator.post(s("/announce"));
  await refuse(null, s("/register"), { name: "", email: "няма", sector: "social", presence: "place" });
  await refuse(null, s("/register"), { name: "Вера", sector: "zz", region: "BG-99", presence: "both", consent_data: "1" });
  await refuse(null, at("/sign-in"), { email: "", passphrase: "" });
  await refuse(null, at("/sign-in/link"), { link_email: "няма" }, { from: at("/sign-in") });

  await facilitator.post(s("/begin"));
  const steps = [...new Set([...(await facilitator.get(s("/cockpit"))).text.matchAll(/steps\/([0-9a-z]{13})\/go/g)].map((match) => match[1]))];
  for (const step of steps) if (/value="cards" selected/.test((await facilitator.get(s(`/steps/${step}`))).text)) await facilitator.post(s(`/steps/${step}/go`));
  const join = at(`/join?code=${encodeURIComponent(id_in((await facilitator.get(s("/wall"))).text, /class="wall-code"[^>]*>([^<]+)</).trim())}`);
  const participant = new Client(server.base, language);
  await participant.post(join, { name: "Вера", sector: "social", presence: "place" });
  await refuse(null, join, { name: long(121), sector: "social", presence: "place" }, { shape: "field" });
  await refuse(participant, s("/cards"), { text: long(1_000) }, { from: s("/phone"), shape: "field" });
  await refuse(facilitator, s("/people"), { name: long(121), sector: "social", presence: "place", votes_by: "hand" });
  await refuse(facilitator, s("/people"), { name: "Вера", sector: "zz", region: "BG-99", presence: "both", votes_by: "zz" });
  await refuse(facilitator, s("/groups"), { count: "x" }, { from: s("/people") });
  await refuse(facilitator, s("/timer"), { what: "start", minutes: "x" }, { from: s("/cockpit") });

  await refuse(facilitator, at("/seminars"), { title_bg: "", date: "x", from: "14:00", until: "09:30", seats_place: "x", seats_online: "6", template: "design_of_a_centre", centre, place: "Зала" }, { from: at("/seminars/new") });
  await refuse(facilitator, s("/edit"), { title_bg: "", date: "x", from: "14:00", until: "09:30", seats_place: "x", seats_online: "6" });
  await refuse(facilitator, s("/steps"), { title_bg: "", minutes: "x", kind: "cards" }, { from: s("/steps/new") });
  await refuse(facilitator, s("/polls"), { question_bg: "", method: "dots", dots: "x", most_per_item: "0", winners: "3", breakdown: "zz", lone_cards: "1" }, { from: s("/polls/new") });

  await refuse(facilitator, s("/plan/items"), { activity_bg: "", year: "1", quarter: "1", quarters: "x", state: "zz", cost_low: "няма" }, { from: s("/plan/items/new") });
  await facilitator.post(s("/plan/items"), { activity_bg: "Дейност", year: "1", quarter: "1", quarters: "1", state: "proposed", cost_low: "600", cost_high: "600" });
  const item = id_in((await facilitator.get(s("/plan"))).text, /plan\/items\/([0-9a-z]{13})"/);
  await refuse(facilitator, s(`/plan/items/${item}/progress`), { progress: "x", note_bg: long(5_000) }, { from: s(`/plan/items/${item}`) });
  await refuse(facilitator, s("/plan/budgets"), { budget_1: "няма" }, { from: s("/plan") });
  await refuse(facilitator, s("/decisions"), { decision_bg: "" }, { from: s("/outcomes") });
  await refuse(facilitator, s("/commitments"), { what_bg: "", owner_bg: "", due: "x" }, { from: s("/outcomes") });

  await facilitator.post(s("/models"));
  const models = (await facilitator.get(s("/models"))).text;
  const option = id_in(models, /models\/options\/([0-9a-z]{13})\/statements/);
  const criterion = id_in(models, /criteria\/([0-9a-z]{13})/);
  const from = s("/models");
  await refuse(facilitator, s("/models/options"), { option_bg: "" }, { from });
  await refuse(facilitator, s("/models/criteria"), { criterion_bg: "", weight: "x" }, { from });
  await refuse(facilitator, s(`/models/criteria/${criterion}/weight`), { [`weight_${criterion}`]: "x" }, { from });
  await refuse(participant, s(`/models/options/${option}/statements`), { [`side_${option}`]: "plus", [`text_${option}`]: "", [`source_${option}`]: "" }, { from });

  await refuse(administrator, at("/centres"), { name_bg: "", name_en: "", region: "" }, { from: at("/centres/new") });
  await refuse(manager, at("/processes"), { title_bg: "", centre }, { from: at("/processes/new") });
  await refuse(manager, at("/people/invitations"), { email: "няма", role: "facilitator" }, { from: at("/people") });
  await refuse(facilitator, at("/account/name"), { name: "" }, { from: at("/account") });
  await refuse(facilitator, at("/account/passphrase"), { fresh: "къса" }, { from: at("/account") });
  await facilitator.post(s("/end"));
  await refuse(facilitator, s("/report"), { note_bg: long(301) }, { shape: "field" });
}
