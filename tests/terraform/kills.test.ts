import type { ChildProcess } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { SandboxedFolder } from "../support/sandboxed";
import { allListeningSockets, listeningSockets } from "./support/listening";
import { reasonToSkip } from "./support/needs";
import { terraformEnvironment } from "./support/terraform";

const root = resolve(__dirname, "../..");
const cdktf = join(root, "node_modules", ".bin", "cdktf");
const shared = "system: churn\nowner: ml@acme.example\nregistries: { serving: {}, training: {} }\n";
const environments = {
  google: `${shared}cloud: gcp\ngcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }\n`,
  amazon: `${shared}cloud: aws\naws: { account: "111122223333", region: eu-west-1 }\nstate: { bucket: acme-ml-dev-tfstate }\n`,
};

// The worst that a command can leave: one that has a session of its own, listens, and does not end when it is asked to.
const stubborn = `
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);
  require("node:net").createServer().listen(0, "127.0.0.1");`;
const lasting = `
  require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { detached: true, stdio: "ignore" });
  console.log("runs");
  setInterval(() => undefined, 1e6);`;

const commands = {
  "a command on Google Cloud": [process.execPath, "-e", lasting, "google"],
  "a command on AWS": [process.execPath, "-e", lasting, "amazon"],
  "cdktf deploy": [cdktf, "deploy", "amazon", "--auto-approve"],
};
const needed: Record<keyof typeof commands, string[]> = {
  "a command on Google Cloud": [],
  "a command on AWS": ["moto"],
  "cdktf deploy": ["hashicorp/aws", "moto"],
};

type Victim =
  "ponte" | "the sandbox's server" | "the whole group" | "the group by Ctrl-C" | "the group by its terminal";
const victims: Victim[] = [
  "ponte",
  "the sandbox's server",
  "the group by Ctrl-C",
  "the whole group",
  "the group by its terminal",
];

const seed = Number(process.env.PONTE_SEED ?? Date.now() % 1_000_000);
const random = randomFrom(seed);
const kills = Array.from({ length: 20 }, (_, index) => ({
  command: (index % 5 === 4
    ? "cdktf deploy"
    : index % 5 === 3
      ? "a command on AWS"
      : "a command on Google Cloud") as keyof typeof commands,
  victim: victims[(index + Math.floor(index / 5)) % victims.length]!,
  moment: random(),
}));

describe.skipIf(process.platform !== "linux")(`20 kills at random moments (PONTE_SEED=${seed} repeats them)`, () => {
  let folder: SandboxedFolder;
  let takes: number; // what a command does that does nothing: here, and now

  beforeAll(async () => {
    folder = new SandboxedFolder(environments);
    const settings = readFileSync(join(root, "cdktf.json"), "utf8");
    writeFileSync(join(folder.path, "cdktf.json"), settings.replace("start.js", join(root, "start.js")));
    const begin = Date.now();
    await folder.run("", "google");
    takes = Date.now() - begin;
  });
  afterAll(() => folder?.remove());

  it.for(kills)("of $victim, $command, leave no process and no port", async ({ command, victim, moment }, { skip }) => {
    const reason = needed[command].length > 0 && reasonToSkip(needed[command]);
    if (reason) skip(reason);
    const env = { ...terraformEnvironment(inject("folder")), FORCE_COLOR: "0" };
    const parent = folder.start(["--", ...commands[command]], env);
    parent.stdout!.resume();
    parent.stderr!.resume();
    const longest = { "a command on Google Cloud": 1.2, "a command on AWS": 2, "cdktf deploy": 5 }[command] * takes;
    await sleep(moment * longest);
    const sockets = listeningSockets(folder.processes());
    kill(victim, parent);
    await expect.poll(() => folder.processes().map(nameOf), { interval: 100 }).toEqual([]);
    // A process that dies lets go of its memory first and of its sockets last.
    const left = () => allListeningSockets().filter((socket) => sockets.includes(socket));
    await expect.poll(left).toEqual([]);
  });

  it("keep nobody from beginning anew", async () => {
    expect(await folder.run("process.exit(3)", "google")).toMatchObject({ code: 3 });
  });

  function kill(victim: Victim, parent: ChildProcess): void {
    const server = folder.processes().find((pid) => nameOf(pid).includes("sandbox-server"));
    const signal = ({ "the group by Ctrl-C": "SIGINT", "the group by its terminal": "SIGHUP" } as const)[
      victim as string
    ];
    try {
      if (victim === "ponte") process.kill(parent.pid!, "SIGKILL");
      else if (victim === "the sandbox's server") process.kill(server ?? parent.pid!, "SIGKILL");
      else process.kill(-parent.pid!, signal ?? "SIGKILL");
    } catch (error) {
      // A deploy may have been faster than its moment, and have ended.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
});

/** Numbers from 0 to 1 that follow from a seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

/** What a process is, for the message of a test that fails. */
function nameOf(pid: number): string {
  try {
    return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").slice(0, 200)}`;
  } catch {
    return `${pid} ended`;
  }
}
