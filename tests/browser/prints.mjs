// What comes out of the printer: each sheet as a PDF of Chromium, on A4, with the pages it should have, nothing wider than the paper.
// Will not look at the typeset report.pdf: the unit tests of the report do.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sentence } from "./words.mjs";

const id_in = (text, pattern) => text.match(pattern)?.[1];
const pixels = (millimetres) => Math.floor((millimetres * 96) / 25.4);

export async function prints({ server, browser, say, facilitator, context_of, ids, only = "" }) {
  const folder = mkdtempSync(join(tmpdir(), "megdan-prints-"));
  /** `expected`: how many pages, asked of the page itself. @returns the text of each page */
  const print = async (client, address, what, expected) => {
    if (!address.includes(only)) return [];
    const context = await context_of(browser, server, client, { reducedMotion: "reduce", viewport: { width: pixels(210), height: pixels(297) } });
    const page = await context.newPage();
    await page.goto(server.base + address, { waitUntil: "load" });
    await page.evaluate(() => document.fonts.ready);
    await page.emulateMedia({ media: "print", colorScheme: "light" });
    // A4, and what the margins of print.css (16 mm on either side) leave of it.
    for (const width of [pixels(210), pixels(210 - 2 * 16)]) {
      await page.setViewportSize({ width, height: pixels(297) });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      say(over <= 0, `print ${what} ${address} fits ${width} px of paper (${over} px too wide)`);
      // What its own box cuts off would be missing on paper without making the page wider.
      const cut = await page.evaluate(() => [...document.querySelectorAll("main *")].filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0 && getComputedStyle(one).overflowX !== "visible" && !one.closest(".unseen")).map((one) => one.outerHTML.slice(0, 100)));
      say(cut.length === 0, `print ${what} ${address} cuts nothing off at ${width} px: ${cut[0] ?? ""}`);
    }
    const file = join(folder, "sheet.pdf");
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true, format: "A4" }));
    const told = execFileSync("pdfinfo", [file], { encoding: "utf8" });
    const pages = Number(id_in(told, /^Pages:\s+(\d+)$/m));
    const wanted = await expected?.(page);
    if (expected) say(pages === wanted, `print ${what} ${address} has ${pages} pages, wanted ${wanted}`);
    say(/^Page size:\s+59[45]\S* x 84[12]\S* pts \(A4\)$/m.test(told), `print ${what} ${address} is A4: ${id_in(told, /^(Page size:.*)$/m)}`);
    const words = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).split("\f").slice(0, pages);
    const empty = words.findIndex((text) => text.trim() === "");
    say(empty < 0, `print ${what} ${address} has no empty page (${empty + 1})`);
    await context.close();
    return words;
  };
  try {
    for (const language of ["bg", "en"]) {
      const s = (id, tail) => `/${language}/seminars/${id}${tail}`;
      // A seminar with two short votes and the ratings of all models.
      const centre = id_in((await facilitator.get(`/${language}/seminars/new`)).text, /name="centre"[\s\S]*?value="([0-9a-z]{13})"/);
      const made = await facilitator.post(`/${language}/seminars`, { title_bg: "Печат", title_en: "Print", date: "2031-02-16", from: "09:30", until: "14:00", seats_place: "24", seats_online: "6", template: "design_of_a_centre", centre, place: "Зала" });
      const id = id_in(made.location ?? "", /seminars\/([0-9a-z]{13})/);
      await facilitator.post(s(id, "/begin"));
      const steps = [...new Set([...(await facilitator.get(s(id, "/cockpit"))).text.matchAll(/steps\/([0-9a-z]{13})\/go/g)].map((match) => match[1]))];
      const go = async (kind) => {
        for (const step of steps) if (new RegExp(`value="${kind}" selected`).test((await facilitator.get(s(id, `/steps/${step}`))).text)) return facilitator.post(s(id, `/steps/${step}/go`));
      };
      await go("cards");
      for (const text of ["Мрежа", "Зали", "Пари"]) await facilitator.post(s(id, "/typing/cards"), { text });
      await go("vote");
      for (const method of ["dots", "score"]) await facilitator.post(s(id, "/polls"), { question_bg: "Кое?", question_en: "Which?", method, dots: "5", most_per_item: "0", winners: "1", breakdown: "none", lone_cards: "1" });
      // One ballot a page.
      const ballots = (page) => page.locator(".paper-ballot").count();
      await print(facilitator, s(id, "/print/ballots"), "ballots", ballots);
      await go("compare");
      await facilitator.post(s(id, "/models"));
      await facilitator.post(s(id, "/models/ratings"));
      // The sheet of eight models in two columns takes two pages and has the whole scale in each of its 80 rows.
      const ratings = await print(facilitator, s(id, "/print/ballots"), "ratings", async (page) => (await ballots(page)) + 1);
      const scales = (ratings.join("").match(/1 2 3 4 5/g) ?? []).length;
      say(!ratings.length || scales === 80 + 2 * 3, `print ratings has the whole scale 80 times, and 6 times on the ballot of two scales (${scales})`);
      await print(facilitator, s(ids.running, "/print/poster"), "poster", () => 1);
      const attendance = await print(facilitator, s(ids.running, "/print/attendance"), "attendance");
      const signature = sentence(language, "Signature");
      say(attendance.every((text) => text.includes(signature)), `print attendance (${language}) has the head of the table on each of ${attendance.length} pages`);
      await print(facilitator, s(ids.running, "/print/ballots"), "ballots", ballots);
      const report = await print(null, `/${language}/reports/${ids.held}`, "report");
      say(report.every((text) => text.trim().length > 100), `print report (${language}) has something on each of ${report.length} pages`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
