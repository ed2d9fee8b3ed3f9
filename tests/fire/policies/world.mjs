// Two regional centres with real records: people of every role, and a seminar of centre A with something of each kind in it.
// Every private field of centre A carries a canary. Will not look into the database, but for taking a role away (a guest).
import { createHmac } from "node:crypto";
import { execFileSync } from "node:child_process";
import { program } from "../../browser/server.mjs";
import { id_in, Seminar } from "../seminar.mjs";
import { Visitor } from "../wire.mjs";

export const canary = "канарче";
const town_a = "Пловдив";
const town_b = "Варна";

function totp(secret) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const sign of secret.replace(/\s/g, "").toUpperCase()) bits += letters.indexOf(sign).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(step).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const hidden = (text, name) => text.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];

export class World {
  constructor(server, agent, database) {
    Object.assign(this, { server, agent, database });
    this.roles = {};
  }
  megdan(...words) {
    return execFileSync(program, [...words, "--data", this.server.data, ...this.database], { encoding: "utf8" }).trim();
  }

  async account(name, role, town) {
    const email = `${name}@test.example`;
    const link = this.megdan("user", "add", email, "--name", name, "--role", role, ...(town ? ["--centre", town] : []), "--public-url", this.server.base);
    return this.sign_in(link);
  }
  async sign_in(link) {
    const visitor = new Visitor(this.server.base, this.agent);
    const entered = await visitor.enter(link);
    if (entered.location.endsWith("/second-step")) {
      const page = (await visitor.get("/bg/second-step/set-up")).text;
      const secret = page.match(/>\s*((?:[A-Z2-7]{4} ?){8})\s*</)?.[1] ?? page.match(/((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})/)?.[1];
      const set_up = await visitor.post("/bg/second-step/set-up", { sealed: hidden(page, "sealed"), code: totp(secret) });
      if (set_up.status !== 200) throw new Error(`setting up the second step answered ${set_up.status}`);
    }
    if ((await visitor.get("/bg/account")).status !== 200) throw new Error("signing in did not work");
    return visitor;
  }

  async people() {
    const roles = this.roles;
    roles.stranger = new Visitor(this.server.base, this.agent);
    roles.facilitator = await this.account("kanarche-facilitator-a", "facilitator", town_a);
    roles.other_facilitator = await this.account("facilitator-b", "facilitator", town_b);
    // A second one of hers (half open: its second step was not passed), so that her account lists one that can be ended.
    await new Visitor(this.server.base, this.agent).enter(this.megdan("user", "link", "kanarche-facilitator-a@test.example", "--public-url", this.server.base));
    roles.manager = await this.account("kanarche-manager-a", "manager", town_a);
    roles.other_manager = await this.account("manager-b", "manager", town_b);
    roles.administrator = await this.account("administrator", "administrator");
    roles.member = await this.account("kanarche-member-a", "member", town_a);
    roles.guest = await this.account("guest", "member", town_b);
    // An account of A that nobody of the matrix is, for what is done to accounts.
    this.megdan("user", "add", "kanarche-spare-a@test.example", "--name", "kanarche-spare-a", "--role", "member", "--centre", town_a, "--public-url", this.server.base);
    this.account_id = id_in((await roles.manager.get("/bg/people")).text, /kanarche-spare-a[\s\S]*?people\/([0-9a-z]{13})\/take-role/);
    // Taken away where it lies, so that the account has no role at all: a guest.
    const sql = "DELETE FROM people_grant WHERE account_id = (SELECT id FROM people_account WHERE email = 'guest@test.example')";
    if (this.database.length > 0) execFileSync("psql", ["-q", this.database[1], "-c", sql]);
    else execFileSync("python3", ["-c", "import sqlite3,sys\nc=sqlite3.connect(sys.argv[1],timeout=10)\nc.execute(sys.argv[2])\nc.commit()", `${this.server.data}/megdan.sqlite`, sql]);
    await roles.manager.post("/bg/people/invitations", { email: "kanarche-invited@test.example", role: "member", centre: await this.centre_of(roles.manager) });
    this.seminar_b = await Seminar.make(roles.other_facilitator, { title_bg: "Семинар на Б" });
    await this.seminar_b.begin();
    roles.other_participant = await this.seminar_b.join(this.agent, "участник на Б");
    this.draft = await Seminar.make(roles.facilitator, { title_bg: `Чернова ${canary}`, purpose_bg: `Цел ${canary}`, place: `Зала ${canary}`, online_url: "https://example.org/kanarche" });
    this.announced = await Seminar.make(roles.facilitator, { title_bg: "Обявен", online_url: "https://example.org/kanarche-announced" });
    await roles.facilitator.post(this.announced.at("/announce"));
    await this.publish();
    const process = await roles.administrator.post("/bg/processes", { title_bg: "Процес", purpose_bg: "Цел" });
    this.process = id_in(process.location, /processes\/([0-9a-z]{13})/);
  }
  async centre_of(staff) {
    return id_in((await staff.get("/bg/seminars/new")).text, /name="centre"[\s\S]*?value="([0-9a-z]{13})"/);
  }

  /** One ended seminar of A with a report that everybody may read. */
  async publish() {
    const staff = this.roles.facilitator;
    this.published = await Seminar.make(staff, { title_bg: "Публикуван" });
    await this.published.begin();
    await staff.post(this.published.at("/end"));
    const answer = await staff.post(this.published.at("/report"), { names_checked: "1" });
    if (answer.status !== 303) throw new Error(`publishing answered ${answer.status}`);
  }

