import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { Workflow, type WorkflowProps } from "../../../../constructs/gcp/workflows/workflow";
import { WorkflowInvokers } from "../../../../constructs/gcp/workflows/workflow-invokers";
import { synth } from "../../../support/synth";

const account = (scope: Construct) => ServiceAccount.fromEmail(scope, "account", "flow@acme.iam.gserviceaccount.com");
const made = (props: Partial<WorkflowProps> = {}) =>
  synth((scope) => {
    const common = { workflowName: "ingest", location: "europe-west1", project: "acme" };
    const steps = [{ done: { return: "${1 + 1}" } }];
    new Workflow(scope, "flow", { ...common, steps, serviceAccount: account(scope), ...props });
  }).resource.google_workflows_workflow![0]!;

describe("a Workflow", () => {
  it("with nothing set acts as its account, logs what failed, and goes when it is taken out", () => {
    expect(made()).toEqual({
      ...{ name: "ingest", region: "europe-west1", project: "acme", deletion_protection: false },
      ...{ service_account: "flow@acme.iam.gserviceaccount.com", call_log_level: "LOG_ERRORS_ONLY" },
      source_contents: '{"main":{"steps":[{"done":{"return":"$${1 + 1}"}}]}}', // Terraform writes ${1 + 1} of it
    });
  });

  it("with everything set passes it on, and the argument under its name", () => {
    const kmsKeyName = "projects/acme/locations/europe-west1/keyRings/r/cryptoKeys/k";
    const body = made({ argument: "input", description: "Ingests", kmsKeyName, protect: true, labels: { team: "ml" } });
    expect(body).toMatchObject({
      ...{ description: "Ingests", crypto_key_name: kmsKeyName, deletion_protection: true, labels: { team: "ml" } },
    });
    expect(JSON.parse(body.source_contents).main.params).toEqual(["input"]);
  });

  it("comes after its account, and has an address to start it", () => {
    const { resource } = synth((scope) => {
      const serviceAccount = new ServiceAccount(scope, "made", { accountId: "flow-of-acme" });
      const common = { workflowName: "ingest", location: "europe-west1", project: "acme" };
      const flow = new Workflow(scope, "flow", { ...common, steps: [], serviceAccount });
      expect(flow.executionsUrl).toBe(
        "https://workflowexecutions.googleapis.com/v1/projects/acme/locations/europe-west1/workflows/ingest/executions",
      );
    });
    const [body] = resource.google_workflows_workflow!;
    expect(body!.depends_on).toEqual([expect.stringMatching(/^google_service_account\./)]);
  });

  const named = (name: string) => ({ [name]: { return: 1 } });
  it.each<[Partial<WorkflowProps>, string]>([
    [{ workflowName: "1st" }, 'workflowName is "1st"; write 1-64 letters, digits, "-" and "_"'],
    [{ location: "europe" }, 'location is "europe"; write a region'],
    [{ kmsKeyName: "k" }, 'kmsKeyName is "k"; write projects/P'],
    [{ description: "x".repeat(1001) }, "description has 1001 characters; keep at most 1000"],
    [{ steps: [{ long: { return: "x".repeat(131_072) } }] }, "the source has 131115 bytes; keep at most 131072"],
    [{ steps: [named("a"), named("a")] }, 'two steps are called "a"; name each of them otherwise'],
    [
      { steps: [named("a"), { loop: { for: { value: "v", in: [1], steps: [named("a")] } } }] },
      'two steps are called "a"; name each of them otherwise',
    ],
    [
      { steps: [named("a"), { guarded: { try: { steps: [named("b")] }, except: { as: "e", steps: [named("b")] } } }] },
      'two steps are called "b"; name each of them otherwise',
    ],
  ])("refuses what is wrong: case %#", (props, message) => {
    expect(() => made(props)).toThrow(`test/flow: ${message}`);
  });
});

describe("WorkflowInvokers", () => {
  it("lets somebody start the Workflows of the project, in the name of one program", () => {
    const { resource } = synth((scope) => {
      const invokers = new WorkflowInvokers(scope, "invokers", { project: "acme", grantedFor: "churn-prod" });
      invokers.grant("ml", "group:ml@acme.example");
      invokers.grant("ml", "group:ml@acme.example");
    });
    expect(resource.google_project_iam_member).toMatchObject([
      {
        ...{ project: "acme", role: "roles/workflows.invoker", member: "group:ml@acme.example" },
        condition: { title: "for churn-prod", expression: expect.stringMatching(/^request\.time > timestamp\("2020-/) },
      },
    ]);
  });

  it("needs a name", () => {
    expect(() => synth((scope) => new WorkflowInvokers(scope, "invokers", { grantedFor: "" }))).toThrow(
      "test/invokers: grantedFor is missing; give it",
    );
  });
});
