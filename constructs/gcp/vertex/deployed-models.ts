import type { Construct } from "constructs";
import { DataRestfulResource } from "../restful/data-restful-resource";
import { mustBeKnown } from "../../shared/tokens";
import type { IEndpoint } from "./vertex-endpoint";
import type { VertexProvider } from "./vertex-provider";

/** The endpoint's path at Vertex AI, `/projects/NUMBER/locations/REGION/endpoints/NUMBER`. */
export function endpointPath(endpoint: IEndpoint, provider: VertexProvider): string {
  mustBeKnown(endpoint as Construct, "endpointNumber", endpoint.endpointNumber, "what is deployed is named by it");
  return `/${provider.parent}/endpoints/${endpoint.endpointNumber}`;
}

/** Expression that gives the ids of what is deployed, asked at plan; none before the endpoint is there. */
export function deployedIds(endpoint: IEndpoint, provider: VertexProvider): string {
  const asked = endpoint.node.tryFindChild("Deployed") as DataRestfulResource | undefined;
  const found =
    asked ??
    new DataRestfulResource(endpoint as Construct, "Deployed", {
      provider,
      id: endpointPath(endpoint, provider),
      allowNotExist: true,
      outputAttrs: ["deployedModels.#.id"],
    });
  return `try(${found.output}.deployedModels[*].id, [])`;
}
