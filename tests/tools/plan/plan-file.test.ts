import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { programIn } from "../../../tools/plan/plan-file";
import { planFile } from "./written-plan";

const real = readFileSync(join(__dirname, "plans", "terraform-data.plan"));

it("finds in a plan file of Terraform the program that it was made from", () => {
  const files = programIn(real);
  expect([...files.keys()].sort()).toEqual(["cdk.tf.json", "versions.tf"]);
  expect(JSON.parse(files.get("cdk.tf.json")!.toString())).toEqual({
    resource: { terraform_data: { a: { input: "x" } } },
  });
  expect(files.get("versions.tf")!.toString()).toBe('terraform { required_version = ">= 1.5" }\n');
});

it("reads what is stored and what is packed", () => {
  for (const packed of [true, false])
    expect(
      programIn(planFile({ "cdk.tf.json": "{}".repeat(500) }, packed))
        .get("cdk.tf.json")!
        .toString(),
    ).toBe("{}".repeat(500));
});

it.each([Buffer.alloc(0), Buffer.from("binary"), real.subarray(0, real.length - 30)])(
  "refuses what is no plan file, %#",
  (bytes) => {
    expect(() => programIn(bytes)).toThrow("no plan file of Terraform");
  },
);
