import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import prettier from "prettier";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import manifest from "../../package.json";
import { loadEnvironments, unreadWarnings } from "../../language";
import type { Asker } from "../../tools/init/ask";
import { ownSpec } from "../../tools/init/packed";
import type { Given } from "../../tools/init/questions";
import { writeAll } from "../../tools/init/write";
import { init, realMachine, startedText } from "../../tools/init";
import { packagedApp } from "../../tools/run-app";
import { needsOnPath } from "../support/on-path";
import { jobsIn, rules } from "../support/workflow-rules";

type Machine = ReturnType<typeof realMachine>;

/** A machine that knows nothing. */
const bare: Machine = {
  ...realMachine(),
  home: "/home/ana",
  platform: "linux",
  run: () => undefined,
  exists: () => false,
  isSet: () => false,
  value: () => undefined,
  variable: () => undefined,
  read: () => undefined,
};

/** A machine with these files, and somebody who commits as Ana. */
const withFiles = (files: Record<string, string>, variables: Record<string, string> = {}): Machine => ({
  ...bare,
  run: (command, ...words) =>
    `${command} ${words.join(" ")}` === "git config --get user.email"
      ? { status: 0, stdout: "ana@acme.example\n" }
      : undefined,
  exists: (path) => path in files,
  read: (path) => files[path],
  variable: (name) => variables[name],
});

const onAws = withFiles({
  "/home/ana/.aws/config": `[default]
region = eu-west-1
sso_account_id = 111122223333
s3 =
  addressing_style = path
[profile other]
region = us-east-1
role_arn = arn:aws:iam::444455556666:role/x
`,
});
const onGoogleCloud = withFiles({
  "/home/ana/.config/gcloud/application_default_credentials.json": "never read",
  "/home/ana/.config/gcloud/active_config": "work\n",
  "/home/ana/.config/gcloud/configurations/config_default": "[core]\nproject = another\n",
  "/home/ana/.config/gcloud/configurations/config_work":
    "[core]\nproject = acme-ml-dev\naccount = ana@acme.example\n\n[compute]\nregion = europe-west1\nzone = europe-west1-b\n",
});

const aws: Given = {
  cloud: "aws",
  account: "111122223333",
  region: "eu-west-1",
  system: "churn",
  owner: "ml@acme.example",
};
const gcp: Given = { cloud: "gcp", project: "acme-ml-dev", projectNumber: "481516234200", region: "europe-west1", system: "churn", owner: "ml@acme.example" }; // prettier-ignore

let above: string;
let folder: string;
beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), "ponte-init-test-"));
  folder = join(above, "churn");
  onTestFinished(() => rmSync(above, { recursive: true }));
});

const text = (path: string) => readFileSync(join(folder, path), "utf8");
const json = (path: string) => JSON.parse(text(path));
const refusal = (promise: Promise<unknown>) => promise.then(() => "it was not refused", (error: Error) => error.message); // prettier-ignore

