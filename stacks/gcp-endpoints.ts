import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { BigQueryDataset } from "../constructs/gcp/bigquery/big-query-dataset";
import { CloudRunMetrics } from "../constructs/gcp/run/cloud-run-metrics";
import { CloudRunModelService, type CloudRunServedModel } from "../constructs/gcp/run/cloud-run-model-service";
import type { GcsBucket } from "../constructs/gcp/storage/gcs-bucket";
import type { RestfulProvider } from "../constructs/gcp/restful/restful-provider";
import { ServiceAccount } from "../constructs/gcp/iam/service-account";
import { VertexEndpoint } from "../constructs/gcp/vertex/vertex-endpoint";
import { vertexLogTable } from "../constructs/gcp/vertex/vertex-log";
import { VertexModels, type VertexServedModel } from "../constructs/gcp/vertex/vertex-models";
import type { VertexProvider } from "../constructs/gcp/vertex/vertex-provider";
import type { GcpEnvironment } from "../language/index";
import { folder, mapValues } from "./environment-stack";
import type { GcpWatching } from "./gcp-watching";

type Endpoint = GcpEnvironment["kinds"]["endpoints"][string];
type Model = Endpoint["models"][string];

/** Who deploys models, and how they are reached. */
export interface Deployer {
  readonly vertex: VertexProvider;
  readonly serviceUsage?: RestfulProvider;
  /** As IAM policies write them; undefined for whoever brings a token. */
  readonly member?: string;
}

/** What endpoints build on. */
export interface Foundation {
  readonly environment: GcpEnvironment;
  readonly deployer?: Deployer;
  readonly watching: GcpWatching;
  readonly buckets: Record<string, GcsBucket>;
  readonly datasets: Record<string, BigQueryDataset>;
  readonly nameOf: (key: string, maxLength: number) => string;
  readonly bucketName: (key: string) => string;
  /** The project, once the API of a service is on. */
  readonly projectWith: (service: string) => string;
  /** The environment's key, once a service's agent may use it. */
  readonly keyFor: (service: string, agent: "vertexAi" | "cloudRun") => string | undefined;
}

/** What callers are told of an endpoint. */
export interface MadeEndpoint {
  readonly name: string;
  readonly url?: string;
}

/** The endpoints of an environment on Google Cloud: what each runs as, what it runs, and what is watched. */
export class GcpEndpoints {
  constructor(private readonly foundation: Foundation) {}

  /**
   * Makes one endpoint; everything but its models is there before the first model is.
   *
   * @param scope where the endpoint itself belongs
   * @param beside where what is made for it belongs
   */
  public add(scope: Construct, beside: Construct, key: string, endpoint: Endpoint): MadeEndpoint {
    const at = new Construct(beside, key);
    const identity = new Identity(at, key, this.foundation);
    return endpoint.mode === "serverless"
      ? this.addCloudRun(scope, at, key, endpoint, identity)
      : this.addVertex(scope, at, key, endpoint, identity);
  }

  private addVertex(
    scope: Construct,
    at: Construct,
    key: string,
    endpoint: Endpoint,
    identity: Identity,
  ): MadeEndpoint {
    const { environment, deployer, nameOf, projectWith, keyFor } = this.foundation;
    const made = new VertexEndpoint(scope, key, {
      displayName: nameOf(key, 128),
      location: environment.gcp.region,
      project: projectWith("aiplatform"),
      description: endpoint.description,
      privateServiceConnect: endpoint.privateServiceConnect,
      requestLogging: this.addLog(key, endpoint),
      kmsKeyName: keyFor("aiplatform", "vertexAi"),
      protect: environment.protect,
    });
    if (deployer !== undefined && Object.keys(endpoint.models).length > 0) {
      new VertexModels(at, "models", {
        endpoint: made,
        modelName: nameOf(key, 54),
        models: mapValues(endpoint.models, (model) => this.vertexModel(endpoint, model, identity)),
        provider: deployer.vertex,
        kmsKeyName: this.keyName(),
        dependsOn: identity.mayRun(deployer, Object.values(endpoint.models)),
      });
    }
    const name = nameOf(key, 63);
    this.foundation.watching.add(at, name, endpoint, made.metrics(name));
    return { name: made.endpointName, url: made.url };
  }

  /** A service has no state without a revision: before the first model there is none. */
  private addCloudRun(
    scope: Construct,
    at: Construct,
    key: string,
    endpoint: Endpoint,
    identity: Identity,
  ): MadeEndpoint {
    const { environment, nameOf, projectWith, keyFor, watching } = this.foundation;
    const { region } = environment.gcp;
    const serviceName = nameOf(key, 26); // with the longest name of a model, as much as a host name holds
    watching.add(at, nameOf(key, 63), endpoint, new CloudRunMetrics(serviceName, region).metrics(nameOf(key, 63)));
    const models = Object.values(endpoint.models);
    if (models.length === 0) return { name: serviceName };

    const { cpu, memory, concurrency, timeout } = endpoint.serverless ?? {};
    const made = new CloudRunModelService(scope, key, {
      ...{ serviceName, location: region, project: projectWith("run"), description: endpoint.description },
      ...{ cpu, concurrency, memoryMiB: memory && memory / 1024 ** 2, timeoutSeconds: timeout && timeout / 1000 },
      serviceAccount: identity.email,
      models: mapValues(latestLast(endpoint.models), (model) => this.cloudRunModel(endpoint, model)),
      kmsKeyName: keyFor("run", "cloudRun"),
      protect: environment.protect,
      dependsOn: identity.mayRead(models),
    });
    for (const member of endpoint.access?.callers ?? []) made.grantInvoke(member, member);
    return { name: serviceName, url: made.url };
  }

