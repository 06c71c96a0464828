import { Construct } from "constructs";
import { expect, it } from "vitest";
import { contentHash } from "../../../../constructs/aws/sagemaker/content-hash";
import { ExecutionRole } from "../../../../constructs/aws/iam/execution-role";
import { synth } from "../../../support/synth";

const role = (scope: Construct, name: string) =>
  new ExecutionRole(scope, name, { roleName: name, services: ["sagemaker.amazonaws.com"] });

/** The hash of `content`, with `earlier` roles made before the one that it may refer to. */
function hashOf(content: (roleArn: string) => unknown, earlier = 0): string {
  let hash = "";
  synth((scope) => {
    for (let index = 0; index < earlier; index++) void role(scope, `earlier-${index}`).arn;
    hash = contentHash(scope, content(role(scope, "mine").arn));
  });
  return hash;
}

it("depends on what Terraform will see, not on how many references were made before", () => {
  expect(hashOf((arn) => ({ arn }), 5)).toBe(hashOf((arn) => ({ arn })));
  expect(hashOf((arn) => ({ url: `${arn}/x` }), 5)).toBe(hashOf((arn) => ({ url: `${arn}/x` })));
  expect(hashOf((arn) => ({ arn }))).not.toBe(hashOf(() => ({ arn: "arn:aws:iam::123456789012:role/mine" })));
});

it("depends on values and on the order of lists, not on the order of keys or on what is left out", () => {
  const hash = hashOf(() => ({ a: 1, b: { c: [1, 2], d: true } }));
  expect(hash).toMatch(/^[0-9a-f]{8}$/);
  expect(hashOf(() => ({ b: { d: true, c: [1, 2] }, a: 1, e: undefined }))).toBe(hash);
  expect(hashOf(() => ({ a: 1, b: { c: [2, 1], d: true } }))).not.toBe(hash);
  expect(hashOf(() => ({ a: 2, b: { c: [1, 2], d: true } }))).not.toBe(hash);
});
