// The database of a fire test: SQLite in the test's folder, or, where MEGDAN_DATABASE names a PostgreSQL cluster, a fresh database
// in it, dropped afterwards. Will not touch the database that the address names.
import { execFileSync } from "node:child_process";

export function fresh_database() {
  const uri = process.env.MEGDAN_DATABASE;
  if (!uri) return { options: [], what: "SQLite", drop: () => {} };
  const name = `fire_${process.pid}_${Date.now()}`;
  const order = (sql) => execFileSync("psql", ["-q", uri, "-c", sql]);
  order(`CREATE DATABASE ${name}`);
  return { options: ["--database", uri.replace(/^([a-z]+:\/\/[^/]*\/)[^?]*/, `$1${name}`)], what: "PostgreSQL", drop: () => order(`DROP DATABASE ${name} WITH (FORCE)`) };
}
