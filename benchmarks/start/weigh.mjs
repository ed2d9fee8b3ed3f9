// What a guest's first page weighs over the wire: page, style sheets and pictures; fonts and deferred scripts apart.
// Will not run a browser: it follows what the page and its style sheets name, heads of answers included.
import { request } from "node:http";
import { gunzipSync } from "node:zlib";

const raw = (url) =>
  new Promise((resolve, reject) => {
    request(url, { headers: { "accept-encoding": "gzip", "accept-language": "bg" }, agent: false }, (answer) => {
      const bytes = [];
      answer.on("data", (part) => bytes.push(part));
      answer.on("end", () => {
        const body = Buffer.concat(bytes);
        const head = answer.rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text) + 2, 19);
        const text = answer.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
        if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`));
        else resolve({ size: head + body.length, text: text.toString() });
      });
      answer.on("error", reject);
    })
      .on("error", reject)
      .end();
  });

const attribute = (tag, name) => tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1];

/** @returns for each path: bytes needed to read it, of fonts, of deferred scripts */
export async function weigh(base, paths = ["/bg", "/en"]) {
  const all = [];
  for (const path of paths) {
    const page = await raw(new URL(path, base));
    const found = { path, needed: page.size, fonts: 0, deferred: 0, parts: [`page ${page.size}`] };
    const seen = new Set();
    const add = async (address, kind) => {
      const url = new URL(address, new URL(path, base));
      if (url.protocol === "data:" || seen.has(url.pathname)) return undefined;
      seen.add(url.pathname);
      const { size, text } = await raw(url);
      found[kind] += size;
      found.parts.push(`${kind === "needed" ? "" : kind + ": "}${url.pathname} ${size}`);
      return { text, url };
    };
    for (const [tag] of page.text.matchAll(/<link\b[^>]*>/g)) {
      const rel = attribute(tag, "rel");
      if (rel === "preload" && attribute(tag, "as") === "font") await add(attribute(tag, "href"), "fonts");
      if (rel === "icon" || rel === "manifest") await add(attribute(tag, "href"), "needed");
      if (rel !== "stylesheet" || attribute(tag, "media") === "print") continue;
      const sheet = await add(attribute(tag, "href"), "needed");
      // Every picture and font that a sheet names, though a browser takes only what the page uses: the upper bound.
      for (const [, quoted, bare] of sheet?.text.matchAll(/url\((?:"([^"]+)"|([^)"]+))\)/g) ?? []) {
        const address = new URL(quoted ?? bare, sheet.url);
        if (address.protocol === "data:") continue;
        await add(address, /\.woff2?$/.test(address.pathname) ? "fonts" : "needed");
      }
    }
    for (const [tag] of page.text.matchAll(/<script\b[^>]*>/g))
      if (attribute(tag, "src")) await add(attribute(tag, "src"), /\sdefer\b|type="module"|\sasync\b/.test(tag) ? "deferred" : "needed");
    for (const [tag] of page.text.matchAll(/<img\b[^>]*>/g)) await add(attribute(tag, "src"), "needed");
    all.push(found);
  }
  return all;
}
