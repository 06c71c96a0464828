import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { diff } from "../../tools/diff";
import { UserError } from "../../tools/user-error";
import { planFile } from "./plan/written-plan";

const plan = (name: string) => join(__dirname, "plan", "plans", `${name}.json`);
const folder = () => {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "ponte-diff-")));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
};
afterEach(() => vi.unstubAllEnvs());

it.each([
  ["aws-destroyed-bucket", 11],
  ["aws-sagemaker-update", 10],
  ["aws-no-changes", 0],
])("tells by the exit code what %s does, if asked", async (name, exitCode) => {
  expect(await diff("dev", { plan: plan(name), exitCode: true })).toMatchObject({ exitCode });
  expect(await diff("dev", { plan: plan(name) })).toMatchObject({ exitCode: 0 });
});

describe("the last gate", () => {
  it.each([
    ["aws-destroyed-bucket", true, 3],
    ["aws-destroyed-bucket", false, 3], // its own guard was on
    ["gcp-key-destroyed", true, 3],
    ["gcp-key-destroyed", false, 11],
    ["aws-sagemaker-update", true, 10],
    ["aws-no-changes", true, 0],
  ])("wins over the other exit codes: %s, protect %s", async (name, protect, exitCode) => {
    const stopped = exitCode === 3 ? 3 : 0;
    expect(await diff("dev", { plan: plan(name), gate: { protect }, exitCode: true })).toMatchObject({ exitCode });
    expect(await diff("dev", { plan: plan(name), gate: { protect } })).toMatchObject({ exitCode: stopped });
  });

  it("says first what is refused, of which thing, why, and the ways forward; then the plan", async () => {
    const output = join(folder(), "comment.md");
    const told = await diff("prod", { plan: plan("gcp-key-destroyed") });
    const { text } = await diff("prod", { plan: plan("gcp-key-destroyed"), gate: { protect: true }, output });
    expect(readFileSync(output, "utf8")).toBe(`${text}\n`);
    expect(text).toBe(
      [
        "**Refused for safety: `keys/data` is protected.**",
        "- `keys/data`: Destroys encryption key `churn-dev-data` and everything that is encrypted with it; the name cannot be used again.",
        "`protect` is on in `environments/prod.yaml`. Ways forward: take the change back; or write `retired` in the entry of `keys/data`, " +
          "which keeps it in the cloud; or `delete` there, deploy that alone, and only then make the change.",
        told.text,
      ].join("\n\n"),
    );
  });

  it("says what to do about a plan that is not whole, and where protect has just been switched off", async () => {
    const { text } = await diff("dev", { plan: plan("gcp-refused"), gate: { protect: false } });
    expect(text).toContain("make a whole one (`npx cdktf diff dev`)");
    expect(text).toContain("`protect` is off in `environments/dev.yaml`, but at the last deploy it was not");
    expect(text).toContain("deploy `protect: false` alone");
  });

  it("leaves a comment that GitHub takes, however much goes", async () => {
    const name = (i: number) => `bucket_${"long".repeat(20)}${i}_8CAB8F7B`;
    const resource_changes = Array.from({ length: 900 }, (_, i) => ({
      address: `google_storage_bucket.${name(i)}`,
      type: "google_storage_bucket",
      name: name(i),
      change: { actions: ["delete"], before: { name: name(i) }, after: null },
    }));
    const file = join(folder(), "plan.json");
    writeFileSync(file, JSON.stringify({ format_version: "1.2", resource_changes }));
    const { text } = await diff("dev", { plan: file, gate: { protect: true } });
    expect(text).toContain("900 things are protected");
    expect(text).toContain("- and 880 more.");
    expect(text.length).toBeLessThan(60_000);
  });
});

it("writes the comment's text to a file", async () => {
  const output = join(folder(), "comment.md");
  const { text } = await diff("dev", { plan: plan("gcp-destroyed-bucket"), output });
  expect(readFileSync(output, "utf8")).toBe(`${text}\n`);
});

it("reads in a program beside a given plan what the plan cannot tell", async () => {
  const path = folder();
  const change = { actions: ["create"], before: null, after: { role: "churn" }, after_unknown: { policy: true } };
  const row = { address: "aws_iam_role_policy.p", type: "aws_iam_role_policy", name: "p", mode: "managed", change };
  const Statement = [{ Effect: "Allow", Action: "iam:PassRole", Resource: "*" }];
  const policy = { p: { policy: JSON.stringify({ Version: "2012-10-17", Statement }) } };
  const [plan, program] = [join(path, "plan.json"), join(path, "cdk.tf.json")];
  writeFileSync(plan, JSON.stringify({ format_version: "1.2", resource_changes: [row] }));
  writeFileSync(program, JSON.stringify({ resource: { aws_iam_role_policy: policy } }));
  expect(await diff("dev", { plan, exitCode: true })).toMatchObject({ exitCode: 10 });
  expect(await diff("dev", { plan, program, exitCode: true })).toMatchObject({ exitCode: 11 });
  writeFileSync(program, "{");
  await expect(diff("dev", { plan, program })).rejects.toThrow("cdk.tf.json:1:2 is no JSON");
});

