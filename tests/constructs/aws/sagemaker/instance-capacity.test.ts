import { Construct } from "constructs";
import { App } from "cdktf";
import { expect, it } from "vitest";
import { gpusOf, vcpusOf } from "../../../../constructs/aws/sagemaker/instance-capacity";

const scope = new Construct(new App(), "scope");

// EC2's DescribeInstanceTypes.
it.each([
  ["ml.t2.medium", 2],
  ["ml.m5.large", 2],
  ["ml.m5.xlarge", 4],
  ["ml.c5.9xlarge", 36],
  ["ml.c4.8xlarge", 36],
  ["ml.m8g.medium", 1],
  ["ml.p4d.24xlarge", 96],
  ["ml.trn1.32xlarge", 128],
])("%s has %i processors", (instanceType, count) => {
  expect(vcpusOf(scope, instanceType)).toBe(count);
});

it.each([
  ["ml.g4dn.xlarge", 1],
  ["ml.g4dn.12xlarge", 4],
  ["ml.g5.16xlarge", 1],
  ["ml.g5.48xlarge", 8],
  ["ml.g7e.12xlarge", 2],
  ["ml.p3.8xlarge", 4],
  ["ml.p5.4xlarge", 1],
  ["ml.p6-b200.48xlarge", 8],
])("%s has %i GPUs", (instanceType, count) => {
  expect(gpusOf(scope, instanceType)).toBe(count);
});

it("says so where it does not know", () => {
  expect(() => vcpusOf(scope, "ml.m7i.metal")).toThrow("it is not known how many processors ml.m7i.metal has");
  expect(() => gpusOf(scope, "ml.inf2.xlarge")).toThrow("it is not known how many GPUs ml.inf2.xlarge has");
  expect(() => gpusOf(scope, "ml.m5.large")).toThrow("it is not known how many GPUs ml.m5.large has");
});
