// The judge of a history of writes: what was acknowledged is there once, what was refused is not, what nobody knows is there once
// or not at all. Pure: a history and what was found go in, sentences come out.
// Will not ask the program anything.

/**
 * @param {{mark: string, kind: string, outcome: "ok" | "fail" | "unknown"}[]} history one entry a write, marks unique
 * @param {Map<string, number>} found how often each mark was found
 * @returns {string[]} one sentence for each thing that must not be
 */
export function judge(history, found) {
  const wrong = [];
  const known = new Set();
  for (const { mark, kind, outcome } of history) {
    if (known.has(mark)) wrong.push(`${kind} ${mark}: two writes with one mark, the history itself is broken`);
    known.add(mark);
    const times = found.get(mark) ?? 0;
    if (outcome === "ok" && times === 0) wrong.push(`${kind} ${mark}: acknowledged and lost`);
    else if (outcome === "ok" && times > 1) wrong.push(`${kind} ${mark}: acknowledged once, there ${times} times`);
    else if (outcome === "fail" && times > 0) wrong.push(`${kind} ${mark}: refused, and there all the same`);
    else if (outcome === "unknown" && times > 1) wrong.push(`${kind} ${mark}: unknown, and there ${times} times`);
    else if (!["ok", "fail", "unknown"].includes(outcome)) wrong.push(`${kind} ${mark}: the outcome “${outcome}” is none`);
  }
  for (const [mark, times] of found) if (!known.has(mark)) wrong.push(`${mark}: there ${times} times, and nobody wrote it`);
  return wrong;
}

/** How often each text of a list stands there. */
export function counted(texts) {
  const found = new Map();
  for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1);
  return found;
}

/** Sums of choices, item → points. */
export function summed(ballots) {
  const totals = new Map();
  for (const choices of ballots) for (const [item, value] of Object.entries(choices)) totals.set(item, (totals.get(item) ?? 0) + value);
  return totals;
}

export const same_totals = (a, b) => [...new Set([...a.keys(), ...b.keys()])].every((item) => (a.get(item) ?? 0) === (b.get(item) ?? 0));

/** The value below which the given share lies (nearest rank). */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
