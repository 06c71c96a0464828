import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { Construct } from "constructs";
import { ArtifactRegistry } from "../constructs/gcp/artifact-registry/artifact-registry";
import { BigQueryDataset } from "../constructs/gcp/bigquery/big-query-dataset";
import type { BigQueryTableProps } from "../constructs/gcp/bigquery/big-query-table";
import { ComposerEnvironment } from "../constructs/gcp/composer/composer-environment";
import { CryptoKey } from "../constructs/gcp/kms/crypto-key";
import { GcsBucket } from "../constructs/gcp/storage/gcs-bucket";
import { GoogleAccessToken } from "../constructs/gcp/iam/google-access-token";
import { PrivateNetwork } from "../constructs/gcp/vpc/private-network";
import { ProjectServices } from "../constructs/gcp/services/project-services";
import { ServiceAgents } from "../constructs/gcp/services/service-agents";
import { RestfulProvider } from "../constructs/gcp/restful/restful-provider";
import { VertexProvider } from "../constructs/gcp/vertex/vertex-provider";
import { googleLabels } from "../constructs/shared/labels";
import { fitName } from "../constructs/shared/names";
import type { GcpEnvironment } from "../language/index";
import { EnvironmentStack, folder, mapValues } from "./environment-stack";
import { type Deployer, GcpEndpoints, type MadeEndpoint } from "./gcp-endpoints";
import { GcpWatching } from "./gcp-watching";

type Kinds = GcpEnvironment["kinds"];
type Access = Kinds["buckets"][string]["access"];

const api = (service: string) => `${service}.googleapis.com`;

/** One environment on Google Cloud: each kind of the specification, in the order in which one builds on the other. */
export class GcpStack extends EnvironmentStack {
  private readonly project: string;
  private readonly region: string;
  private readonly protect: boolean;
  private readonly services: ProjectServices;
  private readonly agents: ServiceAgents;
  private readonly key?: CryptoKey;

  constructor(scope: Construct, environment: GcpEnvironment) {
    super(scope, environment);
    const { gcp, kinds, encryption, protect } = environment;
    const { buckets, registries, datasets, airflow, endpoints, ...unrealised } = kinds;
    unrealised satisfies Record<string, never>;
    this.project = gcp.project;
    this.region = gcp.region;
    this.protect = protect;

    const google = new GoogleProvider(this, "google", { project: gcp.project, region: gcp.region });
    google.addOverride("default_labels", googleLabels(this.labels)); // as a prop, the engine would write cost-center as cost_center
    this.services = new ProjectServices(this, "services", { project: gcp.project, services: servicesOf(environment) });
    const deployer = this.addDeployer(environment);
    this.agents = new ServiceAgents(this, "agents", {
      project: gcp.project,
      projectNumber: gcp.projectNumber,
      serviceUsage: deployer?.serviceUsage,
    });
    if (encryption === "customer-managed") this.key = this.addKey();

    const madeBuckets = this.each("bucket", buckets, (at, key, bucket) => this.addBucket(at, key, bucket));
    const madeRegistries = this.each("registry", registries, (at, key, registry) =>
      this.addRegistry(at, key, registry),
    );
    const madeDatasets = this.each("dataset", datasets, (at, key, dataset) => this.addDataset(at, key, dataset));
    const network = Object.keys(airflow).length > 0 ? this.addNetwork(gcp.network) : undefined;
    const madeAirflow = this.each("composer", airflow, (at, key, spec) => {
      const made = this.addAirflow(at, key, spec, network!);
      const { member } = made.serviceAccount;
      const grantee = (path: string) => (path === "" ? `airflow-${key}` : `airflow-${key}-${path}`);
      for (const { kind, key: name, path } of spec.reads) {
        if (kind === "bucket") madeBuckets[name]!.grantRead(grantee(path), member, folder(path));
        if (kind === "dataset") madeDatasets[name]!.grantRead(grantee(path), member);
        if (kind === "registry") madeRegistries[name]!.grantRead(grantee(path), member);
      }
      for (const { kind, key: name, path } of spec.writes) {
        if (kind === "bucket") madeBuckets[name]!.grantReadWrite(grantee(path), member, folder(path));
        if (kind === "dataset") madeDatasets[name]!.grantReadWrite(grantee(path), member);
        if (kind === "registry") madeRegistries[name]!.grantReadWrite(grantee(path), member);
      }
      const queries = [...spec.reads, ...spec.writes].some(({ kind }) => kind === "dataset");
      if (queries) made.serviceAccount.grantOnProject("roles/bigquery.jobUser");
      return made;
    });
    const madeEndpoints =
      Object.keys(endpoints).length > 0 ? this.addEndpoints(environment, deployer, madeBuckets, madeDatasets) : {};

    this.outputs({
      buckets: mapValues(madeBuckets, ({ url }) => url),
      registries: mapValues(madeRegistries, ({ url }) => url),
      datasets: mapValues(madeDatasets, ({ name }) => name),
      airflow: mapValues(madeAirflow, ({ airflowUri, dagsUrl }) => ({ url: airflowUri, dags: dagsUrl })),
      endpoints: mapValues(madeEndpoints, ({ name, url }, key) => {
        const { machine, replicas } = endpoints[key]!;
        return { name, url, machine, replicas };
      }),
    });
  }

