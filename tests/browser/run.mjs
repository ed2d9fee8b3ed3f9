// Every page of the program in both languages: no server error, valid HTML, no finding of axe. Then the main forms refused,
// what is printed, and the journey of a whole day.
//   node tests/browser/run.mjs [--pictures FOLDER]   also saves screenshots at 360, 768 and 1440 px, light and dark
//     --only PATHPART          only the pages whose address has it (refused forms and prints too), no journey
//     --pages, --forms, --prints, --journey  these alone: the pages, the refused forms, what is printed, the plays and the journey
//     --database postgres://…  on PostgreSQL
// Will not time anything.
import { readFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { HtmlValidate } from "html-validate";
import { start } from "./server.mjs";
import { pages_of } from "./pages.mjs";
import { journey } from "./journey.mjs";
import { door } from "./door.mjs";
import { kept } from "./kept.mjs";
import { votes } from "./votes.mjs";
import { refused } from "./refused.mjs";
import { prints } from "./prints.mjs";
import { not_looked_at } from "./routes.mjs";
import { at_the_second_step, link_by_letter, prepared_vote, seat, signed_in } from "./visitors.mjs";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const option = (name) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : "");
const pictures = option("--pictures");
const only = option("--only");
const database = option("--database");
const parts = ["pages", "forms", "prints", "journey"];
const named = parts.filter((part) => process.argv.includes(`--${part}`));
const runs = (part) => (named.length ? named.includes(part) : !(only && part === "journey"));

const validate = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // Generated on one line, with void elements and long lines as the compiler writes them.
    "void-style": "off", "no-trailing-whitespace": "off", "attr-quotes": "off", "long-title": "off", "no-inline-style": "error",
    // The wall and the phones reload by themselves where no script runs: there is no other way without one.
    "meta-refresh": "off",
    // Ids of items carry their id ("f-item.ID"); ticked boxes share a name, as HTML means it.
    "valid-id": ["error", { relaxed: true }], "form-dup-name": ["error", { shared: ["radio", "button", "reset", "submit", "checkbox"] }],
    // A button without type inside our forms is always written with its type; autocomplete values are checked by the field.
    "prefer-native-element": "off", "attribute-boolean-style": "off", "attribute-empty-style": "off",
  },
});

let passed = 0;
let failed = 0;
function say(good, what) {
  if (good) passed += 1;
  else {
    failed += 1;
    console.log("FAILED " + what);
  }
}

async function context_of(browser, server, client, options) {
  const context = await browser.newContext(options);
  if (client) await context.addCookies([...client.cookies].map(([name, value]) => ({ name, value, url: server.base })));
  return context;
}

/** Sends the fields as the page's own form would, past the checks of the browser. */
async function submitted(page, address, fields) {
  const [response] = await Promise.all([
    page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.request().method() === "POST"),
    page.evaluate(([action, pairs]) => {
      const form = Object.assign(document.createElement("form"), { method: "post", action });
      for (const [name, value] of pairs) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
      document.body.append(form);
      document.documentElement.dataset.leaving = "1";
      setTimeout(() => HTMLFormElement.prototype.submit.call(form));
    }, [address, Object.entries(fields)]),
  ]);
  await page.waitForFunction(() => !document.documentElement.dataset.leaving && document.readyState === "complete");
  return response;
}

const looked_at = new Set();

/**
 * One page as a person sees it: valid HTML, no finding of axe in either theme, no wider than a narrow phone, no error of a script.
 * `fields`: the page that answers them, sent from the page `from`; `more` looks at what else it must have.
 */
