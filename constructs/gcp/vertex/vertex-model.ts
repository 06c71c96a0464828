import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, required } from "../../shared/invalid";
import { shortHash } from "../../shared/names";
import { checkSwitches, mustBeKnown } from "../../shared/tokens";
import { checkKeyName } from "../checks";
import { DataRestfulResource } from "../restful/data-restful-resource";
import { RestfulResource, type RestfulResourceProps } from "../restful/restful-resource";
import { sortedVariables } from "../run/container-variables";
import type { IBucket } from "../storage/bucket";
import { checkProps } from "../settings";
import { Adoption } from "./adoption";
import { laidOver, refuseOverrides } from "./vertex-body";
import { echoed, operation, type VertexProvider } from "./vertex-provider";

/** What a model is, whichever endpoint it is deployed to. All of it must be known at synthesis: the model's id is a hash of it. */
export interface VertexModelContent {
  /** Container image in Artifact Registry, by digest: what a tag names is read once, at upload, and a tag that moves changes nothing. */
  readonly image: string;

  /**
   * Folder of the weights, whose address the container finds in `AIP_STORAGE_URI`. Where a model is deployed with a service account, that is
   * granted to read the folder where it was not before.
   * @default - the image holds them
   */
  readonly artifact?: { readonly bucket: IBucket; readonly path: string };

  /**
   * Environment variables of the container. Whoever may read the model can read them.
   * @default - none but Vertex AI's own
   */
  readonly environment?: { readonly [name: string]: string };

  /**
   * Command that runs in place of the image's.
   * @default - the image's
   */
  readonly command?: string[];

  /**
   * Arguments of the command; `$(AIP_HTTP_PORT)` and the like are Vertex AI's to fill in.
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
   * Seconds that a container has until `healthRoute` answers, 10-7,200: it is asked every ten seconds, and started anew when they are over.
   * @default - Vertex AI's
   */
  readonly startupSeconds?: number;

  /**
   * Seconds that a deployment may take, 1-7,200 (`ModelContainerSpec.deploymentTimeout`).
   * @default - Vertex AI's
   */
  readonly deploymentTimeoutSeconds?: number;

  /**
   * Memory in MiB that processes of the container share in `/dev/shm`, as serving over several processes needs.
   * @default - 64, as containers have it
   */
  readonly sharedMemoryMiB?: number;

  /**
   * Fields of the API's `Model` that have no prop, laid over what the props say: `{ containerSpec: { grpcPorts: [{ containerPort: 9000 }] } }`.
   * The body of the resource cannot be overridden, since the model's id is a hash of it; this is in the hash.
   * @default - none
   */
  readonly modelFields?: { readonly [field: string]: unknown };

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
  readonly dependsOn?: IDependable[];
}

/**
 * One version of a model on Vertex AI, named by a hash of its content and never changed: another content is another model, which is uploaded
 * before the old one goes, and going back finds the old name again.
 */
export class VertexModel extends Construct {
  /** The Terraform resource, for `dependsOn`. Its body cannot be overridden; see `modelFields`. */
  public readonly resource: RestfulResource;

  /** Where its weights are. */
  public readonly artifact?: { readonly bucket: IBucket; readonly path: string };

  /** `<modelName>-<hash>`. */
  public readonly modelId: string;

  /** `projects/NUMBER/locations/REGION/models/ID`. */
  public readonly name: string;

  constructor(scope: Construct, id: string, props: VertexModelProps) {
    super(scope, id);
    checkProps(this, props);
    checkSwitches(this, { adopt: props.adopt });
    const { provider, adopt = true, dependsOn, artifact } = props;
    this.validate(props);

    const model = modelBody(props);
    this.artifact = artifact;
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
      dependsOn: dependsOn && resourcesOf(this, dependsOn),
      lifecycle: { createBeforeDestroy: true }, // the order: new model, new deployment, traffic, old deployment, old model
    });
    // The address follows from the content alone, so that a model which is written elsewhere in the program is still the same.
    this.resource.overrideLogicalId(`model_${this.modelId}`);
    refuseOverrides(this, this.resource, "the model's id is a hash of it: use modelFields");
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
    const { modelName, image, artifact, port, predictRoute = "/", healthRoute = "/" } = props;
    for (const name of ["modelName", "image", "provider"] as const) required(this, name, props[name]);
    const { kmsKeyName, environment, command, args, redeploy, modelFields } = props;
    const { startupSeconds, deploymentTimeoutSeconds, sharedMemoryMiB } = props;
    const named = {
      ...{
        modelName,
        image,
        "artifact.bucket": artifact?.bucket.knownName,
        "artifact.path": artifact?.path,
        kmsKeyName,
      },
      ...{ environment, command, args, port, predictRoute, healthRoute, modelFields, redeploy },
    };
    for (const [name, value] of Object.entries(named)) mustBeKnown(this, name, value, "the model is named by it");
    if (!/^[a-z][a-z0-9_-]{0,53}$/.test(modelName)) {
      throw invalid(
        this,
        `modelName is "${modelName}"`,
        'write 1-54 of a-z, 0-9, "_" and "-", beginning with a letter',
      );
    }
    if (/@/.test(image) && !/^[^@]+@sha256:[0-9a-f]{64}$/.test(image))
      throw invalid(this, `image is "${image}"`, "write @sha256: and the 64 hexadecimal digits of its digest");
    if (artifact !== undefined && !/^[^/]/.test(artifact.path)) {
      throw invalid(this, `artifact.path is "${artifact.path}"`, "write a folder of the bucket, such as churn/42");
    }
    checkKnownWhole(this, "startupSeconds", startupSeconds, 10, 7200);
    checkKnownWhole(this, "deploymentTimeoutSeconds", deploymentTimeoutSeconds, 1, 7200);
    checkKnownWhole(this, "sharedMemoryMiB", sharedMemoryMiB, 1);
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
  const { modelName, image, artifact, environment = {}, command = [], args = [], kmsKeyName } = props;
  const { port = 8080, healthRoute = "/health", startupSeconds, deploymentTimeoutSeconds, sharedMemoryMiB } = props;
  const variables = sortedVariables(environment);
  const body = {
    displayName: modelName,
    ...(artifact && { artifactUri: `gs://${artifact.bucket.knownName}/${artifact.path}` }),
    containerSpec: {
      imageUri: image,
      ports: [{ containerPort: port }],
      predictRoute: props.predictRoute ?? "/predict",
      healthRoute,
      ...(args.length === 0 ? {} : { args }),
      ...(variables.length === 0 ? {} : { env: variables }),
      ...(command.length === 0 ? {} : { command }),
      ...(startupSeconds === undefined ? {} : { startupProbe: startupProbe(healthRoute, port, startupSeconds) }),
      ...(deploymentTimeoutSeconds === undefined ? {} : { deploymentTimeout: `${deploymentTimeoutSeconds}s` }),
      ...(sharedMemoryMiB === undefined ? {} : { sharedMemorySizeMb: `${sharedMemoryMiB}` }),
    },
    ...(kmsKeyName === undefined ? {} : { encryptionSpec: { kmsKeyName } }),
  };
  return laidOver(body, props.modelFields);
}

function startupProbe(path: string, port: number, seconds: number) {
  return { httpGet: { path, port }, periodSeconds: 10, failureThreshold: Math.ceil(seconds / 10) };
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
