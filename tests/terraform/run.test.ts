import { join } from "node:path";
import { expect, inject, it } from "vitest";
import { run, untilSeen } from "./support/run";

const command = (script: string) =>
  run("sh", ["-c", script], { cwd: "/", env: process.env, log: join(inject("folder"), "run.log") });

it("waits for what a command is to bring about, also where it does that last of all", async () => {
  const seen = [false, false, true];
  const running = command("sleep 2");
  await untilSeen("the third look", async () => seen.shift()!, running);
  expect(seen).toEqual([]);

  const ended = command("exit 1");
  await ended;
  await untilSeen("the end", async () => true, ended);
  await running;
});

it("fails at once, with what the command has said, where that ended before", async () => {
  const begin = Date.now();
  const waiting = untilSeen("UpdateEndpoint", async () => false, command("echo 'no more models'; exit 3"));
  await expect(waiting).rejects.toThrow("ended with 3 before UpdateEndpoint:\nno more models");
  expect(Date.now() - begin).toBeLessThan(60_000);
});
