// The islands in a real browser: node web/islands_test.mjs BUILD/generated/web
// Serves one small room on 127.0.0.1; needs Chromium. Will not test the server's own pages: the journeys do that.
import { createServer } from "node:http";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

const built = process.argv[2];
const files = readdirSync(join(built, "assets"));
const asset = (stem, extension) => files.find((name) => name.startsWith(`${stem}-`) && name.endsWith(`.${extension}`));
const policy = readFileSync(join(built, "assets_embedded.cpp"), "utf8").match(/return "(default-src[\s\S]*?)";/)[1].replace(/"\s*"/g, "");

let cards = [];
let answer = "see-other";  // what POST /card does: see-other, refuse, drop
let closes_at = 0;
let cannot = false;        // the page answers 503
const streams = new Set();
const keys = new Set();

const page = () => `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Room</title>
<meta name="turbo-refresh-method" content="morph"><meta name="turbo-refresh-scroll" content="preserve">
<link rel="stylesheet" href="/assets/${asset("app", "css")}"><script type="module" src="/assets/${asset("app", "js")}"></script></head>
<body><div id="connection" role="status" data-turbo-permanent data-lost="LOST" data-back="BACK" data-unsent="UNSENT" data-queued-one="QUEUED 1"
  data-queued-many="QUEUED {1}" data-sent="SENT" data-refused="REFUSED {1}" data-correct="CORRECT" data-discard="DISCARD"></div>
<main data-live="/events"><ul id="cards">${cards.map((text) => `<li>${text}</li>`).join("")}</ul>
<details id="more"><summary>More</summary><p>x</p></details>
<p class="timer"><span data-timer ${closes_at ? `data-ends="${closes_at}" data-now="${Date.now()}"` : ""}>0:42</span></p>
<form id="write" method="post" action="/card" data-queue><input type="hidden" name="_once" value="key-${keys.size}-${cards.length}">
<textarea id="text" name="text" data-draft="card" data-most="20"></textarea><button id="send">Send</button></form>
<form id="vote" method="post" action="/vote" data-dots="3">
${[1, 2].map((n) => `<div class="stepper" data-stepper><button type="button" class="needs-script" data-by="-1" id="less${n}">−</button>
<input class="stepper-input" type="number" id="dots${n}" name="dots${n}" min="0" max="3" value="${n - 1}">
<button type="button" class="needs-script" data-by="1" id="more${n}">+</button></div>`).join("")}
<div data-dots-left><span class="dot"></span><span class="dot"></span><span class="dot"></span>
<span id="left" data-dots-text data-one="one left" data-many="{1} left" data-none="none left" data-over="{1} over"></span></div></form>
</main></body></html>`;

function handle(request, response) {
  const { pathname } = new URL(request.url, "http://x");
  response.setHeader("Content-Security-Policy", policy);
  if (pathname.startsWith("/assets/") && files.includes(pathname.slice(8))) {
    response.setHeader("Content-Type", pathname.endsWith(".css") ? "text/css" : pathname.endsWith(".js") ? "text/javascript" : "font/woff2");
    return response.end(readFileSync(join(built, pathname)));
  }
  if (pathname === "/events") {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write("retry: 300\n\n");
    streams.add(response);
    return request.on("close", () => streams.delete(response));
  }
  if (pathname === "/card" && request.method === "POST") {
    let body = "";
    request.on("data", (piece) => { body += piece; });
    return request.on("end", () => {
      const form = new URLSearchParams(body);
      if (answer === "drop") return request.socket.destroy();
      if (answer === "refuse") return response.writeHead(422, { "Content-Type": "text/html" }).end(page().replace("<textarea", "<p class=\"field-error\">Too late</p><textarea"));
      if (!keys.has(form.get("_once"))) cards.push(form.get("text"));
      keys.add(form.get("_once"));
      return response.writeHead(303, { Location: "/" }).end();
    });
  }
  if (pathname !== "/") return response.writeHead(404).end();
  if (cannot) return response.writeHead(503, { "Content-Type": "text/html" }).end("<!DOCTYPE html><title>x</title><p>later</p>");
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  return response.end(page());
}

let server;
const listen = (port) => new Promise((done) => { server = createServer(handle).listen(port, "127.0.0.1", () => done(server.address().port)); });
const stop = () => new Promise((done) => { server.close(done); server.closeAllConnections(); });
const changed = () => { for (const stream of streams) stream.write("event: changed\ndata: 1\n\n"); };

let passed = 0;
let failed = 0;
async function check(name, run) {
  try {
    await run();
    ++passed;
  } catch (error) {
    ++failed;
    console.error(`FAILED ${name}: ${String(error.message).split("\n").slice(0, 3).join(" ")}`);
  }
}

const port = await listen(0);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
const context = await browser.newContext();
const tab = await context.newPage();
tab.setDefaultTimeout(30_000);
const complaints = [];
tab.on("console", (message) => { if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text()); });
// Turbo lets the failure of a request that was handled pass on to the console.
tab.on("pageerror", (error) => { if (error.message !== "Failed to fetch") complaints.push(error.message); });
const wait = (condition, argument) => tab.waitForFunction(condition, argument);
const text_is = (id, text) => wait(([a, b]) => document.getElementById(a)?.textContent?.trim() === b, [id, text]);
const has_cards = (count) => wait((n) => document.querySelectorAll("#cards li").length === n, count);
const streaming = async () => { for (let i = 0; i < 80 && !streams.size; ++i) await new Promise((done) => { setTimeout(done, 100); }); };

await tab.goto(`http://127.0.0.1:${port}/`);
await streaming();