async function look(page, { role, address, name, fields, from, more }) {
  const errors = [];
  const on_error = (error) => errors.push(String(error));
  const on_console = (message) => message.type() === "error" && !/404|409|410|422|429/.test(message.text()) && errors.push(message.text());
  page.on("pageerror", on_error);
  page.on("console", on_console);
  await page.setViewportSize({ width: 1440, height: 900 });
  if (!fields) looked_at.add(address);
  // The page of a report.pdf that is being made asks for it again by itself.
  const pdf = address.endsWith(".pdf");
  if (pdf)
    await page.route(server.base + address, async (route) => {
      const answer = await route.fetch();
      const { refresh, ...headers } = answer.headers();
      say(refresh === "2", `${role} ${address} asks for itself again`);
      await route.fulfill({ response: answer, headers });
    });
  // Somebody else's change would load the page with the form again while it is being sent: here nothing changes.
  if (fields) await page.route(/\/events(\?|$)/, () => {});
  if (fields) await page.goto(server.base + from, { waitUntil: "load" });
  const response = fields ? await submitted(page, address, fields) : await page.goto(server.base + address, { waitUntil: "load" });
  if (fields) role = `${role} refused at`;
  const expected = fields ? 422 : pdf ? 202 : address.endsWith("/no-such-page") ? 404 : address.endsWith("/enter/" + "0".repeat(26)) ? 410 : 200;
  say(response.status() === expected, `${role} ${address} answers ${response.status()}`);
  const report = await validate.validateString(await response.text());
  for (const result of report.results) for (const message of result.messages) say(false, `${role} ${address} HTML ${message.line}:${message.column} ${message.ruleId}: ${message.message}`);
  say(report.valid, `${role} ${address} is valid HTML`);
  await more?.(page, `${role} ${address}`);
  for (const theme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: theme });
    await page.evaluate(axe);
    const findings = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    for (const finding of findings.violations) say(false, `${role} ${address} ${theme} axe ${finding.id}: ${finding.nodes[0].html.slice(0, 160)} ${finding.nodes[0].any[0]?.message ?? ""}`);
    say(findings.violations.length === 0, `${role} ${address} ${theme} has no finding of axe`);
    if (!pictures) continue;
    mkdirSync(pictures, { recursive: true });
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: width === 360 ? 780 : 900 });
      await page.screenshot({ path: `${pictures}/${name}-${theme}-${width}.png`, fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: null });
  await page.setViewportSize({ width: 360, height: 780 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  say(over <= 0, `${role} ${address} fits 360 px (${over} px too wide)`);
  say(errors.length === 0, `${role} ${address} in the browser's console: ${errors.join(" | ").slice(0, 300)}`);
  page.off("pageerror", on_error);
  page.off("console", on_console);
}

const server = await start(database ? ["--database", database] : []);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"] });
try {
  const facilitator = await signed_in(server, "facilitator");
  const list = (await facilitator.get("/bg/seminars")).text;
  const found = [...new Set([...list.matchAll(/\/bg\/seminars\/([0-9a-z]{13})"/g)].map((match) => match[1]))];
  const ids = {};
  for (const id of found) {
    const cockpit = (await facilitator.get(`/en/seminars/${id}/cockpit`)).text;
    if (cockpit.includes("/begin")) ids.prepared = id;
    else if (cockpit.includes("/end\"")) ids.running = id;
    else ids.held = id;
    if (id === ids.running) ids.wall = cockpit.match(/\/wall\?key=[0-9a-z]+/)[0];
  }
  ids.code = server.code;
  const first_of = async (address, pattern) => (await facilitator.get(address)).text.match(pattern)[1];
  ids.poll = await first_of(`/en/seminars/${ids.running}/cockpit`, /polls\/([0-9a-z]{13})/);
  ids.counted = await first_of(`/en/reports/${ids.held}`, /polls\/([0-9a-z]{13})/);
  ids.item = await first_of(`/en/seminars/${ids.held}/plan`, /plan\/items\/([0-9a-z]{13})/);
  ids.step = await first_of(`/en/seminars/${ids.running}/agenda`, /steps\/([0-9a-z]{13})/);
  ids.process = await first_of(`/en/seminars/${ids.held}`, /processes\/([0-9a-z]{13})/);
  ids.letter = await link_by_letter(server);
  const clients = { guest: null, facilitator, manager: await signed_in(server, "manager"), administrator: await signed_in(server, "administrator"), seat: await seat(server), ...(await at_the_second_step(server)) };
  ids.centre = (await clients.administrator.get("/en/centres")).text.match(/centres\/([0-9a-z]{13})\/edit/)[1];
  ids.draft = await prepared_vote(facilitator, ids.running);
  for (const [role, paths] of Object.entries(runs("pages") ? pages_of(ids) : {})) {
    for (const language of ["bg", "en"]) {
      const context = await context_of(browser, server, clients[role], { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
      const page = await context.newPage();
      for (const path of paths) {
        if (only && !path.includes(only)) continue;
        await look(page, { role, address: `/${language}${path}`, name: `${role}-${language}${path.replace(/[0-9a-z]{13}/g, (id) => Object.entries(ids).find(([, value]) => value === id)?.[0] ?? "id").replace(/\//g, "-")}` });
      }
      await context.close();
    }
  }
  const sight = async (client, address, name, more = {}) => {
    const context = await context_of(browser, server, client, { reducedMotion: "reduce" });
    await look(await context.newPage(), { role: name, address, name: `journey-${name}`, ...more });
    await context.close();
  };
  if (runs("pages") && !only) {
    const missed = not_looked_at(looked_at);
    for (const wrong of missed) say(false, wrong);
    say(missed.length === 0, "every page of the program is looked at");
  }
  if (runs("forms")) await refused({ server, say, clients, look: sight, only });
  if (runs("prints")) await prints({ server, browser, say, facilitator, context_of, ids, only });
  if (runs("journey")) {
    for (const language of ["bg", "en"]) await door({ server, say, facilitator, language });
    for (const language of ["bg", "en"]) await kept({ server, say, facilitator, language });
    for (const language of ["bg", "en"]) await votes({ server, say, facilitator, language });
    await journey({ server, browser, say, facilitator, look: sight });
  }
  say(!/"status":5\d\d/.test(server.log()), "no request was answered with a server error");
} catch (error) {
  say(false, `the run broke off: ${error.stack}`);
} finally {
  await browser.close();
  await server.stop();
}
console.log(`browser: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
