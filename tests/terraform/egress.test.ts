import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { loadEnvironments } from "../../language";
import { Sandboxed } from "./proof/sandboxed";
import { needs, reasonToSkip } from "./support/needs";

const calls = (...places: string[]) => `airflow: { p: { calls: [endpoint/churn, ${places.join(", ")}] } }\n`;
const kinds = `protect: false
forceDestroy: true
egress: declared
endpoints: { churn: {} }
${calls('"https://api.example.com"', '"10.1.0.0/16:5432"')}`;

const clouds = [
  {
    cloud: "Google Cloud",
    name: "closed",
    yaml: `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-closed, projectNumber: "481516234205", region: europe-west1, network: { nat: true } }
state: { bucket: acme-ml-closed-tfstate }
${kinds}`,
    required: ["hashicorp/google"],
    /** What there is of it: the policy, and in it the rules and the network that it holds for. */
    made: ["compute firewallPolicies churn-closed-egress"],
    made_: /firewallPolicies/,
  },
  {
    cloud: "AWS",
    name: "closed-aws",
    yaml: `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223338", region: eu-west-1 }
state: { bucket: acme-ml-closed-aws-tfstate }
${kinds}`,
    required: ["hashicorp/aws", "moto"],
    made: [
      "route53resolver associations churn-closed-aws-egress",
      ...["aws", "declared", "others", "rest"].map((each) => `route53resolver domain-lists churn-closed-aws-egress-${each}`),
      "route53resolver rule-groups churn-closed-aws-egress",
      ...["aws", "declared", "others", "rest"].map((each) => `route53resolver rules churn-closed-aws-egress-${each}`),
    ],
    made_: /route53resolver/,
  },
]; // prettier-ignore

describe.concurrent.each(clouds)("egress by declaration on $cloud", ({ name, yaml, required, made, made_ }) => {
  needs(...required);
  let sandbox: Sandboxed;
  let succeeded = true;
  const [environment] = (() => {
    const folder = join(inject("folder"), `${name}-files`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.yaml`), yaml);
    return loadEnvironments({ directory: folder });
  })();
  const deploy = async (...texts: string[]) => {
    sandbox.edit(texts.map((text) => `${text}\n`));
    expect(await sandbox.synth()).toSucceed();
    expect(await sandbox.terraform("apply", "-auto-approve")).toSucceed("Apply complete!");
    expect(await sandbox.terraform("plan")).toSucceed("No changes.");
  };
  const there = async () => (await sandbox.things()).filter((line) => made_.test(line)).sort();

  beforeAll(async () => {
    if (reasonToSkip(required)) return;
    sandbox = new Sandboxed(environment!);
    expect(await sandbox.start()).toSucceed();
  });
  afterAll(() => sandbox?.stop());
  beforeEach(({ skip, onTestFailed }) => {
    skip(!succeeded, "a step before this one failed");
    onTestFailed(() => void (succeeded = false));
  });

  it.sequential("is deployed, and planned again without a change", async () => {
    await deploy();
    expect(await there()).toEqual(made);
  });

  it.sequential("follows what is declared", async () => {
    await deploy(calls('"https://api.example.com"', '"https://other.example.org"', '"db.example.org:5432"'));
    expect(await there()).toEqual(made);
  });

  it.sequential("opens again, and leaves nothing of it behind", async () => {
    await deploy("egress: open");
    expect(await there()).toEqual([]);
    expect(await sandbox.terraform("destroy", "-auto-approve")).toSucceed("Destroy complete!");
  });
});