  /** The way of models to Vertex AI. It stays when the last endpoint goes, which is destroyed by it. */
  private addDeployer({ gcp, encryption }: GcpEnvironment): Deployer | undefined {
    const { deployer, projectNumber, region } = gcp;
    if (deployer === undefined) return undefined;
    const account = deployer === "token" ? undefined : deployer;
    const { value: token } = new GoogleAccessToken(this, "token", { serviceAccount: account });
    const vertex = new VertexProvider(this, "vertex", { projectNumber, location: region, token });
    const baseUrl = "https://serviceusage.googleapis.com/v1beta1";
    return {
      vertex,
      member: account && `serviceAccount:${account}`,
      serviceUsage:
        encryption === "customer-managed"
          ? new RestfulProvider(this, "service-usage", { baseUrl, token, alias: "service_usage" })
          : undefined,
    };
  }

  private addKey(): CryptoKey {
    const name = this.nameOf("key", 63);
    const project = this.services.projectWith(api("cloudkms"));
    return new CryptoKey(this, "key", {
      keyRingName: name,
      keyName: name,
      location: this.region,
      project,
      protect: this.protect,
    });
  }

  private addBucket(scope: Construct, key: string, bucket: Kinds["buckets"][string]): GcsBucket {
    const { location = this.region } = bucket;
    const made = new GcsBucket(scope, key, {
      bucketName: this.bucketName(key),
      location,
      project: this.services.projectWith(api("storage")),
      deleteAfterDays: bucket.deleteAfter,
      noncurrentDays: bucket.noncurrent,
      softDeleteDays: bucket.softDelete,
      transitions: bucket.transitions?.map(({ after, to }) => ({ afterDays: after, storageClass: to })),
      autoclass: bucket.autoclass,
      kmsKeyName: bucket.key ?? this.keyIn(location, "storage", () => this.agents.storage),
      protect: this.protect,
    });
    grantAccess(made, bucket.access);
    return made;
  }

  private addRegistry(scope: Construct, key: string, registry: Kinds["registries"][string]): ArtifactRegistry {
    const made = new ArtifactRegistry(scope, key, {
      repositoryId: this.nameOf(key, 63),
      location: this.region,
      project: this.services.projectWith(api("artifactregistry")),
      keepLatest: registry.keep,
      deleteUntaggedAfterDays: registry.deleteUntaggedAfter,
      immutableTags: registry.immutableTags,
      scanning: registry.scanning,
      kmsKeyName: this.keyIn(this.region, "artifactregistry", () => this.agents.artifactRegistry),
      protect: this.protect,
    });
    grantAccess(made, registry.access);
    return made;
  }

  private addDataset(scope: Construct, key: string, dataset: Kinds["datasets"][string]): BigQueryDataset {
    const { location = this.region } = dataset;
    const made = new BigQueryDataset(scope, key, {
      datasetId: this.nameOf(key, 1024).replace(/-/g, "_"), // keys hold no underscore, so two keys stay two
      location,
      project: this.services.projectWith(api("bigquery")),
      description: dataset.description,
      tables: mapValues(dataset.tables, tableProps),
      deleteAfterDays: dataset.deleteAfter,
      timeTravelDays: dataset.timeTravel,
      kmsKeyName: this.keyIn(location, "bigquery", () => this.agents.bigQuery),
      protect: this.protect,
    });
    grantAccess(made, dataset.access);
    return made;
  }

  private addNetwork({ cidr, nat }: GcpEnvironment["gcp"]["network"]): PrivateNetwork {
    const project = this.services.projectWith(api("compute"));
    return new PrivateNetwork(this, "network", {
      networkName: this.nameOf("network", 50),
      region: this.region,
      project,
      cidr,
      nat,
    });
  }

