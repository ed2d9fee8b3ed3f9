// The colours of Megdan by role: [light, dark, light with high contrast, dark with high contrast].
// Will not hold sizes: those stand in styles/base.css. The dyes are those of the Chiprovtsi kilim.

export const dyes = {
  madder: ["#a02b2f", "#d2575b"],
  indigo: ["#27426f", "#6f93cc"],
  pine: ["#2c5f4b", "#57a383"],
  walnut: ["#5b3e2d", "#a98467"],
  ochre: ["#b97a12", "#e9b44c"],
};

export const tokens = {
  "surface": ["#f7f2e8", "#231a15", "#ffffff", "#000000"],
  "surface-raised": ["#fffdf8", "#2f241d", "#ffffff", "#0f0b08"],
  "surface-sunk": ["#efe7d8", "#1a120e", "#f2f2f2", "#1c1611"],
  "ink": ["#2b211b", "#f7f0e3", "#000000", "#ffffff"],
  "ink-soft": ["#645547", "#d2c3af", "#1f1812", "#f4ece0"],
  "line": ["#e2d8c5", "#45372d", "#000000", "#ffffff"],
  "line-strong": ["#8a7661", "#9b8872", "#000000", "#ffffff"],
  "accent": ["#a02b2f", "#ec8c8d", "#7d1519", "#ffb3b3"],
  "accent-fill": ["#a02b2f", "#c5454b", "#7d1519", "#ffb3b3"],
  "accent-fill-hover": ["#7f1f23", "#a5333a", "#5c0d10", "#ffd0d0"],
  "on-accent": ["#fffdf8", "#ffffff", "#ffffff", "#000000"],
  "link": ["#27426f", "#a6c1ee", "#0b2450", "#c5d9ff"],
  "focus": ["#27426f", "#e9b44c", "#0b2450", "#ffd479"],
  "panel": ["#5b3e2d", "#3f2d22", "#2b1a10", "#0f0b08"],
  "on-panel": ["#fffdf8", "#f7f0e3", "#ffffff", "#ffffff"],
  "on-panel-soft": ["#ecdfd1", "#d9cab7", "#ffffff", "#ffffff"],
  "action": ["#c98a1c", "#e9b44c", "#ffd479", "#ffd479"],
  "action-hover": ["#dca03a", "#f3c973", "#ffe2a6", "#ffe2a6"],
  "on-action": ["#231a15", "#231a15", "#000000", "#000000"],
  "highlight": ["#8a5a00", "#e9b44c", "#5f3d00", "#ffd479"],
  "good": ["#2c5f4b", "#8fd0b0", "#123d2c", "#b4f0d4"],
  "good-surface": ["#e2eee6", "#1f3329", "#ffffff", "#000000"],
  "warning": ["#744b00", "#ecc06a", "#4f3300", "#ffd479"],
  "warning-surface": ["#f8ebcf", "#3a2c14", "#ffffff", "#000000"],
  "bad": ["#9a272b", "#f3a3a3", "#7d1519", "#ffb3b3"],
  "bad-surface": ["#f7e3df", "#42221f", "#ffffff", "#000000"],
  "plain": ["#27426f", "#a6c1ee", "#0b2450", "#c5d9ff"],
  "plain-surface": ["#e5eaf3", "#232d3e", "#ffffff", "#000000"],
  "sector-social": ["#9a272b", "#f09a9b", "#7d1519", "#ffb3b3"],
  "sector-social-surface": ["#f7e3df", "#42221f", "#ffffff", "#000000"],
  "sector-business": ["#7b4f00", "#ecc06a", "#4f3300", "#ffd479"],
  "sector-business-surface": ["#f8ebcf", "#3a2c14", "#ffffff", "#000000"],
  "sector-academic": ["#27426f", "#a6c1ee", "#0b2450", "#c5d9ff"],
  "sector-academic-surface": ["#e5eaf3", "#232d3e", "#ffffff", "#000000"],
  "sector-public": ["#2c5f4b", "#8fd0b0", "#123d2c", "#b4f0d4"],
  "sector-public-surface": ["#e2eee6", "#1f3329", "#ffffff", "#000000"],
  "sector-finance": ["#5b3e2d", "#dcbd9f", "#2b1a10", "#f3dcc4"],
  "sector-finance-surface": ["#f0e6db", "#3a2b21", "#ffffff", "#000000"],
  "channel-1": ["#a02b2f", "#d2575b", "#7d1519", "#ffb3b3"],
  "channel-2": ["#27426f", "#8fb0de", "#0b2450", "#c5d9ff"],
  "channel-3": ["#b97a12", "#e9b44c", "#8a5a00", "#ffd479"],
  "channel-4": ["#2c5f4b", "#7fc4a2", "#123d2c", "#b4f0d4"],
  "shade-1": ["#dbe2ec", "#2a3549"],
  "on-shade-1": ["#2b211b", "#f7f0e3"],
  "shade-2": ["#b3c0d4", "#3a4c6d"],
  "on-shade-2": ["#2b211b", "#f7f0e3"],
  "shade-3": ["#8b9dbc", "#4f6793"],
  "on-shade-3": ["#1c1510", "#ffffff"],
  "shade-4": ["#4d669a", "#8fb0de"],
  "on-shade-4": ["#ffffff", "#1c1510"],
  "shade-5": ["#27426f", "#c3d6f2"],
  "on-shade-5": ["#ffffff", "#1c1510"],
  "dye-madder": dyes.madder,
  "dye-indigo": dyes.indigo,
  "dye-pine": dyes.pine,
  "dye-walnut": dyes.walnut,
  "dye-ochre": dyes.ochre,
};

