import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../language";
import { chosen } from "./terraform/proof/chosen";
import { Counter, merged, stages, type Plan, type Stage, type Types } from "./terraform/proof/evidence";
import { readPart, rowsOf, type Title } from "./terraform/proof/page";
import { behind, unexplained } from "./terraform/proof/standing";
import { lacksValues } from "./terraform/proof/values";
import { emittedTypes, synthesizeAll } from "./support/environments";

const change = (type: string, ...actions: string[]) =>
  ({ address: `${type}.a`, type, mode: "managed", change: { actions } }) as const;
const data = { mode: "data", type: "google_project" };

/** How often each stage was counted; those with none are left out. */
function counted(look: (counter: Counter) => void): Record<string, Partial<Record<Stage, number>>> {
  const counter = new Counter();
  look(counter);
  const some = (counts: Record<Stage, number>) =>
    Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  return Object.fromEntries(Object.entries(counter.types).map(([type, counts]) => [type, some(counts)]));
}

describe("what Terraform says is counted by type:", () => {
  it("what a plan makes and reads", () => {
    const plan: Plan = {
      resource_changes: [
        change("aws_vpc", "create"),
        change("aws_eip", "delete", "create"),
        change("aws_kms_key", "no-op"),
      ],
      prior_state: { values: { root_module: { resources: [data] } } },
    };
    expect(counted((counter) => counter.planned(plan))).toEqual({
      aws_vpc: { planned: 1 },
      aws_eip: { planned: 1 },
      "data.google_project": { planned: 1 },
    });
  });

  it("what a second plan leaves as it is, and the addresses of what it does not", () => {
    const plan: Plan = {
      resource_changes: [change("aws_vpc", "no-op"), change("aws_eip", "update"), change("aws_s3_bucket", "create")],
    };
    let changed: string[] = [];
    expect(counted((counter) => (changed = counter.unchanged(plan)))).toEqual({ aws_vpc: { unchanged: 1 } });
    expect(changed).toEqual(["aws_eip.a", "aws_s3_bucket.a"]);
  });

  it("what an apply has done, as cdktf prints it", () => {
    const output = [
      "\u001b[2K\u001b[Gprod-aws  aws_vpc.network_86A (network/Resource): Creation complete after 2s [id=vpc-1]",
      "          aws_iam_role.a_B (access/arn:aws:iam::1:role--x/Role): Modifications complete after 0s [id=x]",
      "          aws_sagemaker_model.m_C (deposed object 1f2e): Destruction complete after 0s",
      "          aws_eip.e_D: Still creating... [10s elapsed]",
      "          aws_eip.e_D: Destruction complete after 1s",
      '          Error: "aws_s3_bucket.x: Creation" was not complete',
    ];
    expect(counted((counter) => counter.applied(output.join("\n")))).toEqual({
      aws_vpc: { applied: 1 },
      aws_iam_role: { updated: 1 },
      aws_sagemaker_model: { destroyed: 1 },
      aws_eip: { destroyed: 1 },
    });
  });
});

const all = (...but: Stage[]) =>
  Object.fromEntries(stages.map((stage) => [stage, but.includes(stage) ? 0 : 1])) as Record<Stage, number>;

it("what several environments have shown is added up", () => {
  const sum = merged([{ aws_vpc: all("updated") }, { aws_vpc: all("destroyed"), aws_eip: all() }]);
  expect(sum).toEqual({
    aws_vpc: { ...all(), schema: 2, validated: 2, planned: 2, applied: 2, unchanged: 2, modelled: 2 },
    aws_eip: all(),
  });
});

describe("a measurement", () => {
  const page = ["aws_vpc", "aws_eip"].map((type) => [`\`${type}\``, ...stages.map(() => "yes"), ""]);
  const measured = (types: Types) => behind(page, types);

  it("may stand where the page says, or higher", () => {
    expect(measured({ aws_vpc: all(), aws_eip: all() })).toEqual([]);
    const lower = [["`aws_vpc`", ...stages.map(() => "-"), "because"]];
    expect(behind(lower, { aws_vpc: all() })).toEqual([]);
  });

  it("may not stand lower, nor know a type that the page does not", () => {
    expect(measured({ aws_vpc: all("updated"), aws_eip: all(), aws_kms_key: all() })).toEqual([
      "aws_kms_key: is not in docs/proof.md; run: npm run proof",
      "aws_vpc: not updated in place, as docs/proof.md says",
    ]);
    expect(measured({ aws_vpc: all() })).toHaveLength(stages.length);
  });

  it("needs a reason for each type that did not go through everything", () => {
    expect(unexplained({ aws_vpc: all("updated", "destroyed") }, {})).toEqual([
      "aws_vpc: not updated in place, destroyed, and reasons.ts does not say why",
    ]);
    const reasons = { aws_vpc: "its fields are fixed" };
    expect(unexplained({ aws_vpc: all("updated") }, reasons)).toEqual([]);
    expect(unexplained({ aws_vpc: all() }, reasons)).toEqual(["aws_vpc: reasons.ts excuses it for nothing"]);
    expect(unexplained({ "data.google_project": all("updated", "destroyed") }, {})).toEqual([]);
  });
});

describe("a first deploy goes on with values in its secrets", () => {
  const missing = "dev  Error: error retrieving available secret manager secret versions: googleapi: Error 404";

  it("where it has ended for want of them alone", () => {
    expect(lacksValues({ code: 1, output: `dev  Creating...\n${missing}\n${missing}` })).toBe(true);
    expect(lacksValues({ code: 1, output: `${missing}\nError: Error creating Bucket` })).toBe(false);
    expect(lacksValues({ code: 1, output: "killed" })).toBe(false);
    expect(lacksValues({ code: 0, output: missing })).toBe(false);
  });
});

describe("a list of what to take through the proof", () => {
  const all = ["tests/everything", "environments"].flatMap((directory) => loadEnvironments({ directory }));
  const named = (list?: string) => chosen(list, all)?.map(({ name }) => name);

  it("names environments, and kinds by all that belongs to them", () => {
    expect(named("dev, endpoints-aws")).toEqual(["endpoints-aws", "dev"]);
    expect(named("buckets,dev,storage")).toEqual(["storage", "storage-aws", "dev"]);
    expect(named("")).toBeUndefined();
  });

  it("is refused where it names what there is not, with what there is", () => {
    expect(() => named("dev,bucket")).toThrow(
      /^there is no "bucket"; name kinds \(buckets, .*\) or environments \(.*\bstorage-aws, .*\bdev, /,
    );
  });
});

it("every type that our programs make stands in docs/proof.md", () => {
  const page = new Set(
    ["Google Cloud", "AWS"].flatMap((title) =>
      rowsOf(readPart(title as Title)).map(([type]) => type!.replaceAll("`", "")),
    ),
  );
  const made = emittedTypes([...synthesizeAll(), ...synthesizeAll("tests/everything")].map(({ json }) => json));
  const types = made.map(({ type, mode }) => (mode === "data" ? `data.${type}` : type));
  expect(types.filter((type) => !page.has(type))).toEqual([]);
});