  private addAirflow(
    scope: Construct,
    key: string,
    airflow: Kinds["airflow"][string],
    { networkId, subnetworkId }: PrivateNetwork,
  ): ComposerEnvironment {
    const made = new ComposerEnvironment(scope, key, {
      environmentName: this.nameOf(key, 63),
      region: this.region,
      project: this.services.projectWith(api("composer")),
      imageVersion: airflow.image,
      size: airflow.size,
      highResilience: airflow.highResilience,
      workers: airflow.workers,
      packages: airflow.packages,
      environmentVariables: airflow.env,
      airflowConfig: sectionDashOption(airflow.config),
      network: { network: networkId, subnetwork: subnetworkId },
      bucketName: this.bucketName(`airflow-${key}`),
      serviceAccountId: this.nameOf(`airflow-${key}`, 30),
      kmsKeyName: this.keyIn(this.region, "composer", () => this.agents.composer),
      bucketKmsKeyName: this.keyIn(this.region, "storage", () => this.agents.storage),
      protect: this.protect,
    });
    const { readers = [], writers = [] } = airflow.access ?? {};
    for (const member of new Set([...readers, ...writers])) made.grantUse(member, member);
    for (const member of writers) made.grantDeployDags(member, member);
    return made;
  }

  private addEndpoints(
    environment: GcpEnvironment,
    deployer: Deployer | undefined,
    buckets: Record<string, GcsBucket>,
    datasets: Record<string, BigQueryDataset>,
  ): Record<string, MadeEndpoint> {
    const projectWith = (service: string) => this.services.projectWith(api(service));
    const watching = new GcpWatching(this.group("watching"), environment, projectWith("monitoring"));
    const serving = new GcpEndpoints({
      ...{ environment, deployer, watching, buckets, datasets, projectWith },
      nameOf: (name, maxLength) => this.nameOf(name, maxLength),
      bucketName: (name) => this.bucketName(name),
      keyFor: (service, agent) => this.keyIn(this.region, service, () => this.agents[agent]),
    });
    const made = this.each("endpoint", environment.kinds.endpoints, (at, key, endpoint) =>
      serving.add(at, this.group("serving"), key, endpoint),
    );
    watching.show(`Endpoints of ${environment.system} ${environment.name}`);
    return made;
  }

  /** The environment's key for one service, granted to the service's agent. A key serves its own location only. */
  private keyIn(location: string, service: string, agent: () => string): string | undefined {
    if (location !== this.region) return undefined;
    const made = ["storage", "bigquery"].includes(service) ? undefined : this.agents.made(api(service));
    return this.key?.keyNameFor(service, agent(), made?.length ? made : undefined);
  }

  private bucketName(key: string): string {
    return fitName(`${this.project}-${this.nameOf(key, 100)}`, 63);
  }
}

function grantAccess(holder: GcsBucket | ArtifactRegistry | BigQueryDataset, access: Access): void {
  for (const member of access?.readers ?? []) holder.grantRead(member, member);
  for (const member of access?.writers ?? []) holder.grantReadWrite(member, member);
}

function tableProps(table: Kinds["datasets"][string]["tables"][string]): BigQueryTableProps {
  const { description, schema, partitionBy, clusterBy, deleteAfter } = table;
  return {
    description,
    schema: Object.entries(schema).map(([name, column]) => ({
      name,
      ...(typeof column === "string" ? { type: column } : column),
    })),
    partitionBy: partitionBy && {
      column: partitionBy.column,
      type: partitionBy.every,
      requireFilter: partitionBy.requireFilter,
    },
    clusterBy,
    deleteAfterDays: deleteAfter,
  };
}

/** Composer writes `core-parallelism` where Airflow says `core.parallelism`. */
function sectionDashOption(config: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(config).map(([option, value]) => [option.replace(".", "-"), value]));
}

/** The APIs that an environment's kinds need, and no others. */
function servicesOf({ kinds, encryption, gcp }: GcpEnvironment): string[] {
  const needed = (kind: Record<string, unknown>, ...names: string[]) => (Object.keys(kind).length > 0 ? names : []);
  const scans = Object.values(kinds.registries).some(({ scanning }) => scanning);
  const names = [
    "iam",
    ...(encryption === "customer-managed" ? ["cloudkms"] : []),
    ...needed(kinds.buckets, "storage"),
    ...needed(kinds.registries, "artifactregistry", ...(scans ? ["containerscanning"] : [])),
    ...needed(kinds.datasets, "bigquery"),
    ...needed(kinds.airflow, "compute", "composer", "storage"),
    ...(gcp.deployer === undefined || gcp.deployer === "token" ? [] : ["iamcredentials"]),
    ...needed(kinds.endpoints, "monitoring"),
    ...Object.values(kinds.endpoints).map(({ mode }) => (mode === "serverless" ? "run" : "aiplatform")),
  ];
  return [...new Set(names)].sort().map(api);
}
