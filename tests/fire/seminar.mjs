// What every fire test over HTTP needs of a seminar: making one, going to a step, an open ballot, coming in, voting.
// Will not look into the database.
import { execFileSync } from "node:child_process";
import { fresh_key, Visitor } from "./wire.mjs";

export const id_in = (text, pattern) => text.match(pattern)?.[1];
const need = (what, value) => {
  if (!value) throw new Error(`fire: ${what}`);
  return value;
};
const done = (what, answer, status = 303) => {
  if (answer.status !== status) throw new Error(`fire: ${what} answered ${answer.status}: ${answer.text.slice(0, 400)}`);
  return answer;
};

export class Seminar {
  constructor(id, staff) {
    this.id = id;
    this.staff = staff;
    this.code = "";
  }
  at(tail = "") {
    return `/bg/seminars/${this.id}${tail}`;
  }

  /** A seminar of the first centre that the staff member may choose; `more`: fields of the form. */
  static async make(staff, more = {}) {
    const form = done("the form of a seminar", await staff.get("/bg/seminars/new"), 200).text;
    const centre = need("no centre in the form", id_in(form, /name="centre"[\s\S]*?value="([0-9a-z]{13})"/));
    const made = done("making a seminar", await staff.post("/bg/seminars", { title_bg: "Проба", date: "2031-02-16", from: "09:30", until: "14:00", seats_place: "2000", seats_online: "2000", template: "design_of_a_centre", centre, place: "Зала", ...more }));
    return new Seminar(need("no id of the seminar", id_in(made.location, /seminars\/([0-9a-z]{13})/)), staff);
  }

  async begin() {
    done("beginning the day", await this.staff.post(this.at("/begin")));
    this.code = encodeURIComponent(need("the wall shows no code", id_in((await this.staff.get(this.at("/wall"))).text, /class="wall-code"[^>]*>([^<]+)</)).replace(/\s/g, ""));
  }

  async steps() {
    return [...new Set([...(await this.staff.get(this.at("/agenda"))).text.matchAll(/steps\/([0-9a-z]{13})\/up/g)].map((match) => match[1]))];
  }

  /** Goes to the first step of a kind and returns its id. */
  async go(kind) {
    for (const step of await this.steps()) {
      const edit = (await this.staff.get(this.at(`/steps/${step}`))).text;
      if (!new RegExp(`value="${kind}" selected`).test(edit) && !new RegExp(`selected[^>]*value="${kind}"`).test(edit)) continue;
      done(`going to ${kind}`, await this.staff.post(this.at(`/steps/${step}/go`)));
      return step;
    }
    throw new Error(`fire: no step of kind ${kind}`);
  }

  /** Paper cards joined into clusters; the titles are the future items. */
  async clusters(titles) {
    for (const title of titles) for (const number of [1, 2]) done("a paper card", await this.staff.post(this.at("/typing/cards"), { text: `${title} ${number}` }));
    const board = (await this.staff.get(this.at("/board"))).text;
    const cards = [...board.matchAll(/data-card="([0-9a-z]{13})"[\s\S]*?<span>([^<]*)<\/span>/g)].map((match) => ({ id: match[1], text: match[2] }));
    for (const title of titles) {
      const own = cards.filter((card) => card.text.startsWith(title));
      done("joining cards", await this.staff.post(this.at("/board/join"), [["title", title], ...own.map((card) => ["card", card.id])]));
    }
    return cards;
  }

  async prepare_poll(more = {}) {
    const before = await this.poll_ids();
    done("preparing a vote", await this.staff.post(this.at("/polls"), { question_bg: "Кое първо?", method: "dots", dots: "5", most_per_item: "0", winners: "2", breakdown: "none", ...more }));
    return need("no prepared vote", (await this.poll_ids()).find((id) => !before.includes(id)));
  }
  async poll_ids() {
    // The paper form of the print page lists none; the cockpit's buttons carry the ids of every ballot of this step.
    return [...new Set([...(await this.staff.get(this.at("/cockpit"))).text.matchAll(/polls\/([0-9a-z]{13})/g)].map((match) => match[1]))];
  }
  async open_poll(poll, minutes = "0") {
    return done("opening a vote", await this.staff.post(this.at(`/polls/${poll}/open`), { minutes }));
  }
  /** Items of an open ballot, in the order of the page. */
  async items(poll) {
    const paper = (await this.staff.get(this.at(`/polls/${poll}/paper`))).text;
    return [...new Set([...paper.matchAll(/name="item\.([0-9a-z]{13})/g)].map((match) => match[1]))];
  }
  close_poll(poll) {
    return this.staff.post(this.at(`/polls/${poll}/close`));
  }

  /** One more person with a device of her own. */
  async join(agent, name, key = fresh_key("join")) {
    const visitor = new Visitor(this.staff.base.origin, agent);
    // 503 says that nothing was saved and asks to send it again: the key makes sure that it counts once.
    for (let tries = 1; ; tries += 1) {
      const answer = await visitor.post(`/bg/join?code=${this.code}`, { name, sector: "social", presence: "place" }, key);
      if (answer.status === 503 && tries < 5) continue;
      done("coming in", answer);
      return visitor;
    }
  }
}

/** Item id → dots as the fields of a form. */
export const choice_fields = (choices) => Object.fromEntries(Object.entries(choices).map(([item, value]) => [`item.${item}`, String(value)]));

/** Five dots on two or three of the items. */
export function draw_choices(items, next) {
  const choices = {};
  for (let dot = 0; dot < 5; dot += 1) {
    const item = items[Math.floor(next() * items.length)];
    choices[item] = (choices[item] ?? 0) + 1;
  }
  return choices;
}

const second_reckoner = `
import hashlib, json, sys
letters = "0123456789abcdefghjkmnpqrstvwxyz"
def base32(data):
    out, buffer, bits = "", 0, 0
    for byte in data:
        buffer = (buffer << 8) | byte
        bits += 8
        while bits >= 5:
            bits -= 5
            out += letters[(buffer >> bits) & 31]
        buffer &= (1 << bits) - 1
    return out + (letters[(buffer << (5 - bits)) & 31] if bits else "")
for choices, nonce in json.load(sys.stdin):
    whole = json.dumps(choices, sort_keys=True, separators=(",", ":")) + "\\n" + nonce
    print(base32(hashlib.blake2b(whole.encode(), digest_size=20).digest()))
`;

/** Receipts by a reckoning of our own: [[choices, nonce], …] → receipts. */
export function receipts_of(given) {
  if (given.length === 0) return [];
  return execFileSync("python3", ["-c", second_reckoner], { input: JSON.stringify(given), maxBuffer: 1 << 28, encoding: "utf8" }).trim().split("\n");
}

/** The receipt that an answer's cookie carries, if it does. */
export function receipt_in(answer) {
  for (const line of answer.headers["set-cookie"] ?? []) {
    const found = line.match(/^(?:__Host-)?receipt=[0-9a-z]{13}\.([0-9a-z]+)/);
    if (found) return found[1];
  }
  return undefined;
}
