// Shows that the judge of histories bites: each made-up history with a fault in it must be caught, the clean one not.
import { counted, judge, quantile, same_totals, summed } from "./history.mjs";
import { Verdict } from "../wire.mjs";

const verdict = new Verdict();
const history = [
  { mark: "a", kind: "card", outcome: "ok" },
  { mark: "b", kind: "ballot", outcome: "ok" },
  { mark: "c", kind: "card", outcome: "fail" },
  { mark: "d", kind: "join", outcome: "unknown" },
  { mark: "e", kind: "join", outcome: "unknown" },
];
const caught = (texts, word, list = history) => {
  const wrong = judge(list, counted(texts));
  return wrong.length === 1 && wrong[0].includes(word);
};

verdict.say(judge(history, counted(["a", "b", "d"])).length === 0, "a clean history is called clean, with one unknown there and one not");
verdict.say(caught(["b", "d"], "lost"), "an acknowledged write that is lost is caught");
verdict.say(caught(["a", "a", "b"], "there 2 times"), "an acknowledged write that is there twice is caught");
verdict.say(caught(["a", "b", "c"], "refused"), "a refused write that is there is caught");
verdict.say(caught(["a", "b", "e", "e"], "unknown, and there 2 times"), "an unknown write that is there twice is caught");
verdict.say(caught(["a", "b", "x"], "nobody wrote it"), "a write that nobody made is caught");
verdict.say(caught(["a", "b"], "two writes with one mark", [...history, { mark: "c", kind: "card", outcome: "fail" }]), "two writes with one mark are caught");
verdict.say(caught(["a", "b"], "is none", [...history, { mark: "f", kind: "card", outcome: "" }]), "a write without an outcome is caught");
verdict.say(!same_totals(summed([{ x: 2 }, { x: 1, y: 1 }]), summed([{ x: 3 }])), "a total that misses one item is another total");
verdict.say(same_totals(summed([{ x: 2 }, { x: 1, y: 1 }]), summed([{ y: 1, x: 3 }])), "the order of ballots does not matter to a total");
verdict.say(quantile([5, 1, 4, 2, 3], 0.5) === 3 && quantile([5, 1, 4, 2, 3], 0.99) === 5, "quantiles are nearest ranks");
verdict.end();
