// Recounts an exported ballot list: node tests/browser/recount.mjs ballots-….json
// Will not trust any total in the file: it adds the ballots and the confirmed raised hands again.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** item id → total: dots and approvals as they are, two scales as urgency × feasibility. */
export function recount(exported) {
  const totals = new Map();
  const add = (item, value) => totals.set(item, (totals.get(item) ?? 0) + value);
  const worth = (value) => (exported.method === "score" ? Math.floor(value / 100) * (value % 100) : value);
  for (const ballot of exported.ballots) for (const [item, value] of Object.entries(ballot.choices)) add(item, worth(value));
  for (const [item, value] of Object.entries(exported.hands?.counts ?? {})) add(item, value);
  return totals;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const exported = JSON.parse(readFileSync(process.argv[2], "utf8"));
  const totals = recount(exported);
  for (const item of [...exported.items].sort((a, b) => (totals.get(b.id) ?? 0) - (totals.get(a.id) ?? 0))) console.log(`${String(totals.get(item.id) ?? 0).padStart(6)}  ${item.label}`);
}
