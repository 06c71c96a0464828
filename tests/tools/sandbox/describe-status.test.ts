import { describe, expect, it } from "vitest";
import type { CloudStatus, Need, Status } from "../../../sandbox/clouds";
import { describeCalls, describeThings } from "../../../tools/sandbox/describe-status";

const role = "arn:aws:iam::111122223333:role/teams/ml-engineers";
const aws: Need = { cloud: "aws", owner: "111122223333", region: "eu-west-1", stateBucket: "state", roles: [role] };
const gcp: Need = { cloud: "gcp", owner: "acme-ml-dev", region: "europe-west1", stateBucket: "state" };
const account = "AWS account 111122223333";
const cloud = (name: string, ...things: string[]): CloudStatus => ({ name, things, calls: {}, log: "log" });
const status = (cloud: CloudStatus, ...needs: Need[]): Status => ({
  clouds: [cloud],
  needs,
  refusedHosts: [],
  findings: { answers: [], requests: [], tolerated: [], unjudged: [] },
});
const said = (cloud: CloudStatus, ...needs: Need[]) => describeThings(status(cloud, ...needs)).split("\n");

describe("what a sandbox holds", () => {
  it("is counted in plain words with their plurals", () => {
    const things = [
      "airflow environments pipelines",
      "applicationautoscaling policies a",
      "ec2 vpcs vpc-1",
      "ec2 addresses eipalloc-1",
      "ec2 addresses eipalloc-2",
      "ec2 nat_gateways nat-1",
      "ecr repositories serving",
      "ecr repositories training",
      "s3 buckets raw",
      "sagemaker models champion",
    ];
    expect(said(cloud(account, ...things))).toEqual([
      `In the sandbox, on ${account}: 1 Airflow environment, 1 scaling policy, 1 network, 2 public addresses, 1 NAT gateway, 2 image registries, 1 bucket, 1 model.`,
    ]);
    const google = ["storage b b/raw", "bigquery datasets d", "bigquery datasets/tables t", "run services s"];
    expect(said(cloud("Google Cloud", ...google))).toEqual([
      "In the sandbox, on Google Cloud: 1 bucket, 1 dataset, 1 table, 1 Cloud Run service.",
    ]);
  });

  it("is counted without a word of its own as its service calls it", () => {
    const things = [
      "pubsub topics a",
      "dns managedZones z",
      "dns managedZones y",
      "x policies p",
      "y addresses a",
      "z batches b",
    ];
    expect(said(cloud("Google Cloud", ...things))).toEqual([
      "In the sandbox, on Google Cloud: 1 topic, 2 managed zones, 1 policy, 1 address, 1 batch.",
    ]);
  });

  it("tells of zones that stand in for people's own", () => {
    const zone = "dns managedZones projects/acme-ml-dev/managedZones/acme-example";
    expect(said(cloud("Google Cloud", zone), { ...gcp, zones: { "acme-example": "acme.example" } })).toEqual([
      "In the sandbox, on Google Cloud: nothing that a deploy made.",
      "  Besides, made by the sandbox before the first deploy: the zone acme.example, which stands in for yours.",
    ]);
  });

  it("is told apart from what the sandbox made before the first deploy", () => {
    const before = ["iam roles ml-engineers", "s3 buckets state"];
    const besides = `  Besides, made by the sandbox before the first deploy: the bucket of the state, state; the role ml-engineers, which stands in for yours.`;
    expect(said(cloud(account, ...before, "s3 buckets raw", "iam roles airflow"), aws)).toEqual([
      `In the sandbox, on ${account}: 1 bucket, 1 role.`,
      besides,
    ]);
    expect(said(cloud(account, ...before), aws)).toEqual([
      `In the sandbox, on ${account}: nothing that a deploy made.`,
      besides,
    ]);
    // Another account's bucket of that name is no bucket of this one's state.
    expect(said(cloud("AWS account 444455556666", "s3 buckets state"), aws)).toEqual([
      "In the sandbox, on AWS account 444455556666: 1 bucket.",
    ]);
  });

  it("knows the zones and certificates that stand in for those of others", () => {
    const others = { zones: { Z0123456789: "acme.example" }, certificates: { "arn:…": "*.acme.example" } };
    const there = ["route53 zones acme.example.", "acm _certificates *.acme.example"];
    expect(said(cloud(account, ...there, "elbv2 target_groups x"), { ...aws, ...others })).toEqual([
      `In the sandbox, on ${account}: 1 target group.`,
      "  Besides, made by the sandbox before the first deploy: the zone acme.example, which stands in for yours; a certificate of *.acme.example, which stands in for yours.",
    ]);
  });

  it("says why Google Cloud keeps what a destroy leaves, once nothing else is there", () => {
    const kept = ["storage b b/state", "serviceusage services iam", "serviceusage services run", "cloudkms keyRings k"];
    expect(said(cloud("Google Cloud", ...kept), gcp)).toEqual([
      "In the sandbox, on Google Cloud: nothing but what the cloud keeps: 2 APIs (left on for others), 1 key ring (the name is taken for ever).",
      "  Besides, made by the sandbox before the first deploy: the bucket of the state, state.",
    ]);
    expect(said(cloud("Google Cloud", ...kept, "composer environments p"), gcp)[0]).toBe(
      "In the sandbox, on Google Cloud: 2 APIs, 1 key ring, 1 Airflow environment.",
    );
  });

  it("may be nothing", () => expect(said(cloud(account))).toEqual(["The sandbox is empty."]));
});

it("counts calls", () => {
  const calls = (calls: Record<string, number>) => describeCalls(status({ ...cloud(account), calls }))[0];
  expect(calls({ s3: 1 })).toBe(`${account} was called 1 time: 1 to s3 (log).`);
  expect(calls({ s3: 2, iam: 1 })).toBe(`${account} was called 3 times: 2 to s3, 1 to iam (log).`);
});
