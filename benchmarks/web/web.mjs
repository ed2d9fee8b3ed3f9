// ./bench web: three public pages from our server beside nginx serving the very same bytes, in one run, in turns.
// Will not compare before both have been seen to send the same body, type and headers.
import { execFile, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { free_port, fresh_folder, machine, median, pause, remove, start, used } from "../program.mjs";

const rounds = Number(process.env.ROUNDS ?? 5);
const seconds = Number(process.env.LENGTH ?? 1);
const connections = 32;
const nginx = process.env.NGINX ?? "/usr/sbin/nginx";

const fetch_raw = (base, path, headers = {}) =>
  new Promise((resolve, reject) => {
    request(new URL(path, base), { headers, agent: false }, (answer) => {
      const parts = [];
      answer.on("data", (bytes) => parts.push(bytes));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
      answer.on("error", reject);
    })
      .on("error", reject)
      .end();
  });

const wrk = (base, path, headers) =>
  new Promise((resolve, reject) => {
    const fields = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}: ${value}`]);
    execFile("wrk", ["-t1", `-c${connections}`, `-d${seconds}s`, ...fields, new URL(path, base).href], (error, out) => {
      if (error) return reject(error);
      if (/Non-2xx|Socket errors/.test(out)) return reject(new Error(`${path}: not every answer was good\n${out}`));
      resolve({ rate: Number(out.match(/Requests\/sec:\s+([\d.]+)/)[1]), count: Number(out.match(/(\d+) requests in/)[1]) });
    });
  });

const folder = fresh_folder("bench-web");
let ours, proxy;
try {
  console.log(machine());
  ours = await start(folder);
  const packed = { "Accept-Encoding": "gzip" };
  const reports = (await fetch_raw(ours.base, "/bg/reports")).body.toString();
  const report = reports.match(/href="(\/bg\/reports\/[0-9a-z]+)"/)?.[1];
  if (!report) throw new Error("the demonstration shows no published report");
  const pages = [["front page", "/bg"], ["report", report], ["list of seminars", "/bg/seminars"]];

  // What we send, as files: the packed form exactly as it comes from our cache.
  const site = join(folder, "site");
  mkdirSync(site);
  const ours_only = new Set(["content-length", "content-encoding", "content-type", "date", "connection", "keep-alive", "x-request-id", "etag", "vary"]);
  let headers = {};
  for (const [index, [, path]] of pages.entries()) {
    const plain = await fetch_raw(ours.base, path);
    const small = await fetch_raw(ours.base, path, packed);
    if (plain.status !== 200 || !gunzipSync(small.body).equals(plain.body)) throw new Error(`${path}: the packed page is not the page`);
    writeFileSync(join(site, `${index}.html`), plain.body);
    writeFileSync(join(site, `${index}.html.gz`), small.body);
    headers = small.headers;
  }
  const fields = Object.entries(headers).filter(([name]) => !ours_only.has(name));
  const port = await free_port();
  const adds = fields.map(([name, value]) => `add_header ${name} "${value}";`).join("\n    ");
  writeFileSync(
    join(folder, "nginx.conf"),
    `${process.getuid() === 0 ? "user root; " : ""}daemon off; master_process on; worker_processes 1; pid ${folder}/nginx.pid; error_log ${folder}/nginx-error.log;
events { worker_connections 1024; }
http {
  sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_timeout 65; keepalive_requests 100000000;
  open_file_cache max=100 inactive=60s; open_file_cache_valid 60s;
  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  types { text/html html; } charset utf-8; gzip_static on; gzip_vary on;
  log_format line escape=json '{"at":$msec,"request":"$request_id","method":"$request_method","route":"$uri","status":$status,"bytes":$body_bytes_sent,"s":$request_time}';
  server {
    listen 127.0.0.1:${port} backlog=4096;
    root ${site};
    ${adds}
    location / { access_log ${folder}/nginx-access.log line; }
    location /silent/ { alias ${site}/; access_log off; }
  }
}
`,
  );
  proxy = spawn(nginx, ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: ["ignore", "inherit", "inherit"] });
  const beside = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 50; ++i) {
    try {
      await fetch_raw(beside, "/0.html");
      break;
    } catch {
      await pause(50);
    }
  }
  for (const [index, [name, path]] of pages.entries()) {
    const a = await fetch_raw(ours.base, path, packed);
    const c = await fetch_raw(ours.base, path, { ...packed, Cookie: "seat=none" });
    for (const from of [`/${index}.html`, `/silent/${index}.html`]) {
      const b = await fetch_raw(beside, from, packed);
      if (!a.body.equals(b.body) || b.headers["content-encoding"] !== "gzip") throw new Error(`${name}: nginx serves other bytes at ${from}: ${b.status} ${b.body.length} of ${a.body.length}`);
      for (const [field, value] of fields) if (b.headers[field] !== value) throw new Error(`${name}: nginx lacks ${field}`);
    }
    if (!gunzipSync(a.body).equals(gunzipSync(c.body))) throw new Error(`${name}: the page from the database differs from the kept one`);
    console.log(`${name}: ${a.body.length} bytes packed of ${gunzipSync(a.body).length}, equal from both`);
  }

  const worker = Number(readFileSync(`/proc/${proxy.pid}/task/${proxy.pid}/children`, "utf8").trim().split(" ")[0]);
  const kinds = [
    ["nginx", (i) => [beside, `/${i}.html`, packed]],
    ["nginx, no log", (i) => [beside, `/silent/${i}.html`, packed]],
    ["ours, kept", (i) => [ours.base, pages[i][1], packed]],
    // A cookie that may be somebody's goes past the cache: the page is made from the database each time.
    ["ours, database", (i) => [ours.base, pages[i][1], { ...packed, Cookie: "seat=none" }]],
  ];
  for (const [index, [name]] of pages.entries()) {
    const seen = kinds.map(() => []);
    const cost = kinds.map(() => []);
    for (const [, of] of kinds) await fetch_raw(...of(index));
    for (let round = 0; round < rounds; ++round)
      for (let turn = 0; turn < kinds.length; ++turn) {
        const kind = (round + turn) % kinds.length;
        const pid = kinds[kind][0].startsWith("nginx") ? worker : ours.pid;
        const before = used(pid);
        const { rate, count } = await wrk(...kinds[kind][1](index));
        seen[kind].push(rate);
        cost[kind].push(((used(pid) - before) * 1e6) / Math.max(1, count));
      }
    const middle = seen.map(median);
    console.log(`\n${name} (requests a second, median of ${rounds}; ratio to nginx with its log; the server's CPU time a request, and nginx's beside it)`);
    kinds.forEach(([kind], i) => {
      const ratio = median(seen[i].map((value, round) => value / seen[0][round]));
      console.log(`  ${kind.padEnd(16)}${middle[i].toFixed(0).padStart(8)}  ${ratio.toFixed(2)} ×  ${median(cost[i]).toFixed(1).padStart(7)} µs  ${(median(cost[0]) / median(cost[i])).toFixed(2)} ×   [${seen[i].map((v) => v.toFixed(0)).join(" ")}]`);
    });
  }
} finally {
  if (proxy && proxy.exitCode === null) {
    const gone = new Promise((resolve) => proxy.once("exit", resolve));
    proxy.kill("SIGTERM");
    await gone;
  }
  await ours?.stop();
  remove(folder);
}