await check("a change arrives while somebody types, and takes nothing away", async () => {
  await tab.click("#more > summary");
  await tab.fill("#text", "half a thought");
  const key = await tab.inputValue("[name=_once]");
  cards.push("from another phone");
  changed();
  await has_cards(1);
  if (await tab.inputValue("#text") !== "half a thought") throw new Error("the text is gone");
  if (!await tab.evaluate(() => document.querySelector("#more").open)) throw new Error("what was open is closed");
  if (await tab.inputValue("[name=_once]") !== key) throw new Error("the key of the form changed under the hand");
});

await check("what was typed survives a reload", async () => {
  await tab.reload();
  await wait(() => document.querySelector("#text").value === "half a thought");
});

await check("a field says when it is full", async () => {
  await tab.fill("#text", "🙂 and twenty signs more");
  await wait(() => /23 \/ 20/.test(document.querySelector(".field-count.is-over")?.textContent ?? ""));
});

await check("a card that was sent leaves its field empty and its draft forgotten", async () => {
  await tab.fill("#text", "sent");
  await tab.click("#send");
  await has_cards(2);
  await wait(() => document.querySelector("#text").value === "");
  await tab.reload();
  await has_cards(2);
  if (await tab.inputValue("#text") !== "") throw new Error("the draft came back");
});

await check("a refused card stays in its field", async () => {
  answer = "refuse";
  await tab.fill("#text", "refused");
  const answered = tab.waitForResponse((response) => response.request().method() === "POST");
  await tab.click("#send");
  if ((await answered).status() !== 422) throw new Error("not refused");
  await tab.waitForTimeout(300);
  if (await tab.inputValue("#text") !== "refused") throw new Error("the text is gone");
  answer = "see-other";
});

await check("dots cannot be given beyond their number", async () => {
  await tab.reload();
  await text_is("left", "2 left");
  await tab.click("#more1");
  await tab.click("#more1");
  await text_is("left", "none left");
  if (!await tab.isDisabled("#more2")) throw new Error("a fourth dot can be given");
  await tab.click("#less2");
  await text_is("left", "one left");
  if (!await tab.isDisabled("#less2")) throw new Error("less than nothing can be given");
  await tab.fill("#dots2", "9");
  await text_is("left", "8 over");
});

await check("a timer counts by the server's clock", async () => {
  closes_at = Date.now() + 62_000;
  await tab.reload();
  await wait(() => /^1:0[0-2]$/.test(document.querySelector("[data-timer]").textContent));
  await wait(() => /^0:5\d$/.test(document.querySelector("[data-timer]").textContent) && document.querySelector(".timer.is-late"));
});

await check("what is sent into a dead connection waits, and counts once when it returns", async () => {
  await streaming();
  await stop();
  await tab.fill("#text", "typed in the dark");
  await tab.click("#send");
  await wait(() => /QUEUED 1/.test(document.getElementById("connection").textContent));
  await wait(() => document.querySelector("#text").value === "");
  await wait(() => /LOST/.test(document.getElementById("connection").textContent));
  await tab.fill("#text", "still typing");
  const before = cards.length;
  await listen(port);
  await has_cards(before + 1);
  if (cards.at(-1) !== "typed in the dark") throw new Error(cards.at(-1));
  if (await tab.inputValue("#text") !== "still typing") throw new Error("the text is gone");
  await tab.waitForTimeout(1500);
  if (cards.length !== before + 1) throw new Error("it was counted twice");
});

await check("a card that waited and was refused is shown with its text and the reason, and can be corrected or discarded", async () => {
  await streaming();
  await tab.fill("#text", "");
  await stop();
  for (const text of ["too late one", "too late two"]) {
    await tab.fill("#text", text);
    await tab.click("#send");
    await wait(() => document.querySelector("#text").value === "");
  }
  answer = "refuse";
  await listen(port);
  await wait(() => document.querySelectorAll("#refused .notice").length === 2);
  const shown = () => tab.evaluate(() => document.getElementById("refused")?.textContent ?? "");
  if (!/REFUSED Too late/.test(await shown()) || !/too late one/.test(await shown())) throw new Error(await shown());
  await tab.reload();
  await wait(() => document.querySelectorAll("#refused .notice").length === 2);
  await tab.click("#refused .notice:first-child button:text('CORRECT')");
  await wait(() => document.querySelector("#text").value === "too late one" && document.querySelectorAll("#refused .notice").length === 1);
  await tab.click("#refused button:text('DISCARD')");
  await wait(() => !document.getElementById("refused"));
  if (await tab.evaluate(() => localStorage.getItem("megdan.queue"))) throw new Error("something stayed");
  await tab.fill("#text", "");
  answer = "see-other";
});

await check("a server that cannot now leaves the room on the screen", async () => {
  await streaming();
  cannot = true;
  cards.push("while it could not");
  changed();
  await tab.waitForTimeout(800);
  if (!await tab.isVisible("#write")) throw new Error("the room is gone");
  cannot = false;
  await wait(() => [...document.querySelectorAll("#cards li")].some((li) => li.textContent === "while it could not"));
});

await check("a ballot that could not be sent says so and stays", async () => {
  answer = "drop";
  await tab.evaluate(() => { document.querySelector("#vote").action = "/card"; document.querySelector("#dots1").value = "3"; });
  await tab.evaluate(() => document.querySelector("#vote").requestSubmit());
  await wait(() => /UNSENT/.test(document.getElementById("connection").textContent));
  if (await tab.inputValue("#dots1") !== "3") throw new Error("the dots are gone");
  answer = "see-other";
});

await check("a change after the return arrives again", async () => {
  await streaming();
  cards.push("after the return");
  changed();
  await wait(() => [...document.querySelectorAll("#cards li")].some((li) => li.textContent === "after the return"));
});

await check("nothing broke the page's policy", async () => {
  if (complaints.length) throw new Error(complaints.join(" | "));
});

await browser.close();
await stop();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
