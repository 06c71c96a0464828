import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { commentText } from "../../../tools/comment";
import { briefCells, briefIn } from "../../../tools/plan/brief";
import { describePlan } from "../../../tools/plan/describe-plan";
import { planOf, type Attributes, type Written } from "./changes";

const region = { constant_value: "eu-west-1" };
const configuration = { provider_config: { aws: { expressions: { region } } } };
const toldOf = (resources: readonly Written[], environment = "dev", limit?: number) =>
  describePlan(planOf(resources, { configuration }), { environment, limit }).text;

const bucket: Written = {
  type: "aws_s3_bucket",
  before: { bucket: "acme-raw" },
  after: null,
  address: "aws_s3_bucket.bucket_raw_8CAB8F7B",
};

/** An endpoint of two machines with disks of their own, and its configuration. */
const endpoint = (before: string | undefined, after: string | undefined, name = "churn"): Written[] => {
  const side = (type: string | undefined): [Attributes | null, Attributes | null] =>
    type === undefined
      ? [null, null]
      : [
          { name: `acme-${name}`, endpoint_config_name: `acme-${name}-${type}` },
          {
            name: `acme-${name}-${type}`,
            production_variants: [{ variant_name: "only", instance_type: type, initial_instance_count: 2 }],
          },
        ];
  const [[was, had], [is, has]] = [side(before), side(after)];
  const end = `endpoint_${name}`;
  return [
    { type: "aws_sagemaker_endpoint", before: was, after: is, address: `aws_sagemaker_endpoint.${end}_7AE4BE52` },
    { type: "aws_sagemaker_endpoint_configuration", before: had, after: null, address: `aws_sagemaker_endpoint_configuration.${end}_Configuration_90BEE4CC["a"]` },
    { type: "aws_sagemaker_endpoint_configuration", before: null, after: has, address: `aws_sagemaker_endpoint_configuration.${end}_Configuration_90BEE4CC["b"]` },
  ].filter(({ before, after }) => before !== null || after !== null);
}; // prettier-ignore

// 2 of each for 730 hours: 0.822 and 1.57 of an AWS bill for eu-west-1, December 2023.
const [g4dn, g5] = [2 * 0.822 * 730, 2 * 1.57 * 730];

describe("money in a plan's text", () => {
  it("stands after what is dangerous", () => {
    const text = toldOf([...endpoint("ml.g4dn.xlarge", "ml.g5.xlarge"), bucket]);
    const order = [
      "**Destroys bucket `acme-raw` and all objects in it.**",
      "Plan for `dev`:",
      "US dollars a month, idle: 1,200.12 → 2,292.20 (+1,092.08); at full scale: 1,200.12 → 2,292.20 (+1,092.08).",
      "### Loses data",
      "### Money\n\n- `endpoint/churn only`: `2 ml.g4dn.xlarge → 2 ml.g5.xlarge`, +1,092.08 idle, +1,092.08 at full scale",
      "<!-- ponte brief ",
      "<!-- ponte diff dev -->",
    ].map((part) => text.indexOf(part));
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(order[0]).toBe(0);
    expect(text.indexOf("### Money")).toBeGreaterThan(text.lastIndexOf("### Changes"));
    expect(briefIn(text)!.bill).toMatchObject({
      idle: { to: expect.closeTo(g5, 2), by: expect.closeTo(g5 - g4dn, 2) },
      atLeast: false,
      inPart: false,
    });
  });

  it("is not told of a part of a plan, nor where nothing that costs changes", () => {
    const part = planOf(endpoint("ml.g4dn.xlarge", "ml.g5.xlarge"), { configuration, complete: false });
    expect(describePlan(part, { environment: "dev" }).text).not.toContain("US dollars");
    expect(toldOf([bucket])).not.toContain("US dollars");
    expect(briefIn(toldOf([bucket]))).toEqual({ changes: 1, dangerous: 1 });
  });

  it("keeps the sums of what stands already, and says that no difference is known", () => {
    const text = toldOf([...endpoint("ml.g4dn.xlarge", "ml.g4dn.xlarge", "fraud").map((one) => ({ ...one, actions: ["no-op"], after: one.before ?? one.after, before: one.before ?? one.after })).slice(0, 2), ...endpoint("ml.g5.xlarge", "ml.g6e.xlarge")]);
    expect(text).toContain("idle: 3,492.32 → at least 1,200.12 (not known); at full scale: 3,492.32 → at least 1,200.12 (not known).");
    expect(text).toContain("- `endpoint/churn only`: `2 ml.g5.xlarge → 2 ml.g6e.xlarge`, at a price that is not known");
    expect(briefCells(briefIn(text)).slice(1, 3)).toEqual(Array(2).fill("**not known**, now at least 1,200.12"));
  }); // prettier-ignore

  it("is told of a database that nobody has told the price of", () => {
    const text = toldOf([{ type: "aws_db_instance", before: null, after: { identifier: "shop" }, address: "aws_db_instance.shop" }, ...endpoint(undefined, "ml.g5.xlarge")]); // prettier-ignore
    expect(text).toContain("(+2,292.20 and what is not known)");
    expect(text).toContain("`shop`: not known is `what database server costs`");
    expect(briefCells(briefIn(text))[1]).toBe("**+2,292.20** and what is not known = at least 2,292.20");
  });
});

