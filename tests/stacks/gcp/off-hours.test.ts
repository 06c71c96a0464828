import { describe, expect, it } from "vitest";
import { synthesizeYaml } from "../../support/environments";

const image = (letter: string) => `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${letter.repeat(64)}`;
const environment = (endpoints: string, { deployer = true, hours = true } = {}) => `
cloud: gcp
system: churn
owner: ml@acme.example
gcp:
  { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1${deployer ? ", deployer: deployer@acme-ml-dev.iam.gserviceaccount.com" : ""} }
${hours ? 'offHours: { down: "0 20 * * 1-5", up: "0 7 * * 1-5", timezone: Europe/Berlin }' : ""}
endpoints: { ${endpoints} }
`;
type Bodies = Record<string, any>[];
const resources = (...given: Parameters<typeof environment>): Record<string, Bodies> => {
  const { resource } = synthesizeYaml(environment(...given)).json;
  const types = Object.entries<Record<string, Record<string, unknown>>>(resource);
  return Object.fromEntries(types.map(([type, byId]) => [type, Object.values(byId)]));
};
const jobs = (made: Record<string, Bodies>) =>
  Object.fromEntries(
    (made.google_cloud_scheduler_job ?? []).map(({ name, http_target }) => [
      name,
      JSON.parse(Buffer.from(http_target.body, "base64").toString()),
    ]),
  );
const variants = (text: string) => `variants: { ${text} }`;
const only = variants(`only: { image: "${image("a")}" }`);
const two = (more = "") =>
  variants(`a: { image: "${image("a")}", traffic: 100% }, b: { image: "${image("b")}", traffic: 0%${more} }`);
const services = (made: Record<string, Bodies>) => made.google_project_service!.map(({ service }) => service);

describe("off hours of endpoints on Vertex AI", () => {
  const made = resources(`churn: { replicas: { min: 2, max: 8 }, ${two(", replicas: { min: 1, max: 1 }")} }`);

  it("are two jobs for each model that has more than one replica, or may have", () => {
    expect(Object.keys(jobs(made))).toEqual(["churn-dev-churn_a_down", "churn-dev-churn_a_up"]);
    expect(services(made)).toContain("cloudscheduler.googleapis.com");
  });

  it("are no drift of what goes down, and leave the others as they were", () => {
    const templates = made.restful_resource!.filter(({ path }) => path.endsWith(":deployModel")).map((each) => each.read_response_template); // prettier-ignore
    expect(templates.map((text: string) => text.includes("$(body.")).sort()).toEqual([false, true]);
  });

  it("have one account and one role, as which the deployer may act", () => {
    const roles = made.google_project_iam_custom_role!.filter(({ role_id }) => role_id.includes("scale"));
    expect(roles).toMatchObject([{ role_id: "churn_dev_scale_models", permissions: ["aiplatform.endpoints.deploy"] }]);
    const accounts = made.google_service_account!.filter(({ account_id }) => account_id.endsWith("off-hours"));
    expect(accounts).toHaveLength(1);
    const actAs = made.google_service_account_iam_member!.filter(({ service_account_id: id, role }) => id.includes("off-hours") && role === "roles/iam.serviceAccountUser"); // prettier-ignore
    expect(actAs.map(({ member }) => member)).toEqual(["serviceAccount:deployer@acme-ml-dev.iam.gserviceaccount.com"]);
  });

  it.each([
    ["says alwaysOn", `churn: { replicas: { min: 2, max: 8 }, alwaysOn: true, ${only} }`, {}],
    ["has one replica", `churn: { ${only} }`, {}],
    ["is in an environment without off hours", `churn: { replicas: { min: 2, max: 8 }, ${only} }`, { hours: false }],
  ])("are none where the endpoint %s", (_, endpoints, options) => {
    const none = resources(endpoints, options);
    expect(jobs(none)).toEqual({});
    expect(services(none)).not.toContain("cloudscheduler.googleapis.com");
    expect(JSON.stringify(none)).not.toContain("off-hours");
  });

  it("never have one name for two jobs", () => {
    const names = (key: string, slot: string) =>
      `${key}: { replicas: { min: 2, max: 3 }, ${variants(`${slot}: { image: "${image("a")}" }`)} }`;
    const all = resources([names("churn", "eu-a"), names("churn-eu", "a")].join(", ")).google_cloud_scheduler_job!;
    expect(new Set(all.map(({ name }) => name)).size).toBe(4);
  });
});

describe("off hours of endpoints on Cloud Run", () => {
  const embed = (more: string) => `embed: { mode: serverless, ${more} }`;
  const service = (made: Record<string, Bodies>) => made.google_cloud_run_v2_service![0]!;

  it("keep ready by the service what the models with traffic kept, so that a job can change it", () => {
    const models = variants(
      `a: { image: "${image("a")}", traffic: 90%, replicas: { min: 2, max: 4 } }, b: { image: "${image("b")}", traffic: 10%, latest: true }`,
    );
    const made = resources(embed(`replicas: { min: 1, max: 2 }, ${models}`));
    expect(service(made)).toMatchObject({
      scaling: { min_instance_count: 3 },
      lifecycle: { ignore_changes: ["scaling"] },
      template: { scaling: { min_instance_count: 0 } },
    });
    expect(jobs(made)).toEqual({
      "churn-dev-embed_down": { scaling: { minInstanceCount: 0 } },
      "churn-dev-embed_up": { scaling: { minInstanceCount: 3 } },
    });
  });

  it("keep nothing for a model without traffic: Cloud Run shares them out by traffic", () => {
    const models = variants(
      `a: { image: "${image("a")}", traffic: 100% }, b: { image: "${image("b")}", traffic: 0%, latest: true, replicas: { min: 5, max: 5 } }`,
    );
    expect(service(resources(embed(`replicas: { min: 1, max: 2 }, ${models}`))).scaling).toEqual({
      min_instance_count: 1,
    });
  });

  it("take another number at once where there is a deployer", () => {
    const text = embed(`replicas: { min: 2, max: 4 }, ${only}`);
    const sent = (made: Record<string, Bodies>) => (made.restful_operation ?? []).flatMap(({ body }) => body ?? []);
    expect(sent(resources(text))).toEqual([{ scaling: { minInstanceCount: 2 } }]);
    expect(sent(resources(text, { deployer: false }))).toEqual([]);
  });

  it("are none where nothing is kept ready", () => {
    const made = resources(embed(only));
    expect(jobs(made)).toEqual({});
    expect(service(made)).not.toHaveProperty("scaling");
  });
});
