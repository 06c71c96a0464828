import { expect, it } from "vitest";
import { googleCalls, inWords, mayPass } from "../../../tools/wake/google";
import { synthesizeYaml } from "../../support/environments";

const image = `europe-west1-docker.pkg.dev/acme/serving/churn@sha256:${"a".repeat(64)}`;
const environment = (endpoints: string, hours = "") => `
cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1, deployer: deployer@acme-ml-dev.iam.gserviceaccount.com }
${hours}
endpoints: { ${endpoints} }
`;
const hours = 'offHours: { down: "0 20 * * 1-5", up: "0 7 * * 1-5", timezone: Europe/Berlin }';
const variants = `variants: { only: { image: "${image}" } }`;
const calls = (endpoints: string, thing?: string) =>
  googleCalls(synthesizeYaml(environment(endpoints, hours)).json, thing);

it("brings up what goes down, each as its program says", () => {
  const made = calls(
    `churn: { replicas: { min: 2, max: 8 }, ${variants} }, embed: { mode: serverless, replicas: { min: 3, max: 4 }, ${variants} }`,
  );
  expect(made.map(({ method, url }) => `${method} ${url}`)).toEqual([
    expect.stringMatching(
      /^POST https:\/\/europe-west1-aiplatform\.googleapis\.com\/v1\/projects\/481516234200\/locations\/europe-west1\/endpoints\/\d+:mutateDeployedModel$/,
    ),
    "PATCH https://run.googleapis.com/v2/projects/acme-ml-dev/locations/europe-west1/services/churn-dev-embed?updateMask=scaling.minInstanceCount",
  ]);
  expect(JSON.parse(made[0]!.body!)).toMatchObject({
    deployedModel: { dedicatedResources: { minReplicaCount: 2, maxReplicaCount: 8 } },
  });
  expect(JSON.parse(made[1]!.body!)).toEqual({ scaling: { minInstanceCount: 3 } });
  for (const { headers } of made) expect(headers).toEqual({ "Content-Type": "application/json" });
});

it("brings up one endpoint alone, and says what it does", () => {
  const all = `churn: { replicas: { min: 2, max: 8 }, ${variants} }, embed: { mode: serverless, replicas: { min: 3, max: 4 }, ${variants} }`;
  expect(calls(all, "endpoint/embed").map(inWords)).toEqual(["service churn-dev-embed comes up to 3"]);
  expect(calls(all, "endpoint/churn").map(inWords)).toEqual([
    expect.stringMatching(/^deployed model \d{10} comes up to 2 to 8$/),
  ]);
  expect(calls(all, "endpoint/other")).toEqual([]);
});

it("has nothing to bring up where nothing goes down", () => {
  expect(googleCalls({})).toEqual([]);
  expect(calls(`churn: { replicas: { min: 2, max: 8 }, alwaysOn: true, ${variants} }`)).toEqual([]);
});

it.each<[number, string, boolean]>([
  [400, '{ "error": { "status": "FAILED_PRECONDITION" } }', true],
  [409, '{ "error": { "status": "ABORTED" } }', true],
  [503, "", true],
  [429, "", true],
  [400, '{ "error": { "status": "INVALID_ARGUMENT" } }', false],
  [403, '{ "error": { "status": "PERMISSION_DENIED" } }', false],
])("of %i %s it is %s that it may pass", (status, answer, expected) => {
  expect(mayPass(status, answer)).toBe(expected);
});
