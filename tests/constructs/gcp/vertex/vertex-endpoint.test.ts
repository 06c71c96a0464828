import { Token, TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import { VertexEndpoint, type VertexEndpointProps } from "../../../../constructs/gcp/vertex/vertex-endpoint";
import { VertexModels } from "../../../../constructs/gcp/vertex/vertex-models";
import { synth } from "../../../support/synth";
import { image, parent, vertex } from "./serving";

const required: VertexEndpointProps = { displayName: "churn", location: "europe-west1" };
const endpoint = (props: Partial<VertexEndpointProps> = {}) =>
  synth((scope) => new VertexEndpoint(scope, "endpoint", { ...required, ...props })).resource
    .google_vertex_ai_endpoint![0]!;
const privateServiceConnect = { projects: ["acme-apps"] };
const logging = { samplePercent: 10, dataset: "acme-ml-dev.logs" };

describe("a VertexEndpoint with nothing set", () => {
  it("is shared with nobody and asks the host of its own location", () => {
    expect(endpoint()).toMatchObject({
      dedicated_endpoint_enabled: true,
      location: "europe-west1",
      region: "europe-west1",
    });
  });

  it("has a number that stays the same and that differs by name and by location", () => {
    const { name } = endpoint();
    expect(name).toMatch(/^[1-9][0-9]{0,8}$/);
    expect(endpoint().name).toBe(name);
    expect(endpoint({ displayName: "fraud" }).name).not.toBe(name);
    expect(endpoint({ location: "europe-west4" }).name).not.toBe(name);
  });

  it("leaves the traffic to the deployments", () => {
    expect(endpoint()).toMatchObject({ lifecycle: { ignore_changes: ["traffic_split"] } });
    expect(endpoint().traffic_split).toBeUndefined();
  });

  it("cannot be destroyed", () => {
    expect(endpoint().lifecycle.prevent_destroy).toBe(true);
  });

  it("writes no request down", () => {
    expect(endpoint().predict_request_response_logging_config).toBeUndefined();
  });
});

it("does with everything set what the props say", () => {
  const kmsKeyName = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
  const set = endpoint({
    endpointNumber: "4711",
    project: "p",
    description: "Who leaves",
    privateServiceConnect,
    requestLogging: logging,
    kmsKeyName,
    protect: false,
  });
  expect(set.lifecycle).toEqual({ create_before_destroy: true, ignore_changes: ["traffic_split"] });
  expect(set).toMatchObject({
    name: "4711",
    display_name: "churn",
    project: "p",
    description: "Who leaves",
    private_service_connect_config: { enable_private_service_connect: true, project_allowlist: ["acme-apps"] },
    predict_request_response_logging_config: {
      enabled: true,
      sampling_rate: 0.1,
      bigquery_destination: { output_uri: "bq://acme-ml-dev.logs" },
    },
    encryption_spec: { kms_key_name: kmsKeyName },
  });
  expect(set.dedicated_endpoint_enabled).toBeUndefined(); // the provider refuses both together
});

describe("what an endpoint cannot change", () => {
  const kmsKeyName = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
  const known: Partial<VertexEndpointProps>[] = [
    {},
    { privateServiceConnect },
    { privateServiceConnect: { projects: ["acme-apps", "acme-web"] } },
    { privateServiceConnect: { ...privateServiceConnect, redeploy: "2" } },
    { kmsKeyName },
    { privateServiceConnect, kmsKeyName },
  ];

  it("gives it another number, under which it stands beside the old one", () => {
    const made = known.map((props) => endpoint(props));
    expect(new Set(made.map(({ name }) => name)).size).toBe(known.length);
    for (const { name } of made) expect(name).toMatch(/^[1-9][0-9]{8}$/);
    expect(made.map(({ lifecycle }) => lifecycle.create_before_destroy)).toEqual(known.map(() => true));
  });

  it("is no matter of order, and no key that is only known at deploy", () => {
    const projects = ["acme-web", "acme-apps"];
    const numbers = [projects, projects.toReversed()].map(
      (list) => endpoint({ privateServiceConnect: { projects: list } }).name,
    );
    expect(numbers[0]).toBe(numbers[1]);
    expect(endpoint({ kmsKeyName: Token.asString({ resolve: () => kmsKeyName }) }).name).toBe(endpoint().name);
  });
});

it("says where predictions are asked for, unless that is chosen in another network", () => {
  const { json } = synth((scope) => {
    const open = new VertexEndpoint(scope, "open", required);
    new TerraformOutput(scope, "url", { value: open.url });
    new TerraformOutput(scope, "name", { value: open.endpointName });
    expect(new VertexEndpoint(scope, "closed", { ...required, privateServiceConnect }).url).toBeUndefined();
  });
  expect(json.output.url.value).toMatch(
    /^https:\/\/\$\{(google_vertex_ai_endpoint\.\w+)\.dedicated_endpoint_dns\}\/v1\/\$\{\1\.id\}:predict$/,
  );
  expect(json.output.name.value).toMatch(/^\$\{google_vertex_ai_endpoint\.\w+\.name\}$/);
});

it("that something else made takes models of this program, at its own number", () => {
  const { json } = synth((scope) => {
    const existing = VertexEndpoint.fromNumber(scope, "endpoint", "1234567890123456789");
    const models = { only: { image, traffic: 100 } };
    new VertexModels(scope, "models", { endpoint: existing, modelName: "churn", provider: vertex(scope), models });
    expect(existing.watched.metricReplicas().labels).toEqual({ "resource.labels.endpoint_id": "1234567890123456789" });
  });
  expect(json.resource.google_vertex_ai_endpoint).toBeUndefined();
  const path = `/${parent}/endpoints/1234567890123456789`;
  const all = Object.values(json.resource.restful_resource as Record<string, Record<string, any>>);
  expect(all.map((each) => each.path as string)).toEqual([`/${parent}/models:upload`, `${path}:deployModel`, path]);
  expect(json.resource.restful_resource).toHaveProperty("traffic_1234567890123456789");
  expect(() => synth((scope) => void VertexEndpoint.fromNumber(scope, "endpoint", "churn"))).toThrow(
    'test/endpoint: endpointNumber is "churn"; write its digits',
  );
});

describe("refuses", () => {
  it.each<[string, Partial<VertexEndpointProps>, string]>([
    ["a long name", { displayName: "x".repeat(129) }, "test/endpoint: displayName has 129 characters; give 1 to 128"],
    ["letters in the number", { endpointNumber: "churn" }, 'endpointNumber is "churn"; write 1-9 digits'],
    ["a number of ten digits", { endpointNumber: "1234567890" }, "write 1-9 digits"],
    ["a number with a leading zero", { endpointNumber: "0815" }, 'endpointNumber is "0815"'],
    [
      "to make a number of what is not known yet",
      { displayName: Token.asString({ resolve: () => "x" }) },
      "displayName is only known at deploy; write it out: the endpoint is numbered by it unless it has an endpointNumber",
    ],
    ["a private endpoint for nobody", { privateServiceConnect: { projects: [] } }, "privateServiceConnect.projects"],
    [
      "no sample",
      { requestLogging: { ...logging, samplePercent: 0 } },
      "requestLogging.samplePercent is 0; give a percentage",
    ],
    ["a dataset without a project", { requestLogging: { ...logging, dataset: "logs" } }, 'dataset is "logs"; write'],
  ])("%s", (_, props, message) => {
    expect(() => endpoint(props)).toThrow(message);
  });
});