export const sectors = ["social", "business", "academic", "public", "finance"];

const surfaces = ["surface", "surface-raised", "surface-sunk"];
/** Pairs that stand on each other: [sign, ground, least ratio]. 4.5 carries text, 3 is a sign or a border. */
export const pairs = [
  ...surfaces.flatMap((ground) => ["ink", "ink-soft", "accent", "link", "highlight", "good", "warning", "bad"]
    .map((sign) => [sign, ground, 4.5])),
  ...surfaces.flatMap((ground) => ["line-strong", "focus"].map((sign) => [sign, ground, 3])),
  ["on-accent", "accent-fill", 4.5], ["on-accent", "accent-fill-hover", 4.5],
  ["accent-fill", "surface", 3], ["accent-fill", "surface-raised", 3],
  ["on-panel", "panel", 4.5], ["on-panel-soft", "panel", 4.5],
  ["on-action", "action", 4.5], ["on-action", "action-hover", 4.5], ["action", "panel", 3],
  ...["good", "warning", "bad", "plain"].flatMap((tone) => [[tone, `${tone}-surface`, 4.5], ["ink", `${tone}-surface`, 4.5]]),
  ...sectors.flatMap((sector) => [[`sector-${sector}`, `sector-${sector}-surface`, 4.5],
    ...surfaces.map((ground) => [`sector-${sector}`, ground, 4.5])]),
  ...[1, 2, 3, 4].flatMap((n) => [[`channel-${n}`, "surface", 3], [`channel-${n}`, "surface-raised", 3]]),
  ...[1, 2, 3, 4, 5].map((n) => [`on-shade-${n}`, `shade-${n}`, 4.5]),
];

const value = (name, theme) => tokens[name][theme] ?? tokens[name][theme - 2];
const names = Object.keys(tokens);
const all = (theme) => names.map((name) => `--${name}:${value(name, theme)}`).join(";");
const changed = (theme) => names.filter((name) => tokens[name][theme]).map((name) => `--${name}:${tokens[name][theme]}`).join(";");

/** The style sheet that sets every token for every theme. */
export function style_sheet() {
  const light = `color-scheme:light;--kilim:url(/assets/kilim-light.svg);--motif:url(/assets/motif-light.svg);${all(0)}`;
  const dark = `color-scheme:dark;--kilim:url(/assets/kilim-dark.svg);--motif:url(/assets/motif-dark.svg);${all(1)}`;
  const night = "@media screen and (prefers-color-scheme:dark)";
  // Paper is always light: the dark themes exist on screens alone.
  return `:root,[data-theme=light]{${light}}
${night}{:root:not([data-theme]){${dark}}}
@media screen{[data-theme=dark]{${dark}}}
:root[data-contrast]{${changed(2)}}
${night}{:root[data-contrast]:not([data-theme]){${changed(3)}}}
@media screen{[data-contrast][data-theme=dark]{${changed(3)}}}
@media (prefers-contrast:more){:root{${changed(2)}}}
@media screen and (prefers-contrast:more){[data-theme=dark]{${changed(3)}}}
@media screen and (prefers-contrast:more) and (prefers-color-scheme:dark){:root:not([data-theme]){${changed(3)}}}
`;
}

export const themes = ["light", "dark", "light, high contrast", "dark, high contrast"];
export const colour = (name, theme) => value(name, theme);
