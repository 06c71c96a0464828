import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { checkKnownWhole, invalid, required } from "../../shared/invalid";
import { shortHash } from "../../shared/names";
import { mustBeKnown } from "../../shared/tokens";
import { Adoption } from "./adoption";
import { checkKeyName } from "../checks";
import { sortedVariables } from "../run/container-variables";
import { DataRestfulResource } from "../restful/data-restful-resource";
import { RestfulResource, type RestfulResourceProps } from "../restful/restful-resource";
import { echoed, operation, type VertexProvider } from "./vertex-provider";

/** What a model is, whichever endpoint it is deployed to. All of it must be known at synthesis: the model's id is a hash of it. */
export interface VertexModelContent {
  /** Container image in Artifact Registry, by digest: what a tag names is read once, at upload, and a tag that moves changes nothing. */
  readonly image: string;

  /**
   * Folder of the weights, `gs://bucket/path`, which the container finds in `AIP_STORAGE_URI`.
   * @default - the image holds them
   */
  readonly artifactUri?: string;

  /**
   * Environment variables of the container. Whoever may read the model can read them.
   * @default - none but Vertex AI's own
   */
  readonly env?: { readonly [name: string]: string };

  /**
   * Arguments of the image's own command; `$(AIP_HTTP_PORT)` and the like are Vertex AI's to fill in.
   * @default - the image's
   */
  readonly args?: string[];

  /**
   * Port that the container listens on.
   * @default 8080
   */
  readonly port?: number;

  /**
   * Path that requests are sent to.
   * @default /predict
   */
  readonly predictRoute?: string;

  /**
   * Path that answers 200 once the model is ready.
   * @default /health
   */
  readonly healthRoute?: string;

  /**
   * Any new text makes another model of the same content.
   * @default - none
   */
  readonly redeploy?: string;
}

/** Settings of a {@link VertexModel}. */
export interface VertexModelProps extends VertexModelContent {
  /** What the model is called, and the beginning of its id: 1-54 of a-z, 0-9, `_` and `-`, beginning with a letter. One per project and region. */
  readonly modelName: string;

  /** The way to Vertex AI. */
  readonly provider: VertexProvider;

  /**
   * Key that encrypts the model, which must be known at synthesis: `projects/P/locations/L/keyRings/R/cryptoKeys/K`.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Takes over the model that an interrupted deploy has uploaded. It asks Vertex AI at plan, which must be on by then.
   * @default true
   */
  readonly adopt?: boolean;

  /**
   * What must be there before the model is.
   * @default - nothing
   */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * One version of a model on Vertex AI, named by a hash of its content and never changed: another content is another model, which is uploaded
 * before the old one goes, and going back finds the old name again.
 */
export class VertexModel extends Construct {
  /** The Terraform resource, for `dependsOn`. */
  public readonly resource: RestfulResource;

  /** `<modelName>-<hash>`. */
  public readonly modelId: string;

  /** `projects/NUMBER/locations/REGION/models/ID`. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: VertexModelProps) {
    super(scope, id);
    const { provider, adopt = true, dependsOn } = props;
    this.validate(props);

    const model = modelBody(props);
    this.modelId = vertexModelId(props);
    this.name = `${provider.parent}/models/${this.modelId}`;
    const path = `/${this.name}`;
    const body = { modelId: this.modelId, model };
    const read = {
      provider,
      path: `/${provider.parent}/models:upload`,
      readPath: path,
      readResponseTemplate: echoed(body),
    } satisfies Partial<RestfulResourceProps>;
    this.resource = new RestfulResource(this, "Resource", {
      ...read,
      body,
      pollCreate: operation,
      pollDelete: operation,
      precheckDelete: [{ api: undeployed(path) }],
      outputAttrs: ["modelId"],
      dependsOn,
      lifecycle: { createBeforeDestroy: true }, // the order: new model, new deployment, traffic, old deployment, old model
    });
    // The address follows from the content alone, so that a model which is written elsewhere in the program is still the same.
    this.resource.overrideLogicalId(`model_${this.modelId}`);
    if (!adopt) return;
    const found = new DataRestfulResource(this, "Found", {
      provider,
      id: path,
      allowNotExist: true,
      outputAttrs: ["name"],
    });
    found.overrideLogicalId(`model_${this.modelId}`);
    new Adoption(this, "Adoption", { resource: this.resource, read, exists: `${found.output} != null` });
  }

  private validate(props: VertexModelProps): void {
    const { modelName, image, artifactUri, port, predictRoute = "/", healthRoute = "/" } = props;
    for (const name of ["modelName", "image", "provider"] as const) required(this, name, props[name]);
    const { kmsKeyName, env, args, redeploy } = props;
    const named = { modelName, image, artifactUri, kmsKeyName, env, args, port, predictRoute, healthRoute, redeploy };
    for (const [name, value] of Object.entries(named)) mustBeKnown(this, name, value, "the model is named by it");
    if (!/^[a-z][a-z0-9_-]{0,53}$/.test(modelName)) {
      throw invalid(
        this,
        `modelName is "${modelName}"`,
        'write 1-54 of a-z, 0-9, "_" and "-", beginning with a letter',
      );
    }
    if (artifactUri !== undefined && !/^gs:\/\/[^/]+\/.+$/.test(artifactUri)) {
      throw invalid(this, `artifactUri is "${artifactUri}"`, "write gs://bucket/path");
    }
    checkKnownWhole(this, "port", port, 1, 65_535);
    for (const [name, route] of Object.entries({ predictRoute, healthRoute })) {
      if (!route.startsWith("/")) throw invalid(this, `${name} is "${route}"`, "begin it with /");
    }
    checkKeyName(this, "kmsKeyName", props.kmsKeyName);
  }
}

/** The id of the model that these settings make. */
export function vertexModelId(props: ModelSettings): string {
  return `${props.modelName}-${shortHash(JSON.stringify([modelBody(props), props.redeploy]), 8)}`;
}

type ModelSettings = VertexModelContent & Pick<VertexModelProps, "modelName" | "kmsKeyName">;

function modelBody(props: ModelSettings): object {
  const { modelName, image, artifactUri, env = {}, args = [], kmsKeyName } = props;
  const variables = sortedVariables(env);
  return {
    displayName: modelName,
    ...(artifactUri === undefined ? {} : { artifactUri }),
    containerSpec: {
      imageUri: image,
      ports: [{ containerPort: props.port ?? 8080 }],
      predictRoute: props.predictRoute ?? "/predict",
      healthRoute: props.healthRoute ?? "/health",
      ...(args.length === 0 ? {} : { args }),
      ...(variables.length === 0 ? {} : { env: variables }),
    },
    ...(kmsKeyName === undefined ? {} : { encryptionSpec: { kmsKeyName } }),
  };
}

/** A model that still counts as deployed somewhere is not deleted, and it may count as such for a minute after it no longer is. */
function undeployed(path: string) {
  return {
    path,
    statusLocator: "body.[deployedModels.#]",
    status: { success: "[]", pending: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => `[${count}]`) },
    defaultDelaySec: 20,
  };
}