describe.each([
  ["Google Cloud", gcp],
  ["AWS", aws],
])("a new project on %s", (_, given) => {
  it("holds an environment in which the language finds nothing wrong, and the answers where they belong", async () => {
    await init(bare, { folder, given });
    const [dev, ...others] = loadEnvironments({ directory: join(folder, "environments") });
    const { cloud: name, region, system, owner, ...place } = given;
    expect(others).toEqual([]);
    expect(dev).toMatchObject({ name: "dev", cloud: name, system, owner, protect: false, forceDestroy: true });
    expect(dev).toMatchObject({ [name!]: { region, ...place } });
    expect(unreadWarnings(join(folder, "environments"))).toEqual([]);
  });

  it("names the schema of the installed package, from each file", async () => {
    await init(bare, { folder, given });
    for (const file of ["environments/dev.yaml", "environments/base/platform.yaml"]) {
      const [, path] = /^# yaml-language-server: \$schema=(.*)\n/.exec(text(file))!;
      const at = resolve(folder, file, "..", path!);
      expect(at).toBe(join(folder, "node_modules/ponte-constructs/environments/environment.schema.json"));
    }
  });

  it("takes the versions that this release is tried with, no provider, and our pseudo-terminal", async () => {
    await init(bare, { folder, given });
    const { devDependencies: ours, overrides } = manifest;
    const wanted = ["cdktf", "cdktf-cli", "constructs"] as (keyof typeof ours)[];
    const taken = Object.fromEntries(wanted.map((name) => [name, ours[name]]));
    expect(json("package.json")).toMatchObject({ overrides, dependencies: { ...taken, "ponte-constructs": manifest.version } });
    expect(Object.keys(json("package.json").dependencies)).toHaveLength(4);
    expect(Object.values(taken).filter((version) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(json("cdktf.json")).toMatchObject({ app: packagedApp });
    expect(text(".nvmrc")).toBe(readFileSync(".nvmrc", "utf8"));
  }); // prettier-ignore

  it("is written as prettier would write it, and its first page fits a screen", async () => {
    const { files } = await init(bare, { folder, given });
    for (const file of files.filter((each) => /\.(?:ya?ml|json|md)$/.test(each)))
      expect(await prettier.check(text(file), { filepath: file, printWidth: 120 }), file).toBe(true);
    expect(text("README.md").split("\n").length).toBeLessThan(40);
  });

  it("says first how to try it without an account", async () => {
    const { next } = await init(bare, { folder, given });
    expect(next).toHaveLength(3);
    expect(next[0]).toMatch(/^cd .*churn && npm install && .*npx ponte sandbox -- cdktf deploy dev --auto-approve$/);
  });
});

describe("the workflows of a new project", () => {
  const workflows = () =>
    Object.fromEntries(
      readdirSync(join(folder, ".github/workflows")).map((name) => [
        name.replace(/\.yml$/, ""),
        text(`.github/workflows/${name}`),
      ]),
    );

  it.each(Object.keys(rules))("%s", async (rule) => {
    await init(bare, { folder, given: aws });
    expect(rules[rule]!(workflows())).toEqual([]);
  });

  it("run the command of the package, after they have installed it, and nothing of a clone", async () => {
    await init(bare, { folder, given: aws });
    const all = Object.values(workflows()).join("\n");
    expect(all).not.toMatch(/bin\/ponte|npm run |\.ci\/|scripts\/| docs\//);
    let runs = 0;
    for (const [name, { steps = [] }] of jobsIn(workflows())) {
      const lines = steps.map(({ run = "" }) => run);
      const first = lines.findIndex((run) => run.includes("npx ponte"));
      if (first < 0) continue;
      runs += 1;
      expect(lines.slice(0, first), name).toContain("npm ci"); // else npx would fetch a stranger's package
    }
    expect(runs).toBeGreaterThan(5);
    expect(statSync(join(folder, ".github/guarded")).mode & 0o111).toBe(0o111);
  });

  describe("the stages of a deploy", () => {
    needsOnPath("bash", "jq");

    it("are made of the names of the files, and none but dev goes without review", async () => {
      await init(bare, { folder, given: aws });
      for (const name of ["dev-aws", "staging", "prod", "devil", "x'; rm"])
        writeFileSync(join(folder, "environments", `${name}.yaml`), "");
      const [, { steps }] = jobsIn(workflows()).find(([name]) => name === "deploy: environments")!;
      const { run } = steps!.find(({ id }) => id === "list")!;
      const output = join(folder, "output");
      const env = { ...process.env, GITHUB_OUTPUT: output };
      const { status } = spawnSync("bash", ["-e", "-o", "pipefail", "-c", run!], { cwd: folder, env });
      expect(status).toBe(0);
      expect(readFileSync(output, "utf8")).toBe('dev=["dev-aws","dev"]\nstaging=["staging"]\nprod=["devil","prod"]\n');
      const { jobs } = parse(workflows().deploy!) as { jobs: Record<string, { with?: { reviewed: boolean } }> };
      const reviewed = Object.entries(jobs).map(([name, job]) => [name, job.with?.reviewed]);
      expect(Object.fromEntries(reviewed)).toMatchObject({ dev: false, staging: true, prod: true });
    });
  });
});

describe("answers that are found", () => {
  const foundOn = async (machine: Machine, given: Given = {}) => {
    const { found } = await init(machine, { folder, given });
    return Object.fromEntries(Object.entries(found).map(([name, { answer }]) => [name, answer]));
  };

  it("come from the login, the configuration, the folder and git, on AWS", async () => {
    const found = { cloud: "aws", account: "111122223333", region: "eu-west-1", system: "churn", owner: "ana@acme.example" };
    expect(await foundOn(onAws)).toEqual(found);
  }); // prettier-ignore

  it("come from the profile that is set, and its role", async () => {
    const files = { "/home/ana/.aws/config": onAws.read("/home/ana/.aws/config")! };
    const machine = withFiles(files, { AWS_PROFILE: "other" });
    expect(await foundOn(machine)).toMatchObject({ account: "444455556666", region: "us-east-1" });
  });

  it("come from gcloud's active configuration; a project's number stands nowhere", async () => {
    expect(await foundOn(onGoogleCloud, { projectNumber: "481516234200" })).toEqual({
      cloud: "gcp",
      project: "acme-ml-dev",
      region: "europe-west1",
      system: "churn",
      owner: "ana@acme.example",
    });
  });

  it("give way to a flag, and are told with their place", async () => {
    const started = await init(onAws, { folder, given: { region: "eu-central-1" } });
    expect(text("environments/base/platform.yaml")).toContain("  region: eu-central-1\n");
    expect(started.found).not.toHaveProperty("region");
    expect(startedText(started)).toContain("account: 111122223333 (profile default of aws)");
  });

  it("do not choose between two clouds", async () => {
    const both = { ...onAws, isSet: (name: string) => name === "GOOGLE_CREDENTIALS" };
    expect(await refusal(init(both, { folder, given: {} }))).toContain("--cloud");
  });
});

describe("what is missing or wrong", () => {
  it("is said all at once, each with its flag, and nothing is written", async () => {
    const said = await refusal(init(bare, { folder, given: { cloud: "gcp" } }));
    for (const flag of ["--project", "--project-number", "--region", "--owner"]) expect(said).toContain(`  ${flag} <`);
    expect(said).not.toContain("--account");
    expect(existsSync(folder)).toBe(false);
  });

  it("is said in the language's words", async () => {
    const given = { ...aws, account: "12", region: "europe-west1", system: "Churn" };
    const said = (await refusal(init(bare, { folder, given }))).split("\n");
    expect(said.map((line) => line.trim().split(":")[0]!)).toEqual([
      "nothing was written, because these cannot be taken",
      "--account",
      "--region",
      "--system",
    ]);
    expect(said[1]).toBe(`  --account: "12"; write the account's 12 digits, such as 123456789012`);
  });

  it("is a found answer that cannot be one", async () => {
    const odd = withFiles({ "/home/ana/.aws/config": "[default]\nregion = mars\nsso_account_id = 111122223333\n" });
    const said = await refusal(init(odd, { folder, given: { cloud: "aws" } }));
    expect(said).toContain("--region <region>");
    expect(said).toContain("mars, from profile default of aws, cannot be taken");
  });

  it("is a flag of the other cloud", async () => {
    expect(await refusal(init(bare, { folder, given: { ...gcp, account: "111122223333" } }))).toContain("--account is for aws");
  }); // prettier-ignore
});

describe("questions", () => {
  it("are asked for what no flag answers, with what was found, five on AWS", async () => {
    const asked: [string, string | undefined][] = [];
    const asker: Asker = {
      ask: async ({ name }, found) => {
        asked.push([name, found?.answer]);
        return found?.answer ?? aws[name]!;
      },
    };
    await init(onAws, { folder, given: {}, asker });
    expect(asked).toEqual([
      ["cloud", "aws"],
      ["account", "111122223333"],
      ["region", "eu-west-1"],
      ["system", "churn"],
      ["owner", "ana@acme.example"],
    ]);
    asked.length = 0;
    rmSync(folder, { recursive: true });
    await init(bare, { folder, given: { ...aws, region: undefined }, asker });
    expect(asked).toEqual([["region", undefined]]);
  });
});

describe("the folder", () => {
  it("must hold nothing, but may be a repository", async () => {
    mkdirSync(join(folder, ".git"), { recursive: true });
    await init(bare, { folder, given: aws });
    const said = await refusal(init(bare, { folder, given: aws }));
    expect(said).toMatch(/ holds .+, and nothing is written over; name an empty folder with --into <folder>$/);
  });

  it("is as it was where one file cannot be written", () => {
    mkdirSync(join(folder, ".git"), { recursive: true });
    const impossible = { "a/b.txt": "", "c.txt": "", "c.txt/d.txt": "" };
    expect(() => writeAll(folder, impossible, () => false)).toThrow("nothing was left there");
    expect(readdirSync(folder)).toEqual([".git"]);
    writeFileSync(join(folder, "b.txt"), "somebody's"); // made while the questions were asked
    expect(() => writeAll(folder, { "a.txt": "", "b.txt": "", "c.txt": "" }, () => false)).toThrow(
      "b.txt is there already",
    );
    expect(readdirSync(folder)).toEqual([".git", "b.txt"]);
    expect(text("b.txt")).toBe("somebody's");
    const fresh = join(above, "x", "y");
    expect(() => writeAll(fresh, impossible, () => false)).toThrow("nothing was left there");
    expect(existsSync(join(above, "x"))).toBe(false);
  });
});

describe("the package itself", () => {
  const installed = (resolved: string) => {
    const root = join(above, "npx", "node_modules", "ponte-constructs");
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, "package.json"), JSON.stringify({ name: "ponte-constructs", version: "1.2.3" }));
    const packages = { "node_modules/ponte-constructs": { version: "1.2.3", resolved } };
    writeFileSync(join(above, "npx", "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
    return root;
  };

  it("is the packed file that it was installed from", () =>
    expect(ownSpec(folder, installed("file:../ponte-constructs-1.2.3.tgz"))).toBe("file:../ponte-constructs-1.2.3.tgz"));

  it("is its version where it came from a registry", () =>
    expect(ownSpec(folder, installed("https://registry.npmjs.org/ponte-constructs/-/x-1.2.3.tgz"))).toBe("1.2.3"));
}); // prettier-ignore

describe("the command", () => {
  const words = ["--account=111122223333", "--region=eu-west-1", "--system=churn", "--owner=ml@acme.example"];
  const ponte = (...more: string[]) =>
    spawnSync(process.execPath, [resolve("bin/ponte.js"), "init", ...more], { cwd: above, encoding: "utf8" });

  it("lists as JSON what it wrote, in less than two seconds", () => {
    ponte("--help"); // what is bundled anew in a checkout is not waited for elsewhere
    const times = ["a", "b", "c"].map((into) => {
      const start = performance.now();
      const { status, stdout } = ponte("--into", into, "--yes", "-o", "json", ...words);
      expect(status).toBe(0);
      const { files, folder: shown } = JSON.parse(stdout) as { files: string[]; folder: string };
      expect(shown).toBe(into);
      const written = readdirSync(join(above, into), { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
      expect(files).toHaveLength(written.length);
      expect(files.filter((file) => !existsSync(join(above, into, file)))).toEqual([]);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(2_000);
  }); // prettier-ignore

  it("asks nobody where nobody is, and says so", () => {
    const { status, stderr } = ponte("--into", "a", ...words);
    expect([status, stderr]).toEqual([1, expect.stringContaining("--yes")]);
    expect(existsSync(join(above, "a"))).toBe(false);
  });
});
