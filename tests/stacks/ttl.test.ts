import { mkdtempSync, readFileSync, existsSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { expect, it, onTestFinished } from "vitest";
import { addStack } from "../../stacks";
import { loadFiles } from "../support/environments";

const files = {
  gcp: `cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }
`,
  aws: `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223333", region: eu-west-1 }
`,
};
const rest = `state: { bucket: acme-tfstate }
protect: false
forceDestroy: true
buckets: { raw: {} }
endpoints: { churn: {} }
`;

type Bodies = Record<string, Record<string, { depends_on?: string[] }>>;

/** What lies in an environment's folder once its program is written, in one that may have been written to before. */
function written(yaml: string, outdir: string) {
  const app = new App({ outdir, stackTraces: false });
  addStack(app, loadFiles({ "dev.yaml": yaml })[0]!);
  app.synth();
  const folder = join(outdir, "stacks", "dev");
  const { resource, data = {} } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
    resource: Bodies;
    data?: Bodies;
  };
  const dependencies = (of: Bodies) =>
    Object.values(of).flatMap((bodies) => Object.values(bodies).map((body) => body.depends_on ?? []));
  const clock = join(folder, "ttl.tf");
  return {
    resources: dependencies(resource),
    data: dependencies(data),
    clock: existsSync(clock) ? readFileSync(clock, "utf8") : undefined,
  };
}

it.each(["gcp", "aws"] as const)(
  "on %s a program with an end has a clock beside it, which every resource depends on",
  (cloud) => {
    const outdir = mkdtempSync(join(tmpdir(), "ponte-ttl-"));
    onTestFinished(() => rmSync(outdir, { recursive: true }));
    const short = written(`${files[cloud]}${rest}ttl: 36h\n`, outdir);
    expect(short.clock).toContain('for_each = toset(["36h"])');
    expect(short.clock).toContain('timeadd(terraform_data.ttl["36h"].input, "36h")');
    expect(short.resources.length).toBeGreaterThan(3);
    expect(short.resources.every((on) => on.includes("terraform_data.ttl"))).toBe(true);
    expect(short.data.flat()).not.toContain("terraform_data.ttl");

    const endless = written(`${files[cloud]}${rest}`, outdir);
    expect(endless.clock).toBeUndefined();
    expect(endless.resources.flat()).not.toContain("terraform_data.ttl");
    expect(short.resources.map((on) => on.filter((each) => each !== "terraform_data.ttl"))).toEqual(endless.resources);
  },
);
