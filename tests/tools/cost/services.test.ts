import { describe, expect, it } from "vitest";
import { billOf } from "../../../tools/cost/bill";
import { synthesizeYaml } from "../../support/environments";

// The worked examples use list prices of us-east-1 and us-central1: "AWS Fargate Pricing", "Elastic Load Balancing pricing", "Cloud Load Balancing pricing".
const digest = `sha256:${"a".repeat(64)}`;
const common = "system: churn\nowner: ml@acme.example\n";
const aws = (services: string) => `cloud: aws
${common}aws: { account: "111122223333", region: us-east-1 }
registries: { serving: {} }
services: { ${services} }
`;
const google = (services: string) => `cloud: gcp
${common}gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: us-central1, deployer: token }
services: { ${services} }
`;
const onAws = `image: "registry/serving@${digest}"`;
const onGoogle = `image: "us-central1-docker.pkg.dev/acme/serving/api@${digest}"`;
const hours = 730;

function billed(yaml: string) {
  const { environment, json } = synthesizeYaml(yaml);
  const { lines, unknown } = billOf({ name: environment.name, environment, json } as never);
  return { unknown, line: (what: RegExp) => lines.filter((line) => what.test(`${line.part ?? ""} ${line.what}`)) };
}

describe("on AWS", () => {
  it("replicas cost for as long as they run, and an address each where they stand in public subnets", () => {
    const { line, unknown } = billed(aws(`api: { ${onAws}, cpu: 1, memory: 2GiB, replicas: { min: 1, max: 4 } }`));
    const [tasks, ...others] = line(/vCPU/);
    expect(others).toEqual([]);
    expect(tasks).toMatchObject({ thing: "service/api", part: "main", what: "1 to 4 of 1 vCPU, 2 GiB" });
    expect(tasks!.idle).toBeCloseTo(hours * (0.04048 + 2 * 0.004445), 2);
    expect(tasks!.full).toBeCloseTo(4 * hours * (0.04048 + 2 * 0.004445), 2);
    expect(line(/public addresses/)[0]!.idle).toBeCloseTo(hours * 0.005, 2);
    expect(unknown).toEqual([]);
  });

  it("in private subnets they have none, and an internal load balancer has none", () => {
    const { line } = billed(aws(`api: { ${onAws}, vpc: true }`));
    expect(line(/^main .*addresses/)).toEqual([]);
    expect(line(/load balancer/).map(({ idle }) => idle)).toEqual([expect.closeTo(hours * 0.0225, 2)]);
  });

  it("variants cost each by itself", () => {
    const variants = `variants: { main: { ${onAws}, traffic: 90% }, next: { ${onAws}, traffic: 10%, replicas: { min: 2 } } }`;
    const { line } = billed(aws(`api: { ${variants}, vpc: true }`));
    expect(line(/vCPU/).map(({ part, what }) => [part, what])).toEqual([
      ["main", "1 to 3 of 1 vCPU, 2 GiB"],
      ["next", "2 to 3 of 1 vCPU, 2 GiB"],
    ]);
  });

  it("a load says what to expect of what scales by requests", () => {
    const load = "load: { rps: 100, hours: 24 }, scaleOn: { requests: 3000 }, replicas: { min: 1, max: 4 }";
    const [tasks] = billed(aws(`api: { ${onAws}, vpc: true, ${load} }`)).line(/vCPU/);
    expect(tasks!.expected).toBeCloseTo(2 * tasks!.idle!, 2); // 6000 a minute are two times 3000
    const [unsaid] = billed(aws(`api: { ${onAws}, vpc: true, load: { rps: 100, hours: 24 } }`)).line(/vCPU/);
    expect(unsaid!.expected).toBe("unknown");
  });

  it("one load balancer for all that is public, with an address in each zone", () => {
    const of = (name: string) => `${name}: { ${onAws}, ingress: public, domain: ${name}.acme.example, zone: Z0123456789ABCDEFGHIJ, access: { everyone: true } }`; // prettier-ignore
    const { line } = billed(aws(`${of("a")}, ${of("b")}`));
    expect(line(/load balancer$/)).toHaveLength(1);
    expect(line(/^ public address$/).map(({ counts }) => counts.idle)).toEqual([2]);
  });
});

describe("on Google Cloud", () => {
  it("nothing stands idle without a domain and with no least number of replicas", () => {
    const { line, unknown } = billed(google(`api: { ${onGoogle} }`));
    expect(line(/vCPU/).map(({ idle }) => idle)).toEqual([0]);
    expect(line(/load balancer/)).toEqual([]);
    expect(unknown).toEqual([]);
  });

  it("two forwarding rules cost as one, and a load says what to expect", () => {
    const load = "load: { rps: 10, hours: 24, latency: 100ms }";
    const { line } = billed(google(`api: { ${onGoogle}, ingress: public, domain: api.acme.example, ${load}, replicas: { min: 1, max: 3 } }`)); // prettier-ignore
    expect(line(/load balancer/).map(({ idle }) => idle)).toEqual([expect.closeTo(hours * 0.025, 2)]);
    expect(line(/kept warm/)).toHaveLength(1);
    expect(line(/up to 3/)[0]!.expected).toBeGreaterThan(0);
  });
});
