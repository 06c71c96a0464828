import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import { describe, expect, it } from "vitest";
import { RestfulProvider } from "../../../../constructs/gcp/restful/restful-provider";
import { ProjectServices } from "../../../../constructs/gcp/services/project-services";
import { ServiceAgents, type ServiceAgentsProps } from "../../../../constructs/gcp/services/service-agents";
import { synth } from "../../../support/synth";

const required: ServiceAgentsProps = { project: "acme", projectNumber: "1", grantedFor: "churn-dev" };
const vertex = "aiplatform.googleapis.com";
const ready = (props: Partial<ServiceAgentsProps> = {}, services = [vertex]) =>
  synth((scope) => {
    const agents = new ServiceAgents(scope, "agents", { ...required, ...props });
    for (const service of services) agents.ready(service);
  }).resource;

describe("an agent that is made ready", () => {
  it.each([
    ["aiplatform", "gcp-sa-aiplatform"],
    ["artifactregistry", "gcp-sa-artifactregistry"],
    ["composer", "cloudcomposer-accounts"],
    ["run", "serverless-robot-prod"],
  ])("of %s has the role that Google gives it elsewhere", (service, agent) => {
    expect(ready({}, [`${service}.googleapis.com`]).google_project_iam_member).toMatchObject([
      {
        project: "acme",
        role: `roles/${service}.serviceAgent`,
        member: `serviceAccount:service-1@${agent}.iam.gserviceaccount.com`,
      },
    ]);
  });

  it("has it in the name of one program: another one's is another binding, and always holds", () => {
    const conditions = ["churn-dev", "churn-prod"].map(
      (grantedFor) => ready({ grantedFor }).google_project_iam_member![0]!.condition as { expression: string },
    );
    expect(new Set(conditions.map(({ expression }) => expression)).size).toBe(2);
    for (const { expression } of conditions) {
      const [, time] = /^request\.time > timestamp\("(2020-\d\d-\d\dT\d\d:\d\d:\d\dZ)"\)$/.exec(expression)!;
      expect(Date.parse(time!)).toBeLessThan(Date.parse("2021-01-01T00:00:00Z"));
    }
  });

  it("is made once the API is on, and given its role once it is made", () => {
    const { resource } = synth((scope) => {
      const services = new ProjectServices(scope, "services", { project: "acme", services: [vertex] });
      const serviceUsage = new RestfulProvider(scope, "usage", { baseUrl: "https://a.example", token: "t" });
      const agents = new ServiceAgents(scope, "agents", { ...required, services, serviceUsage });
      expect(agents.ready(vertex)).toBe(agents.ready(vertex));
    });
    const [call] = resource.restful_operation!;
    expect(call!.poll).toBeUndefined(); // Google's answer names no operation that can be asked for
    expect(call!.depends_on).toEqual([expect.stringMatching(/^google_project_service\./)]);
    expect(resource.google_project_iam_member![0]!.depends_on).toEqual([expect.stringMatching(/^restful_operation\./)]);
  });

  it("was made by hand where there is no way to make it, and has its role all the same", () => {
    const made = ready();
    expect(made.restful_operation).toBeUndefined();
    expect(made.google_project_iam_member).toHaveLength(1);
  });
});

it("refuses what has no agent here, and a name that says nothing", () => {
  expect(() => ready({}, ["storage.googleapis.com"])).toThrow("name one of artifactregistry.googleapis.com");
  expect(() => ready({ grantedFor: "" })).toThrow("write the program's name");
});

it("lets Composer's agent use a network of another project, once for each program", () => {
  const { resource } = synth((scope) => {
    const agents = new ServiceAgents(scope, "agents", required);
    expect(agents.grantSharedVpc("acme-host")).toBe(agents.grantSharedVpc("acme-host"));
  });
  expect(resource.google_project_iam_member).toMatchObject([
    {
      project: "acme-host",
      role: "roles/composer.sharedVpcAgent", // "Configure Shared VPC networking", Composer guide
      member: "serviceAccount:service-1@cloudcomposer-accounts.iam.gserviceaccount.com",
      condition: { title: "for churn-dev" },
    },
  ]);
});

it("takes the project from the provider", () => {
  const { json } = synth((scope) => {
    const provider = new GoogleProvider(scope, "other", { alias: "other", project: "acme-other" });
    const agents = new ServiceAgents(scope, "agents", { projectNumber: "1", grantedFor: "churn-dev", provider });
    agents.ready(vertex);
  });
  const [grant] = Object.values<Record<string, unknown>>(json.resource.google_project_iam_member);
  expect(grant).toMatchObject({ project: "acme-other", provider: "google.other" });
});
