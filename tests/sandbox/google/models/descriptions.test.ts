import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findMethod, sourceOfDescriptions } from "../../../../sandbox/google/models/descriptions";
import { services } from "../../../../sandbox/google/services";

const p = "projects/acme-dev/locations/europe-west4";

it("says where the descriptions come from, and stays small", () => {
  const { source, licence } = sourceOfDescriptions();
  expect(source).toMatch(/^google_api_python_client-\d+\.\d+\.\d+ \(PyPI\)/);
  expect(licence).toContain("Apache License 2.0");
  expect(statSync(join(__dirname, "../../../../sandbox/google/models.json.gz")).size).toBeLessThan(210_000);
});

it("describes every service that is played, but one that Google's wheel lacks", () => {
  const versions = ["v1", "v2", "v3", "bigquery/v2", "compute/v1", "storage/v1", "dns/v1", "sql/v1beta4", "v1b3"];
  const isDescribed = (service: string) =>
    versions.some((version) => findMethod(service, "GET", `/${version}/x`) !== undefined);
  expect(Object.keys(services).filter((service) => !isDescribed(service))).toEqual(["memorystore"]);
});

it.each([
  ["aiplatform", "GET", `/v1/${p}/endpoints/7`, "endpoints.get"],
  ["aiplatform", "POST", `/v1/${p}/endpoints/7:deployModel`, "endpoints.deployModel"],
  ["aiplatform", "GET", `/v1/${p}/models/churn@2`, "models.get"],
  ["bigquery", "PUT", "/bigquery/v2/projects/acme-dev/datasets/a", "datasets.update"],
  ["storage", "GET", "/storage/v1/b/raw/o/a%2Fb%3Ac", "objects.get"],
  ["iam", "POST", "/v1/projects/acme-dev/serviceAccounts/a@acme-dev.iam.gserviceaccount.com:setIamPolicy", "serviceAccounts.setIamPolicy"], // prettier-ignore
  ["compute", "POST", "/compute/v1/projects/acme-dev/global/networks", "networks.insert"],
  ["compute", "POST", "/compute/v1/projects/acme-dev/global/networks/vpc/addPeering", "networks.addPeering"],
  ["monitoring", "GET", "/v3/projects/acme-dev/alertPolicies/1", "alertPolicies.get"],
])("finds the method of %s that %s %s means: %s", (service, verb, path, id) => {
  expect(findMethod(service, verb, path)).toMatchObject({ whole: { id: expect.stringMatching(`\\.${id}$`) } });
});

it.each([
  ["aiplatform", "POST", `/v1/${p}/endpoints/7`],
  ["aiplatform", "POST", `/v1/${p}/endpoints/7:deploy`],
  ["aiplatform", "GET", `/v1/${p}`.replace("locations", "places")],
  ["compute", "DELETE", "/compute/v1/projects/acme-dev/global/networks"],
])("finds none of %s for %s %s", (service, verb, path) => {
  expect(findMethod(service, verb, path)).toBe("none");
});

it.each([
  ["storage", "GET", "/raw/state/default.tfstate"],
  ["storage", "POST", "/upload/storage/v1/b/raw/o"],
  ["aiplatform", "GET", `/v1beta1/${p}/endpoints/7`],
  ["memorystore", "GET", `/v1/${p}/instances/a`],
])("says nothing of what is not described: %s %s %s", (service, verb, path) => {
  expect(findMethod(service, verb, path)).toBeUndefined();
});
