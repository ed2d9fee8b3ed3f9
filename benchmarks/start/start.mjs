// ./bench start: time to /readyz on an existing demonstration, memory at rest, and what a guest's first page weighs.
// Will not warm anything up but the kernel's own cache of files (the first start made the demonstration).
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { free_port, fresh_folder, machine, median, pause, program, remove, start, used } from "../program.mjs";
import { weigh } from "./weigh.mjs";

const starts = Number(process.env.STARTS ?? 10);
const idle = Number(process.env.IDLE ?? 60);

const ready = (port) =>
  new Promise((resolve) => {
    const asked = request({ host: "127.0.0.1", port, path: "/readyz", agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode === 200));
    });
    asked.on("error", () => resolve(false));
    asked.end();
  });
const memory = (pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;

const folder = fresh_folder("bench-start");
let server;
let child;
try {
  console.log(machine());
  server = await start(folder);
  await server.stop();
  server = undefined;

  const times = [];
  const cost = [];
  for (let i = 0; i < starts; ++i) {
    const port = await free_port();
    const begun = performance.now();
    child = spawn(program, ["serve", "--demonstration", "--data", join(folder, "data"), "--port", String(port)], { stdio: "ignore" });
    while (!(await ready(port))) {
      if (child.exitCode !== null || performance.now() - begun > 30_000) throw new Error("no start");
      await pause(2);
    }
    times.push(performance.now() - begun);
    cost.push(used(child.pid) * 1000);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
  }
  console.log(`start on an existing demonstration until /readyz is 200: median ${median(times).toFixed(0)} ms of ${starts} [${times.map((t) => t.toFixed(0)).join(" ")}] (asked for: 300); ${median(cost).toFixed(0)} ms of processor time`);

  server = await start(folder);
  const fresh = memory(server.pid);
  await pause(idle * 1000);
  const rested = memory(server.pid);
  const weights = await weigh(server.base);
  const seen = memory(server.pid);
  console.log(`memory (RSS): ${fresh.toFixed(1)} MB after the start, ${rested.toFixed(1)} MB after ${idle} s idle, ${seen.toFixed(1)} MB after the first pages (asked for: 64)`);
  for (const { path, needed, fonts, deferred, parts } of weights)
    console.log(`first page ${path}: ${(needed / 1024).toFixed(1)} KB needed (asked for: 60), fonts ${(fonts / 1024).toFixed(1)} KB (60), deferred script ${(deferred / 1024).toFixed(1)} KB\n  ${parts.join("\n  ")}`);
} finally {
  if (child && child.exitCode === null) child.kill("SIGTERM");
  await server?.stop();
  remove(folder);
}