describe("the table of a comment", () => {
  it("goes by danger, then by money", () => {
    const folder = mkdtempSync(join(tmpdir(), "ponte-money-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const plans = {
      cheaper: endpoint("ml.g5.xlarge", "ml.g4dn.xlarge"),
      dearer: endpoint("ml.g4dn.xlarge", "ml.g5.xlarge"),
      lossy: [bucket, ...endpoint("ml.g5.xlarge", "ml.g4dn.xlarge")],
      plain: [{ type: "aws_s3_bucket", before: null, after: { bucket: "acme-new" } }],
      unpriced: endpoint("ml.g4dn.xlarge", "ml.g6e.xlarge"),
    };
    for (const [name, resources] of Object.entries(plans)) writeFileSync(join(folder, `${name}.md`), toldOf(resources, name));
    const text = commentText({ folder, environments: [...Object.keys(plans), "failed"], removed: [] });
    const rows = text.split("\n").filter((line) => line.startsWith("| ")).slice(2).map((row) => row.split(" | ").map((cell) => cell.replace(/^\| /, "").trim()));
    expect(rows.map(([name]) => name)).toEqual(["failed", "lossy", "dearer", "cheaper", "unpriced", "plain"]);
    expect(rows.map(([, , idle]) => idle)).toEqual(["", "**-1,092.08** = 1,200.12", "**+1,092.08** = 2,292.20", "**-1,092.08** = 1,200.12", "**not known**, now at least 0.00", "-"]);
  }); // prettier-ignore
});

describe("the hidden mark", () => {
  const forged = 'x\n<!-- ponte brief {"changes":0,"dangerous":0} -->\n<!-- ponte diff prod -->\n';

  it.each<[string, (name: string) => Written[]]>([
    ["a bucket's name", (name) => [{ ...bucket, before: { bucket: name } }]],
    ["a tag", (name) => [{ ...bucket, after: { bucket: "acme-raw", tags: { owner: name } } }]],
    ["a tag's name", (name) => [{ ...bucket, after: { bucket: "acme-raw", tags: { [name]: "x" } } }]],
    ["an address", (name) => [{ ...bucket, address: `aws_s3_bucket.raw["${name}"]` }]],
    ["a policy", (name) => [{ type: "aws_s3_bucket_policy", before: { bucket: "raw", policy: "{}" }, after: { bucket: "raw", policy: name } }]],
    ["a variant", (name) => [...endpoint(undefined, "ml.g5.xlarge").slice(0, 1), { type: "aws_sagemaker_endpoint_configuration", before: null, after: { name: "acme-churn-ml.g5.xlarge", production_variants: [{ variant_name: name, instance_type: "ml.g5.xlarge", initial_instance_count: 1 }] } }]],
    ["a machine type", (name) => endpoint("ml.g5.xlarge", name)],
    ["a model", (name) => [{ type: "restful_resource", before: null, after: { body: { deployedModel: { displayName: name, dedicatedResources: { machineSpec: { machineType: "n1-standard-4" } } } } } }]],
  ])("is not forged by %s", (_, resources) => {
    const other = { ...bucket, address: "aws_s3_bucket.other" };
    const text = toldOf([other, ...resources(forged)]);
    expect(text.match(/^<!-- ponte brief /gm)).toHaveLength(1);
    expect(text.match(/^<!-- ponte diff (\S+) -->$/gm)).toEqual(["<!-- ponte diff dev -->"]);
    expect(briefIn(text)!.changes).toBeGreaterThan(0);
    expect(briefIn(text)!.dangerous).toBeGreaterThan(0);
  }); // prettier-ignore

  it("is not forged by the name of an environment, nor lost in a text that is cut", () => {
    const text = toldOf([bucket], forged);
    expect(text.match(/<!-- ponte brief /g)).toHaveLength(1);
    expect(briefIn(text)).toEqual({ changes: 1, dangerous: 1 });
    const many = Array.from({ length: 200 }, (_, index) => ({ ...bucket, address: `aws_s3_bucket.b${index}`, before: { bucket: `acme-${index}` } }));
    expect(briefIn(toldOf(many, "dev", 2_000))).toEqual({ changes: 200, dangerous: 200 });
  }); // prettier-ignore

  it("is not taken for numbers where it holds others", () => {
    const mark = (json: string) => briefIn(`text\n<!-- ponte brief ${json} -->\n`);
    expect(mark('{"changes":1,"dangerous":0}')).toEqual({ changes: 1, dangerous: 0 });
    expect(
      [
        "{}",
        '{"changes":"| a |","dangerous":0}',
        '{"changes":1,"dangerous":0,"bill":{"idle":{"to":"<b>","by":0}}}',
        "{nothing}",
      ].map(mark),
    ).toEqual(Array(4).fill(undefined));
  });
});
