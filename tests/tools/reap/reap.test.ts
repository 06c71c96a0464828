import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { reap, type ReapOptions } from "../../../tools/reap";
import type { Terraform } from "../../../tools/reap/terraform";

const header = (system: string) => `cloud: aws
system: ${system}
owner: ml@acme.example
aws: { account: "111122223333", region: eu-west-1 }
state: { bucket: acme-tfstate }
`;
const short = (ttl: string) => `protect: false\nforceDestroy: true\nttl: ${ttl}\n`;
const clock = (hours: number, startedHoursAgo: number) => ({
  address: `terraform_data.ttl["${hours}h"]`,
  mode: "managed",
  values: { input: new Date(Date.now() - startedHoursAgo * 3_600_000).toISOString() },
});
const stateOf = (...resources: object[]) => ({ values: { root_module: { resources } } });
const destroys = (state: ReturnType<typeof stateOf>) => ({
  format_version: "1.2",
  planned_values: {},
  prior_state: state,
  resource_changes: state.values.root_module.resources.map((one) => ({ ...one, change: { actions: ["delete"] } })),
});

/** Terraform with these states; what it was asked is written down. */
class Played {
  readonly asked: string[] = [];

  constructor(
    private readonly states: Record<string, ReturnType<typeof stateOf>>,
    private readonly more: Record<string, Partial<Terraform>> = {},
  ) {}

  prepare = (names: readonly string[]) => {
    this.asked.push(`programs ${names.join(" ")}`);
    return (name: string): Terraform => ({
      state: () => this.states[name],
      planDestroy: () => destroys(this.states[name]!),
      destroy: () => void this.asked.push(`destroy ${name}`),
      forget: () => void this.asked.push(`forget ${name}`),
      ...this.more[name],
    });
  };
}

const environments = {
  "due.yaml": header("one") + short("1h"),
  "later.yaml": header("two") + short("3d"),
  "other.yaml": header("three") + short("1h"),
  "prod.yaml": header("four"),
  "plain.yaml": `${header("five")}protect: false\n`,
};
const states = {
  due: stateOf(clock(1, 3)),
  later: stateOf(clock(72, 3)),
  other: stateOf(clock(1, 3)),
};

function reaping(terraform: Played, options: Partial<ReapOptions> = {}) {
  const directory = mkdtempSync(join(tmpdir(), "ponte-reap-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  for (const [file, text] of Object.entries(environments)) writeFileSync(join(directory, file), text);
  const { reaped, exitCode } = reap({ directory, names: [], prepare: terraform.prepare, ...options });
  return {
    said: Object.fromEntries(reaped.map(({ environment, verdict }) => [environment, verdict])),
    exitCode,
    reaped,
  };
}

describe("ponte reap", () => {
  it("destroys what is over, of all that have a ttl, and asks nothing about the others", () => {
    const terraform = new Played(states);
    expect(reaping(terraform)).toMatchObject({ said: { due: "gone", later: "goes", other: "gone" }, exitCode: 0 });
    expect(terraform.asked).toEqual([
      "programs due later other",
      "destroy due",
      "forget due",
      "forget later",
      "destroy other",
      "forget other",
    ]);
  });

  it("only tells, with --dry-run", () => {
    const terraform = new Played(states);
    expect(reaping(terraform, { dryRun: true })).toMatchObject({ said: { due: "due", other: "due" }, exitCode: 0 });
    expect(terraform.asked.join()).not.toContain("destroy");
  });

  it("refuses what is protected with 3, and reaps the rest", () => {
    const terraform = new Played({
      ...states,
      other: stateOf(clock(1, 3), { ...clock(1, 3), address: 'terraform_data.protected_2["bucket/raw"]' }),
    });
    expect(reaping(terraform, { names: ["prod", "plain", "other", "due"] })).toMatchObject({
      said: { prod: "kept", plain: "stays", other: "kept", due: "gone" },
      exitCode: 3,
    });
    expect(terraform.asked).toEqual(["programs due other", "destroy due", "forget due", "forget other"]);
  });

  it("tells what failed, ends with 4, and reaps the rest", () => {
    const terraform = new Played(states, {
      due: {
        destroy: () => {
          throw new Error("BucketNotEmpty");
        },
      },
    });
    const { said, exitCode, reaped } = reaping(terraform);
    expect({ said, exitCode }).toEqual({ said: { due: "failed", later: "goes", other: "gone" }, exitCode: 4 });
    expect(reaped[0]!.says).toBe("failed, and is tried again by the next run: BucketNotEmpty");
    expect(terraform.asked).toContain("forget due");
  });

  it("destroys nothing where the plan was made of another state than was read", () => {
    const terraform = new Played(states, { due: { planDestroy: () => destroys(stateOf(clock(1, 0.5))) } });
    expect(reaping(terraform, { names: ["due"] }).said).toEqual({ due: "goes" });
    expect(terraform.asked).not.toContain("destroy due");
  });

  it("judges a plan, and asks Terraform nothing", () => {
    const terraform = new Played({});
    const file = join(mkdtempSync(join(tmpdir(), "ponte-reap-")), "plan.json");
    onTestFinished(() => rmSync(join(file, ".."), { recursive: true }));
    const judged = (plan: unknown, ...names: string[]) => {
      writeFileSync(file, JSON.stringify(plan));
      return reaping(terraform, { names, plan: file });
    };
    expect(judged(destroys(states.due), "due")).toMatchObject({ said: { due: "due" }, exitCode: 0 });
    expect(judged(destroys(states.later), "later")).toMatchObject({ said: { later: "goes" }, exitCode: 0 });
    expect(judged(destroys(states.due), "prod")).toMatchObject({ said: { prod: "kept" }, exitCode: 3 });
    expect(() => judged(destroys(states.due))).toThrow("--plan is of one environment; name it");
    expect(() => judged({}, "due")).toThrow(`${file}: this is no plan`);
    expect(terraform.asked).toEqual([]);
  });
});
