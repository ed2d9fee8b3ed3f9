// A guest's first page stays light: 60 KB over the wire, 60 KB of fonts apart. Sizes, never times.
// Ends with "N passed, N failed"; run by: MEGDAN=path node tests/browser/weight.mjs
import { weigh } from "../../benchmarks/start/weigh.mjs";
import { start } from "./server.mjs";

const most = 60 * 1024;
const server = await start();
let passed = 0;
let failed = 0;
const say = (good, what) => {
  if (good) passed += 1;
  else failed += 1;
  console.log(`${good ? "ok  " : "FAIL"} ${what}`);
};
try {
  const weights = await weigh(server.base);
  say(weights.length === 2 && weights.every(({ parts }) => parts.some((part) => part.includes(".css"))), "the page and its style sheet were weighed");
  for (const { path, needed, fonts, parts } of weights) {
    say(needed <= most, `${path}: what a guest needs is at most 60 KB (${needed} bytes: ${parts.join(", ")})`);
    say(fonts > 0 && fonts <= most, `${path}: the fonts are at most 60 KB more (${fonts} bytes)`);
  }
} finally {
  await server.stop();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
