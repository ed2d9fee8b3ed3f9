// Builds web/ into hashed files and the C++ that carries them: node tools/assets.mjs OUT_FOLDER
// Writes OUT/assets/NAME-HASH.ext (and .gz where smaller) and OUT/assets_embedded.cpp. Will not run at page time.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const out = resolve(process.argv[2] ?? join(root, "build/assets"));
const web = join(root, "web");
if (!existsSync(join(root, "node_modules/esbuild"))) {
  console.error("assets: node_modules is missing; run `npm ci --ignore-scripts` in the project's folder");
  process.exit(1);
}
const { build } = await import("esbuild");
const { default: subset_font } = await import("subset-font");
const { style_sheet, tokens } = await import(join(web, "tokens.mjs"));
const pictures = await import(join(web, "pictures.mjs"));

const types = {
  css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", svg: "image/svg+xml; charset=utf-8",
  woff2: "font/woff2", png: "image/png", ico: "image/x-icon",
};

/** name → { path, bytes }; a file that names another is added after it. */
const assets = new Map();
function add(name, bytes) {
  const content = Buffer.from(bytes);
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const [stem, extension] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
  if (!types[extension]) throw new Error(`no content type for ${name}`);
  assets.set(name, { file: `${stem}-${hash}.${extension}`, type: types[extension], bytes: content, hash });
}

/** "/assets/kilim.svg" in a text becomes the hashed path. */
function with_paths(text) {
  return text.replace(/\/assets\/([a-z0-9-]+\.(?:svg|woff2|png|js|css))/g, (whole, name) => {
    const asset = assets.get(name);
    if (!asset) throw new Error(`${whole} names no asset`);
    return `/assets/${asset.file}`;
  });
}

// -- fonts: weights 400 to 800, the letters that each unicode-range of styles/base.css promises.
const letters = (...ranges) => ranges.flatMap(([a, b]) => Array.from({ length: (b ?? a) - a + 1 }, (_, i) => String.fromCodePoint(a + i))).join("");
const fonts = join(root, "node_modules/@fontsource-variable/sofia-sans/files");
const faces = {
  cyrillic: letters([0x301], [0x400, 0x45f], [0x490, 0x491], [0x2116]),
  latin: letters([0x20, 0x7e], [0xa0, 0xff], [0xd7], [0x2009], [0x2013, 0x2014], [0x2018, 0x201a], [0x201c, 0x201e], [0x2022], [0x2026],
    [0x202f], [0x2032, 0x2033], [0x20ac], [0x2122], [0x2190, 0x2193], [0x2212]),
  "latin-ext": letters([0x100, 0x2ba], [0x1e00, 0x1e9f]),
};
for (const [face, text] of Object.entries(faces)) {
  const source = readFileSync(join(fonts, `sofia-sans-${face}-wght-normal.woff2`));
  add(`sofia-sans-${face}.woff2`, await subset_font(source, text, {
    targetFormat: "woff2", variationAxes: { wght: { min: 400, max: 800, default: 400 } },
  }));
}

// Paper has no variable fonts: two weights of the letters that reports are typed in, each face with its own spaces
// (a space is set in the face of the word before it).
for (const face of ["cyrillic", "latin"]) {
  const source = readFileSync(join(fonts, `sofia-sans-${face}-wght-normal.woff2`));
  for (const weight of [400, 700]) add(`paper-${face}-${weight}.woff2`, await subset_font(source, faces[face] + "\u0020\u00a0", { targetFormat: "woff2", variationAxes: { wght: weight } }));
}

// -- pictures
add("kilim-light.svg", pictures.kilim(0));
add("kilim-dark.svg", pictures.kilim(1));
add("motif-light.svg", pictures.great_motif(0));
add("motif-dark.svg", pictures.great_motif(1));
add("favicon.svg", pictures.logo("#fffdf8"));
add("logo.svg", pictures.logo());
add("eu-emblem.svg", pictures.eu_emblem());

