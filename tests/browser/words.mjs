// The program's sentences in both languages, from po/bg: a test asks for the English one and gets that of its run.
// Will not guess: a sentence that is not in the catalogue (any more) breaks the run, so that no test looks for what nobody says.
import { readdirSync, readFileSync } from "node:fs";

const folder = new URL("../../po/bg/", import.meta.url);
const catalogue = new Map();
for (const file of readdirSync(folder).filter((name) => name.endsWith(".po"))) {
  for (const entry of readFileSync(new URL(file, folder), "utf8").split(/\n\n+/)) {
    const text = (key) => {
      const lines = entry.match(new RegExp(`^${key.replace(/[[\]]/g, "\\$&")} ((?:".*"\\n?)+)`, "m"))?.[1] ?? "";
      return [...lines.matchAll(/^"(.*)"$/gm)].map((match) => JSON.parse(`"${match[1]}"`)).join("");
    };
    if (text("msgid")) catalogue.set(text("msgid"), text("msgstr") || text("msgstr[0]"));
  }
}

/** @param {string} english the msgid (of a plural: its singular) */
export function sentence(language, english) {
  const bulgarian = catalogue.get(english);
  if (!bulgarian) throw new Error(`po/bg has no "${english}"`);
  return language === "en" ? english : bulgarian;
}
