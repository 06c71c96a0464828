import { alreadyExists, failedPrecondition, invalidArgument, notFound } from "../../api-error";
import { copy, type Body } from "../../json";
import { begun } from "../../operations";
import { numbered, type Request } from "../../request";
import { longAgo } from "../row";
import { deployedOf } from "./deployment";

/** A model is not created but uploaded, and the operation tells its name. */
export function upload(request: Request): Body {
  const { store, service, body, name: collection } = request;
  const id: string = body.modelId ?? store.serverNumber();
  const name = `${collection}/${id}`;
  const full = numbered({ ...request, name });
  if (!/^([a-z_][a-z0-9_-]{0,62}|[0-9]+)$/.test(id)) throw invalidArgument(`model_id cannot be "${id}".`);
  if (!body.model?.containerSpec?.imageUri) throw invalidArgument("model.container_spec.image_uri is required.");
  if (body.model.artifactUri) refuseWithoutRole(request);
  if (store.get(service, name) || store.holds.reason(full)) throw alreadyExists(full);
  const model = {
    ...copy(body.model),
    name: full,
    versionId: "1",
    versionAliases: ["default"],
    createTime: longAgo,
    updateTime: longAgo,
    etag: store.etag(),
    supportedDeploymentResourcesTypes: ["DEDICATED_RESOURCES"],
  };
  store.holds.take(full, "upload");
  const effect = (): Body => {
    store.put({ service, type: "aiplatform:models", name, body: model, added: ["name"] });
    return { model: full, modelVersionId: "1" };
  };
  return begun(request, name, "upload", effect, () => store.holds.release(full));
}

/**
 * Weights are copied by Vertex AI's agent, and one that was asked for has no role until it is granted one (page "Create and grant roles to service
 * agents"); the refusal is worded as in GoogleCloudPlatform/vertex-ai-samples#3710.
 */
function refuseWithoutRole({ store, project }: Request): void {
  const asked = store.get("serviceusage", `projects/${project}/serviceAgents/aiplatform`)?.body.email;
  if (asked === undefined) return;
  const policy = store.policies.get(store.key("cloudresourcemanager", `projects/${project}`));
  const bindings: Body[] = policy?.bindings ?? [];
  const granted = bindings.some(
    ({ role, members }) => role === "roles/aiplatform.serviceAgent" && members.includes(`serviceAccount:${asked}`),
  );
  if (!granted)
    throw failedPrecondition(`Service account \`${asked}\` does not have [storage.objects.get] IAM permission.`);
}

/** A model tells where it is deployed. A version or an alias behind the id is the same model here. */
export function readModel({ store, service, name }: Request): Body {
  const entry = store.get(service, name.replace(/@[^/]*$/, ""));
  if (entry === undefined) throw notFound(name);
  const deployedModels = deployedOf(store, entry.body.name);
  return { ...copy(entry.body), ...(deployedModels.length > 0 ? { deployedModels } : {}) };
}
