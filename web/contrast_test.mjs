// Every pair of tokens that stands on each other keeps its contrast, in all four themes (WCAG 2.2, 1.4.3, 1.4.11).
import { colour, pairs, themes, tokens } from "./tokens.mjs";

const channel = (byte) => {
  const share = byte / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};
const luminance = (hex) => {
  const [r, g, b] = [1, 3, 5].map((at) => channel(parseInt(hex.slice(at, at + 2), 16)));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (a, b) => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
};

let passed = 0;
let failed = 0;
const check = (name, good, seen) => {
  if (good) {
    ++passed;
  } else {
    ++failed;
    console.error(`FAILED ${name}: ${seen}`);
  }
};

// The formula itself, by the two ends of its scale.
check("black on white is 21", Math.abs(ratio("#000000", "#ffffff") - 21) < 1e-9, ratio("#000000", "#ffffff"));
check("a colour on itself is 1", ratio("#a02b2f", "#a02b2f") === 1, ratio("#a02b2f", "#a02b2f"));

for (const [name, values] of Object.entries(tokens)) {
  check(`${name} is written as #rrggbb`, values.every((hex) => /^#[0-9a-f]{6}$/.test(hex)), values);
}
for (const [theme, theme_name] of themes.entries()) {
  for (const [sign, ground, least] of pairs) {
    const seen = ratio(colour(sign, theme), colour(ground, theme));
    check(`${theme_name}: ${sign} on ${ground} ≥ ${least}`, seen >= least, seen.toFixed(2));
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
