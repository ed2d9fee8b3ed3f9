// Who looks at the pages: staff with their links, a participant, and a member at each point of the second step.
// Will not press what the pages are tested for.
import { createHmac } from "node:crypto";
import { Client } from "./server.mjs";

const hidden = (text, name) => text.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];

export async function signed_in(server, role) {
  const client = new Client(server.base);
  await client.enter(server.links[role]);
  return client;
}

export async function seat(server) {
  const client = new Client(server.base);
  const joined = await client.post(`/bg/join?code=${server.code}`, { name: "Проба", sector: "social", presence: "place" });
  if (joined.status !== 303) throw new Error(`joining answered ${joined.status}`);
  return client;
}

/** The six digits of RFC 6238 for now. */
function totp(secret) {
  const bits = [...secret.replace(/\s/g, "").toUpperCase()].map((sign) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(sign).toString(2).padStart(5, "0")).join("");
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))).update(time).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** A member whose second step is on: signed in, and on another device that has only given the passphrase. */
export async function at_the_second_step(server) {
  const member = await signed_in(server, "member");
  const passphrase = "седем зелени стола";
  await member.post("/bg/account/passphrase", { fresh: passphrase });
  const page = (await member.get("/bg/second-step/set-up")).text;
  const secret = page.match(/>\s*([A-Z2-7]{4}(?: [A-Z2-7]{4})+)\s*</)?.[1] ?? "";
  const set_up = await member.post("/bg/second-step/set-up", { sealed: hidden(page, "sealed"), code: totp(secret) });
  if (set_up.status !== 200) throw new Error(`setting up the second step answered ${set_up.status}`);
  const half = new Client(server.base);
  const email = (await member.get("/bg/account")).text.match(/class="lead">([^<]+@[^<]+)</)?.[1];
  const entered = await half.post("/bg/sign-in", { email, passphrase });
  if (!entered.location?.includes("/second-step")) throw new Error(`signing in with a second step answered ${entered.status} ${entered.location}`);
  return { member, half };
}

/** The address of a one-time link that came by letter and that nobody has opened. */
export async function link_by_letter(server) {
  const guest = new Client(server.base);
  const sent = await guest.post("/bg/sign-in/link", { link_email: "member@demo.example" });
  let link;
  for (let i = 0; i < 50 && !link; i += 1) {
    if (i) await new Promise((resolve) => setTimeout(resolve, 200));
    link = (await guest.get("/bg/dev/outbox")).text.match(/\/enter\/[0-9a-z]{26}/)?.[0];
  }
  if (sent.status !== 200 || !link) throw new Error(`a link by letter answered ${sent.status}`);
  return link;
}

/** A vote that is prepared and not open. */
export async function prepared_vote(facilitator, seminar) {
  const made = await facilitator.post(`/bg/seminars/${seminar}/polls`, { question_bg: "Кое първо?", question_en: "What first?", method: "dots", dots: "5", most_per_item: "0", winners: "1", breakdown: "none", lone_cards: "1" });
  const vote = (await facilitator.get(`/bg/seminars/${seminar}/cockpit`)).text.match(/polls\/([0-9a-z]{13})\/open/)?.[1];
  if (made.status !== 303 || !vote) throw new Error(`preparing a vote answered ${made.status}: ${made.text.slice(made.text.indexOf("<main"), made.text.indexOf("<footer")).replace(/<[^>]*>|\s+/g, " ").slice(0, 300)}`);
  return vote;
}
