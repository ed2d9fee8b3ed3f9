// The pictures of Megdan, each generated: the kilim's motif from a grid, the logo, the emblem of the Union.
// Will not hold photographs or other people's drawings.
import { dyes } from "./tokens.mjs";

// One motif of the kilim: a stepped diamond with a cross of light in its middle.
export const motif = [
  "...#...",
  "..###..",
  ".##.##.",
  "##.#.##",
  ".##.##.",
  "..###..",
  "...#...",
];

// A greater figure for empty pages, certificates and covers: the diamond within its hooks.
const figure = [
  "........a........",
  ".......aaa.......",
  "......aa.aa......",
  ".....aa.b.aa.....",
  "....aa.bbb.aa....",
  "...aa.bb.bb.aa...",
  "..aa.bb.c.bb.aa..",
  ".aa.bb.ccc.bb.aa.",
  "aa.bb.ccdcc.bb.aa",
  ".aa.bb.ccc.bb.aa.",
  "..aa.bb.c.bb.aa..",
  "...aa.bb.bb.aa...",
  "....aa.bbb.aa....",
  ".....aa.b.aa.....",
  "......aa.aa......",
  ".......aaa.......",
  "........a........",
];

function threads(grid, sign, left = 0) {
  let path = "";
  grid.forEach((row, y) => {
    for (let x = 0; x < row.length;) {
      let end = x;
      while (end < row.length && row[end] === sign) ++end;
      if (end > x) path += `M${left + x} ${y}h${end - x}v1h-${end - x}z`;
      x = Math.max(end, x + 1);
    }
  });
  return path;
}

const svg = (box, body, more = "") => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}"${more}>${body}</svg>\n`;

/** The band below the head of every page: five diamonds, one for each dye. */
export function kilim(theme) {
  const order = ["madder", "indigo", "pine", "walnut", "ochre"];
  const body = order.map((dye, i) => `<path fill="${dyes[dye][theme]}" d="${threads(motif, "#", i * 8)}"/>`).join("");
  return svg("-0.5 -0.5 40 8", body, ' width="120" height="24" shape-rendering="crispEdges"');
}

export function great_motif(theme) {
  const colours = { a: dyes.madder, b: dyes.indigo, c: dyes.ochre, d: dyes.pine };
  const body = Object.entries(colours).map(([sign, dye]) => `<path fill="${dye[theme]}" d="${threads(figure, sign)}"/>`).join("");
  return svg("0 0 17 17", body, ' width="102" height="102" shape-rendering="crispEdges"');
}

/** The square seen from above: houses around an open middle. */
export function logo(background) {
  const [madder, indigo, pine, ochre] = ["madder", "indigo", "pine", "ochre"].map((dye) => dyes[dye][0]);
  const ground = background ? `<rect x="-1" y="-1" width="18" height="18" rx="2" fill="${background}"/>` : "";
  return svg("-1 -1 18 18", `${ground}<path fill="${madder}" d="M0 0h5v5H0zM11 11h5v5h-5z"/><path fill="${indigo}" d="M11 0h5v5h-5z"/><path fill="${pine}" d="M0 11h5v5H0z"/><path fill="${ochre}" d="M8 5.5 10.5 8 8 10.5 5.5 8z"/>`);
}

/** The emblem of the European Union by its published geometry: twelve stars of radius 1/18 of the height. */
export function eu_emblem() {
  const star = (cx, cy, r) => {
    const points = [];
    for (let i = 0; i < 10; ++i) {
      const radius = i % 2 === 0 ? r : r * 0.381966;
      const angle = (Math.PI / 5) * i - Math.PI / 2;
      points.push(`${(cx + radius * Math.cos(angle)).toFixed(2)} ${(cy + radius * Math.sin(angle)).toFixed(2)}`);
    }
    return `M${points.join("L")}z`;
  };
  let path = "";
  for (let i = 0; i < 12; ++i) {
    const angle = (Math.PI / 6) * i;
    path += star(270 + 120 * Math.sin(angle), 180 - 120 * Math.cos(angle), 20);
  }
  return svg("0 0 540 360", `<path fill="#039" d="M0 0h540v360H0z"/><path fill="#fc0" d="${path}"/>`, ' width="72" height="48"');
}
