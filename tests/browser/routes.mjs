// Which pages the program has, as it says itself (megdan config --routes), and which of them nobody has looked at.
// Will not open anything.
import { execFileSync } from "node:child_process";
import { program } from "./server.mjs";

/** What is asked for with GET and is no page to look at, with the reason. Whatever begins with /api/ is JSON: tests/api. */
const no_pages = new Map([
  ["/", "leads to a language"],
  ["/j", "leads to /join"],
  ["/j/{code}", "leads to /join"],
  ["/assets/{name}", "files"],
  ["/favicon.ico", "a file"],
  ["/robots.txt", "a file"],
  ["/recount.py", "a file"],
  ["/reports.atom", "a feed"],
  ["/livez", "for machines"],
  ["/readyz", "for machines"],
  ["/metrics", "for machines"],
  ["/{lang}/seminars/{seminar}/events", "a stream of events"],
  ["/{lang}/seminars/{seminar}/polls/{poll}/ballots.json", "a file"],
  ["/{lang}/seminars/{seminar}/polls/{poll}/ballots.csv", "a file"],
  ...["data.json", "report.xlsx", "cards.csv", "results.csv", "plan.csv", "comparison.csv", "statements.csv"].flatMap((file) =>
    ["/{lang}/reports/{seminar}/", "/{lang}/reports/{seminar}/versions/{version}/"].map((folder) => [folder + file, "a file"])),
  ["/{lang}/reports/{seminar}/versions/{version}/report.pdf", "the same page as that of the newest version"],
]);

/** @param {Iterable<string>} addresses those that were looked at; @returns what is wrong, one sentence each */
export function not_looked_at(addresses) {
  const routes = execFileSync(program, ["config", "--routes"], { encoding: "utf8" }).split("\n").map((line) => line.split("\t"))
    .filter(([method, path]) => method === "GET" && !path.startsWith("/api/")).map(([, path]) => path);
  const parts_of = (path) => path.split("/");
  const fits = (route, address) => {
    const [wanted, given] = [parts_of(route), parts_of(address)];
    return wanted.length === given.length && wanted.every((part, at) => part.startsWith("{") ? given[at] !== "" : part === given[at]);
  };
  // A fixed part goes before a placeholder, from the left: /seminars/new is no seminar.
  const order = (route) => parts_of(route).map((part) => (part.startsWith("{") ? "1" : "0")).join("");
  const looked_at = new Set();
  for (const address of addresses) {
    const [route] = routes.filter((one) => fits(one, address.split("?")[0])).sort((a, b) => (order(a) < order(b) ? -1 : 1));
    if (route) looked_at.add(route);
  }
  return [
    ...(routes.length > 50 ? [] : [`only ${routes.length} routes are listed`]),
    ...routes.filter((route) => !looked_at.has(route) && !no_pages.has(route)).map((route) => `nobody looks at ${route}`),
    ...[...no_pages.keys()].filter((route) => !routes.includes(route)).map((route) => `there is no ${route} (any more)`),
    ...[...no_pages.keys()].filter((route) => looked_at.has(route)).map((route) => `${route} is looked at and need not be excepted`),
  ];
}
