// What each route must answer to each role, from its policy and from the rule that what is not yours is not there (404).
// Will not ask the program: routes come in as `megdan config --routes` prints them.

/** In the order of the table. The records belong to centre A: its facilitator made the seminar, the participant sits in it. */
export const roles = ["stranger", "participant", "other_participant", "guest", "member", "facilitator", "other_facilitator", "manager", "other_manager", "administrator"];

const accounts = new Set(["guest", "member", "facilitator", "other_facilitator", "manager", "other_manager", "administrator"]);
const leading = new Set(["facilitator", "manager", "administrator"]);
const seated = new Set(["participant"]);
const height = { guest: 0, member: 1, facilitator: 2, other_facilitator: 2, manager: 3, other_manager: 3, administrator: 4 };
const level = { guest: 0, member: 1, facilitator: 2, manager: 3, administrator: 4 };

const only = (...sets) => (role) => sets.some((set) => set.has(role));
const nobody = () => false;
const everybody = () => true;

/** METHOD and address → who may, where the feature's own rule is narrower or wider than the policy's name says; with the reason. */
export const exceptions = new Map([
  // The wall, what it hears and what people say about the models are for those in the room until the report is published;
  // without an account or a seat one needs the wall's key (tests/browser/door.mjs).
  ["GET /{lang}/seminars/{seminar}/wall", only(leading, seated)],
  ["GET /{lang}/seminars/{seminar}/events", only(leading, seated)],
  ["GET /{lang}/seminars/{seminar}/models", only(leading, seated)],
  // Before the day has ended, plan and outcomes are its makers' business.
  ["GET /{lang}/seminars/{seminar}/plan", only(leading)],
  ["GET /{lang}/seminars/{seminar}/outcomes", only(leading)],
  // No partial result, to nobody.
  ["GET /{lang}/seminars/{seminar}/polls/{poll}/ballots.json", nobody],
  // Everybody in the room may say a plus or a minus.
  ["POST /{lang}/seminars/{seminar}/models/options/{option}/statements", only(leading, seated)],
  ["GET /api/v1/seminars/{seminar}/plan", only(leading)],
  ["GET /api/v1/seminars/{seminar}/outcomes", only(leading)],
  ["GET /{lang}/seminars/{seminar}/polls/{poll}/ballots.csv", nobody],
  ["GET /api/v1/seminars/{seminar}/polls/{poll}/ballots", nobody],
  // A receipt that no counted ballot has.
  ["GET /api/v1/seminars/{seminar}/receipts/{receipt}", nobody],
  // Everybody in the room sees the wall.
  ["GET /api/v1/seminars/{seminar}/cards", only(leading, seated)],
  ["GET /api/v1/seminars/{seminar}/clusters", only(leading, seated)],
  // The process of the matrix is a national one: managers of a centre do not change it.
  ["GET /{lang}/processes/{process}/edit", only(new Set(["administrator"]))],
  ["POST /{lang}/processes/{process}/edit", only(new Set(["administrator"]))],
  // The letters of a demonstration are shown nowhere else.
  ["GET /{lang}/dev/outbox", nobody],
]);

const takes_part = (role) => role === "participant" || role === "other_participant";

/** Whether the role reaches the route at all, whatever the feature then says about the moment. */
export function may(route, role) {
  const { method, address, policy } = route;
  const exception = exceptions.get(`${method} ${address}`);
  if (exception) return exception(role);
  const of_seminar = address.includes("/seminars/{seminar}");
  if (policy === "anyone") return everybody(role);
  if (policy === "signed in") return accounts.has(role);
  if (policy === "participant") return of_seminar ? seated.has(role) : takes_part(role);
  const least = policy.match(/at least (\w+)$/)?.[1];
  if (!(least in level)) throw new Error(`a policy that the test does not know: ${policy}`);
  // A scribe's pages: the participant of the matrix is no scribe.
  if (of_seminar) return leading.has(role);
  if (policy.startsWith("participant or") && takes_part(role)) return true;
  return accounts.has(role) && height[role] >= level[least];
}

/** A draft is nobody's business but its makers'. */
export const may_draft = (route, role) => leading.has(role) && may(route, role);

/** Routes that lead whoever is not in the right state to another door, without refusing a role. */
const leads_on = /^(\/j|\/j\/\{code\}|\/\{lang\}\/(second-step.*|sign-in.*|enter\/.*|join.*))$/;

/** What an answer says: "allowed" also where the moment is wrong (409) or a field is (422). */
export function judged(route, answer) {
  if ([401, 403, 404].includes(answer.status)) return false;
  if (answer.status >= 300 && answer.status < 400 && /^\/(bg|en)\/(sign-in|join)(\?|$)/.test(answer.location) && !leads_on.test(route.address)) return false;
  return true;
}