  /** A running seminar of A with something of each kind; its participant becomes the role. */
  async running() {
    const staff = this.roles.facilitator;
    const seminar = await Seminar.make(staff, { title_bg: "Семинар на А", online_url: "https://example.org/kanarche-room" });
    await seminar.begin();
    this.roles.participant = await seminar.join(this.agent, `Участник ${canary}`);
    await staff.post(seminar.at("/people"), { name: `Без устройство ${canary}`, sector: "social", votes_by: "hand" });
    await seminar.go("cards");
    await this.roles.participant.post(seminar.at("/cards"), { text: "Моя карта" });
    const cards = await seminar.clusters(["Едно", "Друго"]);
    const text = async (tail) => (await staff.get(seminar.at(tail))).text;
    const board = await text("/board");
    await seminar.go("vote");
    const poll = await seminar.prepare_poll();
    await seminar.open_poll(poll);
    await staff.post(seminar.at("/models"));
    const models = await text("/models");
    const option = id_in(models, /models\/options\/([0-9a-z]{13})/);
    await staff.post(seminar.at(`/models/options/${option}/statements`), { [`side_${option}`]: "plus", [`text_${option}`]: "Плюс", [`source_${option}`]: "опит" });
    await staff.post(seminar.at("/plan/items"), { activity_bg: `Дейност ${canary}`, why_bg: `Защото ${canary}`, year: "1", quarter: "1", quarters: "1", state: "proposed" });
    await staff.post(seminar.at("/decisions"), { decision_bg: `Решение ${canary}`, minority_bg: `Мнение ${canary}` });
    await staff.post(seminar.at("/commitments"), { what_bg: `Обещание ${canary}`, owner_bg: `Собственик ${canary}`, owner_email: "kanarche-owner@test.example", due: "2031-01-15" });
    await seminar.go("compare");
    const phone = (await this.roles.participant.get(seminar.at("/phone"))).text;
    const outcomes = await text("/outcomes");
    const agenda = await text("/agenda");
    const own = (await this.roles.participant.get(seminar.at("/me"))).text;
    this.seminar = seminar;
    this.ids = {
      seminar: seminar.id,
      poll,
      option,
      step: [...agenda.matchAll(/steps\/([0-9a-z]{13})\/delete/g)].at(-1)?.[1],
      cluster: id_in(board, /board\/([0-9a-z]{13})\/rename/),
      card: id_in(own, /cards\/([0-9a-z]{13})\/delete/) ?? cards[0].id,
      board_card: cards[0].id,
      criterion: id_in(await text("/models"), /models\/criteria\/([0-9a-z]{13})/),
      statement: id_in(phone, /statements\/([0-9a-z]{13})\/support/),
      item: id_in(await text("/plan"), /plan\/items\/([0-9a-z]{13})/),
      decision: id_in(outcomes, /decisions\/([0-9a-z]{13})/),
      commitment: id_in(outcomes, /commitments\/([0-9a-z]{13})/),
      person: id_in(await text("/people"), /people\/([0-9a-z]{13})/),
      process: this.process,
      code: seminar.code,
      version: "1",
      token: "no-such-token",
      account: this.account_id,
      centre: (this.centre ??= await this.centre_of(this.roles.manager)),
      receipt: "no-such-receipt",
      name: this.asset,
      session: (this.session ??= id_in((await staff.get("/bg/account")).text, /account\/sessions\/([0-9a-z]{13})\/end/)),
    };
    const missing = Object.entries(this.ids).filter(([, id]) => !id).map(([name]) => name);
    if (missing.length > 0) throw new Error(`the world has no ${missing.join(", ")}`);
  }

  /** What A's leaders see of the seminar; keys that change with every page taken out. */
  async sight() {
    const staff = this.roles.facilitator;
    const pages = ["/board", "/agenda", "/plan", "/outcomes", "/models", "/people", `/polls/${this.ids.poll}`, "/cockpit"];
    const texts = [];
    for (const page of pages) texts.push((await staff.get(this.seminar.at(page))).text.replace(/(name="(_once|nonce)" value=")[^"]*/g, "$1").replace(/nonce="[^"]*"/g, ""));
    return texts.join("\n");
  }
}

/** Forms that would take effect if they were let in. */
export const forms = (ids, address) => ({
  title_bg: "Ново", question_bg: "Въпрос?", method: "dots", dots: "5", most_per_item: "0", winners: "2", breakdown: "none", text: "Текст", name: "Име", votes_by: "scribe", sector: "social", presence: "place",
  kind: "talk", minutes: "5", count: "2", activity_bg: "Дейност", year: "1", quarter: "1", quarters: "1", decision_bg: "Решение", what_bg: "Нещо", owner_bg: "Някой", due: "2031-02-02", state: address.includes("/commitments/") ? "done" : "chosen", progress: "under_way",
  name_bg: "Център А", name_en: "Centre A", region: "BG-16", town_bg: "Пловдив", town_en: "Plovdiv", option_bg: "Вариант", criterion_bg: "Мерило", weight: "1", [`weight_${ids.criterion}`]: "2", [`side_${ids.option}`]: "plus", [`text_${ids.option}`]: "Добре", budget_1: "100", what: "arrive", email: "new@test.example", role: "member",
  date: "2031-02-16", from: "09:30", until: "14:00", seats_place: "20", seats_online: "20", template: "design_of_a_centre", place: "Зала", theme: "dark", code: "123456", do: "extend",
});
