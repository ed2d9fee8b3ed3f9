// Pictures of the main screens for docs/pictures: node tools/pictures.mjs [FOLDER]. Needs a built program and Chromium.
// Will not judge them: whoever runs it looks at them.
import { mkdirSync } from "node:fs";
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
} finally {
  await browser.close();
  await server.stop();
}
