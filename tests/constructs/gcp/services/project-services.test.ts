import { expect, it } from "vitest";
import { GcsBucket } from "../../../../constructs/gcp/storage/gcs-bucket";
import { ServiceAccount } from "../../../../constructs/gcp/iam/service-account";
import { ProjectServices } from "../../../../constructs/gcp/services/project-services";
import { synth } from "../../../support/synth";

const project = "acme-ml-dev";

it("turns on each API and never turns one off", () => {
  const { resource } = synth((scope) => {
    new ProjectServices(scope, "services", {
      project,
      services: ["storage.googleapis.com", "bigquery.googleapis.com"],
    });
  });
  expect(resource.google_project_service).toEqual([
    { project, service: "storage.googleapis.com", disable_on_destroy: false },
    { project, service: "bigquery.googleapis.com", disable_on_destroy: false },
  ]);
});

it("makes what takes its project from it wait for that API", () => {
  const { resource } = synth((scope) => {
    const services = new ProjectServices(scope, "services", { project, services: ["storage.googleapis.com"] });
    new GcsBucket(scope, "bucket", {
      bucketName: "acme-ml-raw",
      location: "EU",
      project: services.projectWith("storage.googleapis.com"),
    });
  });
  expect(resource.google_storage_bucket![0]!.project).toMatch(
    /^\$\{google_project_service\.services_storage\w+\.project\}$/,
  );
});

it.each<[string, string[], string]>([
  ["a short name", ["storage"], 'test/services: services holds "storage"; write the full name'],
  ["one API twice", ["run.googleapis.com", "run.googleapis.com"], '"run.googleapis.com" twice; keep one'],
])("refuses %s", (_, services, message) => {
  expect(() => synth((scope) => void new ProjectServices(scope, "services", { project, services }))).toThrow(message);
});

it("refuses a project for an API that nobody turned on", () => {
  const build = () =>
    synth((scope) => {
      const services = new ProjectServices(scope, "services", { project, services: ["storage.googleapis.com"] });
      services.projectWith("run.googleapis.com");
    });
  expect(build).toThrow('"run.googleapis.com" is not among the services (storage.googleapis.com); add it to services');
});

it("a project that is taken from an API names an account that is known at synthesis, and still brings the order", () => {
  const { resource } = synth((scope) => {
    const services = new ProjectServices(scope, "services", { project: "acme", services: ["iam.googleapis.com"] });
    const account = new ServiceAccount(scope, "account", {
      accountId: "churn-serving",
      project: services.projectWith("iam.googleapis.com"),
    });
    expect(account.knownEmail).toBe("churn-serving@acme.iam.gserviceaccount.com");
  });
  expect(resource.google_service_account![0]!.project).toMatch(
    /^\$\{google_project_service\.\w+(-[\w.]+)?\.project\}$/,
  );
});
