import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { all, breaking, each } from "../programs";
import { ruleOn } from "./rules";

const rest = (title: string, address: string) => ({
  title,
  address: `cloud.google.com/vertex-ai/docs/reference/rest/v1/${address}`,
  read: "2026-11",
});
const deploy = rest("Method: endpoints.deployModel", "projects.locations.endpoints/deployModel");
const mutate = rest("Method: endpoints.mutateDeployedModel", "projects.locations.endpoints/mutateDeployedModel");
const upload = rest("Method: models.upload", "projects.locations.models/upload");
const resource = "restful_resource";
const isModel = ({ path }: Json) => path.endsWith("/models:upload");
const isDeployment = ({ path }: Json) => path.endsWith(":deployModel");
const isTraffic = ({ body }: Json) => body.trafficSplit !== undefined;
const scaling = ({ body }: Json): Json[] => body.deployedModel.dedicatedResources.autoscalingMetricSpecs;

export const vertexModels: readonly Entry[] = [
  {
    says: "A model's id has at most 63 characters, and begins with a letter where it is no number.",
    page: upload,
    held: ruleOn(
      resource,
      ({ body }) => /^[a-z_][a-z0-9_-]{0,62}$/.test(body.modelId),
      ({ body }) => (body.modelId += "x".repeat(64)),
      isModel,
    ),
  },
  {
    says: "A deployed model's id is 1 to 10 digits.",
    page: deploy,
    held: ruleOn(
      resource,
      ({ body }) => /^\d{1,10}$/.test(body.deployedModel.id),
      ({ body }) => (body.deployedModel.id += "1"),
      isDeployment,
    ),
  },
  {
    says: "Without a split in the call, a new deployment gets no traffic, and the others keep theirs.",
    page: deploy,
    held: ruleOn(
      resource,
      ({ body }) => body.trafficSplit === undefined,
      ({ body }) => (body.trafficSplit = { 0: 100 }),
      isDeployment,
    ),
  },
  {
    says: "A split sums to 100, or is empty, and then the endpoint takes no requests.",
    page: rest("REST resource: projects.locations.endpoints", "projects.locations.endpoints"),
    held: ruleOn(
      resource,
      ({ body, delete_body: last }) =>
        Object.values<number>(body.trafficSplit).reduce((sum, share) => sum + share, 0) === 100 &&
        Object.keys(last.trafficSplit).length === 0,
      ({ body }) => (body.trafficSplit["7"] = 1),
      isTraffic,
    ),
  },
  {
    says: "A split is changed alone, by its mask.",
    page: rest("Method: endpoints.patch", "projects.locations.endpoints/patch"),
    held: ruleOn(
      resource,
      ({ update_query: query, update_method: method }) =>
        method === "PATCH" && query?.updateMask.join() === "trafficSplit",
      (body) => delete body.update_query,
      isTraffic,
    ),
  },
  {
    says: "Of a deployment only the numbers of replicas, what they scale on, and its logging are changed in place.",
    page: mutate,
    held: ruleOn(
      resource,
      ({ update_body_patches: [{ raw_json: mask }] }) =>
        /^"(dedicatedResources\.(min|max)ReplicaCount,?|dedicatedResources\.autoscalingMetricSpecs,?)+"$/.test(mask),
      (body) => (body.update_body_patches[0].raw_json = '"dedicatedResources.machineSpec"'),
      isDeployment,
    ),
  },
  {
    says: "To change replicas asks for aiplatform.endpoints.deploy, and for nothing else.",
    page: mutate,
    held: ruleOn(
      "google_project_iam_custom_role",
      ({ permissions }) => permissions.join() === "aiplatform.endpoints.deploy",
      (body) => (body.permissions = ["aiplatform.endpoints.update"]),
      ({ role_id }) => role_id.endsWith("scale_models"),
    ),
  },
  {
    says: "A deployed model has one replica or more; that it may have none is a preview, Scale To Zero.",
    page: {
      title: "Scale inference nodes by using autoscaling",
      address: "cloud.google.com/vertex-ai/docs/predictions/autoscaling",
      read: "2026-11",
    },
    held: {
      file: "tests/constructs/gcp/vertex/vertex-off-hours.test.ts",
      test: "takes the model to one replica, and brings it up to those of the program",
    },
  },
  {
    says: "Replicas scale on the use of processors and of accelerators, and on requests, by the metrics' full names.",
    page: rest("DedicatedResources", "DedicatedResources"),
    held: ruleOn(
      resource,
      (body) =>
        scaling(body).every(({ metricName }) =>
          /^aiplatform\.googleapis\.com\/prediction\/online\/(cpu\/utilization|accelerator\/duty_cycle|request_count)$/.test(
            metricName,
          ),
        ),
      (body) => scaling(body).forEach((one) => (one.metricName = "cpu/utilization")),
      isDeployment,
    ),
  },
  {
    finding: "Google 14",
    says: "With an accelerator, processors count beside it, at 60% where nothing is said: so both are said where neither is.",
    page: rest("DedicatedResources", "DedicatedResources"),
    held: {
      file: "tests/constructs/gcp/vertex/vertex-deployment.test.ts",
      test: "scales on its accelerators where it has some, and on what it is told",
    },
  },
  {
    says: "A model is encrypted by its own encryptionSpec, whatever its endpoint's is.",
    page: upload,
    held: {
      broken: (program) =>
        all(program, "google_kms_crypto_key") === undefined
          ? undefined
          : breaking(
              all(program, resource)?.filter(([, body]) => isModel(body)),
              ({ body }) => !body.model.encryptionSpec?.kmsKeyName.includes("/cryptoKeys/"),
            ),
      without: (program) => each(all(program, resource), ({ body }) => delete body.model?.encryptionSpec),
    },
  },
  {
    says: "An operation is asked for under /v1 and the name that it was answered with, at the region's host.",
    page: rest("Method: operations.get", "projects.locations.operations/get"),
    held: {
      broken: ({ provider }) => {
        const ways = (provider.restful ?? []).filter(({ base_url: at }: Json) => at.includes("aiplatform"));
        if (ways.length === 0) return undefined;
        return ways
          .map(({ base_url: at }: Json) => at as string)
          .filter((at: string) => !/^https:\/\/[a-z]+-[a-z]+\d+-aiplatform\.googleapis\.com\/v1$/.test(at));
      },
      without: ({ provider }) => {
        (provider.restful ?? []).forEach((way: Json) => (way.base_url = way.base_url.replace(/\/v1$/, "")));
        return provider.restful !== undefined;
      },
    },
  },
  {
    says: "The id of a deleted model, or of a deployment that was taken off, can be used again.",
    page: upload,
    held: {
      notChecked: "no page says so; a revert in a real project shows it, and `redeploy` makes another id where not",
    },
  },
  {
    says: "A mask in the body is text, its paths joined by commas.",
    page: { title: "ProtoJSON format", address: "protobuf.dev/programming-guides/json/", read: "2026-11" },
    held: ruleOn(
      resource,
      ({ update_body_patches: [{ path, raw_json: mask }] }) =>
        path === "updateMask" && typeof JSON.parse(mask) === "string",
      (body) => (body.update_body_patches[0].raw_json = '{"paths": []}'),
      isDeployment,
    ),
  },
];