/** A project whose app writes these files for dev, with the plan that cdktf has left of them. */
function project(program: Record<string, string>) {
  const path = folder();
  const [written, stack] = [join(path, "program"), join(path, "cdktf.out/stacks/dev")];
  for (const one of [written, stack]) mkdirSync(one, { recursive: true });
  const place = '"$CDKTF_OUTDIR/stacks/dev"';
  writeFileSync(join(path, "cdktf.json"), JSON.stringify({ app: `mkdir -p ${place} && cp program/* ${place}` }));
  const write = (to: string, files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(to, name), text);
  };
  write(written, program);
  write(stack, program);
  writeFileSync(join(stack, "plan"), planFile(program));
  const terraform = join(path, "terraform.sh");
  const shows = `#!/bin/sh\n[ "$*" = "show -json plan" ] && [ -f plan ] && cat "${plan("aws-destroyed-bucket")}"\n`;
  writeFileSync(terraform, shows);
  chmodSync(terraform, 0o755);
  vi.stubEnv("TERRAFORM_BINARY_NAME", terraform);
  vi.stubEnv("CDKTF_OUTPUT", undefined);
  vi.stubEnv("PONTE_SANDBOX", undefined);
  return {
    path,
    stack,
    told: () => diff("dev", { project: path }),
    /** What the app writes from now on. */
    edit: (files: Record<string, string>) => write(written, files),
    /** What cdktf does before it plans. */
    synthesize: (files: Record<string, string>) => write(stack, files),
  };
}

const program = { "cdk.tf.json": "{}", "versions.tf": "terraform {}" };
const edited = { "cdk.tf.json": '{"output":{}}' };
const older = (file: string, seconds: number) => {
  const time = statSync(file).mtimeMs / 1000 - seconds;
  utimesSync(file, time, time);
};

describe("the plan that cdktf left", () => {
  it("is told with the program that it was made from", async () => {
    expect((await project(program).told()).text).toMatch(/^\*\*Destroys bucket `acme-ml-dev-raw`/);
  });

  it("is read from the folder that CDKTF_OUTPUT names", async () => {
    const { path, told } = project(program);
    renameSync(join(path, "cdktf.out"), join(path, "other"));
    vi.stubEnv("CDKTF_OUTPUT", "other");
    expect((await told()).text).toMatch(/^\*\*Destroys bucket/);
  });

  it("is refused when the environment's file has changed since", async () => {
    const { told, edit } = project(program);
    edit(edited);
    await expect(told()).rejects.toThrow(
      "the plan of dev was made from another program than the files of today make; run `npx cdktf diff dev`",
    );
    await expect(told()).rejects.toBeInstanceOf(UserError);
  });

  it("is refused when a plan of what was changed has failed", async () => {
    const { told, edit, synthesize } = project(program);
    edit(edited);
    synthesize(edited);
    await expect(told()).rejects.toThrow("was not made from the cdk.tf.json that lies beside it");
  });

  it("is refused when a later run of the same program has failed, or has deployed", async () => {
    const { stack, told } = project(program);
    older(join(stack, "plan"), 5);
    await expect(told()).rejects.toThrow("is older than its program");
  });

  it("is refused when a file beside it has come or changed by hand", async () => {
    const { told, synthesize } = project(program);
    synthesize({ "more_override.tf.json": "{}" });
    await expect(told()).rejects.toThrow("was not made from the more_override.tf.json");
  });

  it("is not told when the app fails; its words are", async () => {
    const { path, told } = project(program);
    writeFileSync(join(path, "cdktf.json"), JSON.stringify({ app: "echo environments/dev.yaml:1:1 no >&2; exit 1" }));
    await expect(told()).rejects.toThrow("environments/dev.yaml:1:1 no");
  });

  it("is asked for again in the sandbox where it is the sandbox's", async () => {
    const { told, edit } = project(program);
    edit(edited);
    vi.stubEnv("PONTE_SANDBOX", "mark");
    await expect(told()).rejects.toThrow("run `npx ponte sandbox -- npx cdktf diff dev`");
  });
});

it("says what to do when there is no plan", async () => {
  const project = folder();
  vi.stubEnv("CDKTF_OUTPUT", undefined);
  vi.stubEnv("PONTE_SANDBOX", undefined);
  await expect(diff("dev", { project })).rejects.toThrow("no plan for dev; run `npx cdktf diff dev` first");
  await expect(diff("dev", { project })).rejects.toBeInstanceOf(UserError);
  await expect(diff("../dev", { project })).rejects.toThrow("no name of an environment");
  await expect(diff("dev", { plan: "nowhere.json" })).rejects.toThrow("nowhere.json cannot be read");
});

it("never sends whoever plays in the sandbox to the real cloud", async () => {
  const project = folder();
  vi.stubEnv("CDKTF_OUTPUT", undefined);
  mkdirSync(join(project, ".ponte/out/stacks/dev"), { recursive: true });
  vi.stubEnv("PONTE_SANDBOX", undefined);
  await expect(diff("dev", { project })).rejects.toThrow("in the sandbox, `npx ponte sandbox -- npx cdktf diff dev`");
  vi.stubEnv("PONTE_SANDBOX", "mark");
  await expect(diff("dev", { project })).rejects.toThrow(
    "no plan for dev; run `npx ponte sandbox -- npx cdktf diff dev` first",
  );
});