  private cloudRunModel(endpoint: Endpoint, model: Model): CloudRunServedModel {
    const { traffic, env, args, port, predictRoute, healthRoute, redeploy, artifact } = model;
    const { min = 0, max = Math.max(min, 1) } = model.replicas ?? endpoint.replicas ?? {};
    return {
      ...{ traffic, env, args, port, predictRoute, healthRoute, redeploy },
      image: this.image(model.image),
      artifact: artifact && { bucket: this.foundation.bucketName(artifact.key), path: artifact.path },
      accelerator: model.accelerator ?? endpoint.accelerator,
      minReplicas: min,
      maxReplicas: max,
    };
  }

  private vertexModel(endpoint: Endpoint, model: Model, { email }: Identity): VertexServedModel {
    const { traffic, env, args, port, predictRoute, healthRoute, redeploy } = model;
    const { min = 1, max = min } = model.replicas ?? endpoint.replicas ?? {};
    return {
      ...{ traffic, env, args, port, predictRoute, healthRoute, redeploy },
      image: this.image(model.image),
      artifactUri: model.artifact && `gs://${this.foundation.bucketName(model.artifact.key)}/${model.artifact.path}`,
      machineType: model.machine ?? endpoint.machine,
      accelerator: model.accelerator ?? endpoint.accelerator,
      minReplicas: min,
      maxReplicas: max,
      scaleOn: model.scaleOn ?? endpoint.scaleOn,
      serviceAccount: email,
    };
  }

  /** The table of the endpoint's name that requests are logged to. */
  private addLog(key: string, { capture }: Endpoint) {
    const dataset = capture && this.foundation.datasets[capture.to.key];
    if (capture === undefined || dataset === undefined) return undefined;
    const table = dataset.addTable(key.replace(/-/g, "_"), vertexLogTable(capture.keep));
    return { sampleShare: capture.sample / 100, dataset: table.name };
  }

  /** `registry/<name>/<image>` as Artifact Registry names it. */
  private image(image: string): string {
    const { environment, nameOf } = this.foundation;
    const { project, region } = environment.gcp;
    const [, registry, rest] = /^registry\/([^/]+)\/(.+)$/s.exec(image) ?? [];
    if (registry === undefined) return image;
    return `${region}-docker.pkg.dev/${project}/${nameOf(registry, 63)}/${rest}`;
  }

  /** The key's name written out: a model is named by it, before the key is there. */
  private keyName(): string | undefined {
    const { environment, nameOf } = this.foundation;
    const { project, region } = environment.gcp;
    const name = nameOf("key", 63);
    return environment.encryption === "customer-managed"
      ? `projects/${project}/locations/${region}/keyRings/${name}/cryptoKeys/${name}`
      : undefined;
  }
}

/** The model whose revision this deploy makes comes last, wherever it stands in the file. */
function latestLast(models: Record<string, Model>): Record<string, Model> {
  return Object.fromEntries(
    Object.entries(models).sort(([, a], [, b]) => Number(a.latest ?? false) - Number(b.latest ?? false)),
  );
}

/** What the models of an endpoint run as. */
class Identity {
  /** The account's e-mail address written out: a deployment is named by it, before the account is there. */
  public readonly email: string;

  private readonly account: ServiceAccount;

  constructor(
    scope: Construct,
    private readonly key: string,
    private readonly foundation: Foundation,
  ) {
    const { environment, nameOf, projectWith } = foundation;
    const accountId = nameOf(`endpoint-${key}`, 30);
    this.email = `${accountId}@${environment.gcp.project}.iam.gserviceaccount.com`;
    this.account = new ServiceAccount(scope, "identity", {
      accountId,
      project: projectWith("iam"),
      displayName: `Models of ${nameOf(key, 80)}`,
    });
  }

  /** Lets it read the weights, and the deployer start what runs as it. */
  public mayRun({ member }: Deployer, models: Model[]): ITerraformDependable[] {
    const actAs = member === undefined ? [] : [this.account.grantActAs("deployer", member)];
    return [...actAs, ...this.mayRead(models)];
  }

  /** Lets it read the weights of the models, and nothing else. */
  public mayRead(models: Model[]): ITerraformDependable[] {
    const grants = models.flatMap(({ artifact }) => {
      if (artifact === undefined) return [];
      const id = `endpoint-${this.key}:${artifact.path}`; // neither holds a colon: two endpoints never share an id
      const grant = this.foundation.buckets[artifact.key]!.grantRead(id, this.account.member, folder(artifact.path));
      // Cloud Run reads the weights at every start: the right to the old ones goes after the service has moved to the new.
      grant.lifecycle = { createBeforeDestroy: true };
      return [grant];
    });
    return [this.account.resource, ...new Set(grants)];
  }
}