// -- style sheets and scripts
const tokens_plugin = {
  name: "tokens",
  setup(builder) {
    builder.onResolve({ filter: /^tokens$/ }, () => ({ path: "tokens", namespace: "tokens" }));
    builder.onLoad({ filter: /.*/, namespace: "tokens" }, () => ({ contents: style_sheet(), loader: "css" }));
  },
};
async function bundle(entry, options) {
  const result = await build({
    entryPoints: [join(web, entry)], bundle: true, minify: true, write: false, legalComments: "none", logLevel: "warning",
    external: ["/assets/*"], plugins: [tokens_plugin], absWorkingDir: root, ...options,
  });
  return with_paths(result.outputFiles[0].text);
}
const swatches = Object.keys(tokens).map((name) => `.token-${name}{background:var(--${name})}`).join("\n");
const css_target = ["chrome90", "firefox90", "safari14"];
add("app.css", await bundle("styles/app.css", { target: css_target }));
add("design.css", `${swatches}\n${await bundle("styles/design.css", { target: css_target })}`);
const in_light = (text) => text.replace(/var\(--([a-z0-9-]+)\)/g, (whole, name) => tokens[name]?.[0] ?? (() => { throw new Error(`${whole} is no token`); })());
add("paper.css", with_paths(in_light(readFileSync(join(web, "styles/paper.css"), "utf8"))));
const script = await bundle("app.ts", { format: "esm", target: "es2020" });
add("app.js", script);

// -- the one style element that Turbo inserts: its text as Turbo itself makes it
const turbo = readFileSync(join(root, "node_modules/@hotwired/turbo/dist/turbo.es2017-esm.js"), "utf8");
const piece = (pattern) => turbo.match(pattern)?.[0] ?? (() => { throw new Error(`Turbo has changed: ${pattern} not found`); })();
const turbo_style = new Function(`
  ${piece(/^function unindent[\s\S]*?^}/m)}
  ${piece(/^function interpolate[\s\S]*?^}/m)}
  class ProgressBar {
    ${piece(/static animationDuration = .*$/m)}
    ${piece(/static get defaultCSS\(\) \{[\s\S]*?`\n {2}}/)}
  }
  return ProgressBar.defaultCSS;`)();
const turbo_hash = createHash("sha256").update(turbo_style).digest("base64");

// -- the embedding
mkdirSync(join(out, "assets"), { recursive: true });
const sorted = [...assets.entries()].sort(([, a], [, b]) => (a.file < b.file ? -1 : 1));
const written = new Set();
function write(name, bytes) {
  const path = join(out, "assets", name);
  written.add(name);
  writeFileSync(path, bytes);
  return path;
}
const blobs = [];
for (const [, asset] of sorted) {
  blobs.push(write(asset.file, asset.bytes));
  const gzip = gzipSync(asset.bytes, { level: 9 });
  const packs = !asset.type.startsWith("font/") && gzip.length < asset.bytes.length * 0.95;
  if (packs) blobs.push(write(`${asset.file}.gz`, gzip));
}
for (const old of readdirSync(join(out, "assets"))) if (!written.has(old)) rmSync(join(out, "assets", old));

const symbols = blobs.map((path, i) => `asm(".section .rodata\\n.balign 16\\nmegdan_asset_${i}:\\n.incbin \\"${path}\\"\\nmegdan_asset_${i}_end:\\n.byte 0\\n.previous\\n");
extern "C" const char megdan_asset_${i}[];
extern "C" const char megdan_asset_${i}_end[];`).join("\n");
const view = (i) => `{megdan_asset_${i}, static_cast<std::size_t>(megdan_asset_${i}_end - megdan_asset_${i})}`;
const index_of = (name) => blobs.findIndex((path) => path.endsWith(`/${name}`));
const table = sorted.map(([name, asset]) => {
  const gz = index_of(`${asset.file}.gz`);
  return `      {"${name}", "/assets/${asset.file}", "${asset.type}", ${view(index_of(asset.file))}, ${gz < 0 ? "{}" : view(gz)}, "\\"${asset.hash}\\""},`;
}).join("\n");
const text = `// Made by tools/assets.mjs; not to be edited.
#include <array>
#include <cstddef>
#include <vector>

#include "web/assets.hpp"
#include "web/design.hpp"

${symbols}

namespace megdan::web {

std::span<const Asset> assets() {
  static const std::vector<Asset> all{
${table}
  };
  return all;
}

std::string_view content_security_policy() {
  return "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-${turbo_hash}'; img-src 'self'; font-src 'self'; "
         "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";
}

std::span<const std::string_view> token_names() {
  static constexpr std::array<std::string_view, ${Object.keys(tokens).length}> names{
      ${Object.keys(tokens).map((name) => `"${name}"`).join(", ")}};
  return names;
}

}  // namespace megdan::web
`;
const target = join(out, "assets_embedded.cpp");
if (!existsSync(target) || readFileSync(target, "utf8") !== text) writeFileSync(target, text);
if (process.argv.includes("--sizes")) {
  for (const [name, asset] of sorted) console.log(`${name} ${asset.bytes.length} ${gzipSync(asset.bytes, { level: 9 }).length}`);
}
