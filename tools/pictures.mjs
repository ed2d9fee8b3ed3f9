// Pictures of the main screens and of the printed report for docs/pictures: node tools/pictures.mjs [FOLDER]. Needs a built program,
// Chromium, WeasyPrint and poppler-utils.
// Will not judge them: whoever runs it looks at them.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { Client, start } from "../tests/browser/server.mjs";

const folder = process.argv[2] ?? "docs/pictures";
mkdirSync(folder, { recursive: true });
const server = await start();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
try {
  const facilitator = new Client(server.base);
  await facilitator.enter(server.links.facilitator);
  const ids = {};
  for (const [, id] of (await facilitator.get("/bg/seminars")).text.matchAll(/\/bg\/seminars\/([0-9a-z]{13})"/g)) {
    const cockpit = (await facilitator.get(`/en/seminars/${id}/cockpit`)).text;
    if (cockpit.includes('/end"')) ids.wall = cockpit.match(/\/wall\?key=[0-9a-z]+/)[0];
    ids[cockpit.includes("/begin") ? "prepared" : cockpit.includes('/end"') ? "running" : "held"] = id;
  }
  const phone = new Client(server.base);
  await phone.post(`/bg/join?code=${server.code}`, { name: "Вера", sector: "social", presence: "place" });
  const screens = [
    ["front", null, "/bg"],
    ["cockpit", facilitator, `/bg/seminars/${ids.running}/cockpit`],
    ["wall", null, `/bg/seminars/${ids.running}${ids.wall}`],
    ["phone", phone, `/bg/seminars/${ids.running}/phone`],
    ["board", facilitator, `/bg/seminars/${ids.running}/board`],
    ["plan", facilitator, `/bg/seminars/${ids.held}/plan`],
    ["report", null, `/bg/reports/${ids.held}`],
    ["report-en", null, `/en/reports/${ids.held}`],
  ];
  for (const [name, client, address] of screens) {
    for (const colorScheme of ["light", "dark"]) {
      const context = await browser.newContext({ colorScheme, reducedMotion: "reduce" });
      if (client) await context.addCookies([...client.cookies].map(([cookie, value]) => ({ name: cookie, value, url: server.base })));
      const page = await context.newPage();
      for (const [width, height] of [[360, 780], [768, 1024], [1440, 900]]) {
        await page.setViewportSize({ width, height });
        await page.goto(server.base + address, { waitUntil: "load" });
        await page.evaluate(() => document.fonts.ready);
        await page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png` });
      }
      await context.close();
    }
  }
  // The first two pages of report.pdf, which the program makes while it is asked for it again.
  const address = `${server.base}/bg/reports/${ids.held}/report.pdf`;
  let answer = await fetch(address);
  for (let i = 0; i < 60 && answer.status === 202; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    answer = await fetch(address);
  }
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`);
  const sheets = mkdtempSync(join(tmpdir(), "megdan-pictures-"));
  writeFileSync(join(sheets, "report.pdf"), Buffer.from(await answer.arrayBuffer()));
  execFileSync("pdftoppm", ["-png", "-r", "90", "-l", "2", "-scale-to-x", "745", "-scale-to-y", "1053", join(sheets, "report.pdf"), join(sheets, "page")]);
  const images = readdirSync(sheets).filter((name) => name.endsWith(".png")).sort().map((name) => `data:image/png;base64,${readFileSync(join(sheets, name)).toString("base64")}`);
  const table = await browser.newPage({ viewport: { width: 745 * 2 + 3 * 24, height: 1053 + 2 * 24 } });
  await table.setContent(`<body style="margin:24px;display:flex;gap:24px;background:#8a8a8a">${images.map((image) => `<img src="${image}">`).join("")}`);
  await table.screenshot({ path: `${folder}/report-print.png` });
  rmSync(sheets, { recursive: true });
} finally {
  await browser.close();
  await server.stop();
}
