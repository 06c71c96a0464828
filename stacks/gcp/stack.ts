import { GoogleProvider } from "@cdktf/provider-google/lib/provider";
import type { Construct } from "constructs";
import { BillingBudget } from "../../constructs/gcp/billing/billing-budget";
import { GoogleAccessToken } from "../../constructs/gcp/iam/google-access-token";
import { CryptoKey } from "../../constructs/gcp/kms/crypto-key";
import { EmailChannel } from "../../constructs/gcp/monitoring/email-channel";
import { RestfulProvider } from "../../constructs/gcp/restful/restful-provider";
import { ProjectServices } from "../../constructs/gcp/services/project-services";
import { ServiceAgents } from "../../constructs/gcp/services/service-agents";
import { VertexProvider } from "../../constructs/gcp/vertex/vertex-provider";
import type { EgressPolicy } from "../../constructs/gcp/vpc/egress-policy";
import { PrivateNetwork } from "../../constructs/gcp/vpc/private-network";
import { googleLabels } from "../../constructs/shared/labels";
import { fitName } from "../../constructs/shared/names";
import { type GcpEnvironment, goesDown, kindNames, type KindName } from "../../language";
import { EnvironmentStack } from "../environment-stack";
import { addEgress, letOutToCalled } from "./egress";
import { gcpKinds } from "./index";
import type { ByNoun } from "../kind";
import type { Deployer, GcpItem, GcpKind, GcpMade, GcpPlatform } from "./kind";

const api = (service: string) => `${service}.googleapis.com`;

/** One environment on Google Cloud. */
export class GcpStack extends EnvironmentStack<GcpEnvironment> {
  /** Which cloud it is on. */
  public readonly cloud = "gcp";

  /** The key that encrypts everything in the environment's region; none where Google's own do. */
  public readonly key?: CryptoKey;

  /** What tells when the environment costs more than it may; none where nothing was said. */
  public readonly budget?: BillingBudget;

  private readonly billing?: GoogleProvider;
  private readonly services: ProjectServices;
  private readonly agents: ServiceAgents;
  private privateNetwork?: PrivateNetwork;
  private policy?: EgressPolicy;
  private channels?: string[];

  constructor(scope: Construct, environment: GcpEnvironment) {
    super(scope, environment);
    const { project, projectNumber, region } = environment.gcp;
    const google = new GoogleProvider(this, "google", { project, region });
    google.addOverride("default_labels", googleLabels(this.labels)); // as a prop, the engine would write cost-center as cost_center
    this.billing = this.addBilling(environment);
    this.services = new ProjectServices(this, "services", { project, services: servicesOf(environment) });
    const deployer = this.addDeployer(environment);
    const { serviceUsage } = deployer ?? {};
    this.agents = new ServiceAgents(this, "agents", {
      project,
      projectNumber,
      grantedFor: `${environment.system}-${environment.name}`,
      services: this.services,
      serviceUsage,
    });
    if (environment.encryption === "customer-managed") this.key = this.addKey(environment);
    this.makeKinds(gcpKinds, environment.kinds, this.platform(environment, deployer));
    if (this.policy) letOutToCalled(this.policy, environment, (kind, key) => this.made(kind, key));
    this.budget = this.addBudget(environment);
  }

  /**
   * The construct of a thing of the environment, by what references call it: `get("bucket/raw")`.
   *
   * @throws ConstructError where there is none, which names those that there are
   */
  public get<Noun extends string & keyof ByNoun<GcpMade>>(reference: `${Noun}/${string}`): ByNoun<GcpMade>[Noun] {
    return this.named(reference) as ByNoun<GcpMade>[Noun];
  }

  /** The private network that things of the environment stand in, made when it is first asked for. */
  public network(): PrivateNetwork {
    return (this.privateNetwork ??= this.addNetwork(this.environment));
  }

  /** What lets the network out to what is declared alone; none where egress is open, or nothing stands in a network. */
  public get egress(): EgressPolicy | undefined {
    return this.policy;
  }

  /** The project's id, for what is made in it once one of its APIs is on, such as `pubsub`. */
  public projectWith(service: string): string {
    this.services.enable(api(service));
    return this.services.projectWith(api(service));
  }

  private platform(environment: GcpEnvironment, deployer?: Deployer): GcpPlatform {
    const { gcp, protect } = environment;
    const bucketName = (name: string) => fitName(`${gcp.project}-${this.nameOf(name, 100)}`, 63);
    return {
      environment,
      region: gcp.region,
      protect,
      guardOf: (thing) => this.guardOf(thing),
      keyOf: (kind, name) => this.keyOf(kind, name),
      agents: this.agents,
      deployer,
      network: () => this.network(),
      closed: () => (this.policy === undefined ? [] : [this.policy.association]),
      channels: () => this.alertChannels(environment),
      made: (kind, name) => this.made(kind, name),
      nameOf: (name, maxLength) => this.nameOf(name, maxLength),
      bucketName,
      ownBucketName: (owner, name) => bucketName(`${owner}-${name}`),
      output: (name, value) => this.output(name, value),
      group: (name) => this.group(name),
      projectWith: (service) => this.services.projectWith(api(service)),
      enabled: (service) => this.services.enabled(api(service)),
      keyIn: (location, service, agent) => (location === gcp.region ? this.keyFor(service, agent) : undefined),
    };
  }

  /** The way of models to Vertex AI. It stays when the last endpoint goes, which is destroyed by it. */
  private addDeployer({ gcp }: GcpEnvironment): Deployer | undefined {
    const { deployer, projectNumber, region } = gcp;
    if (deployer === undefined) return undefined;
    const { value: token } = new GoogleAccessToken(this, "token");
    const vertex = new VertexProvider(this, "vertex", { projectNumber, location: region, token });
    const way = (id: string, baseUrl: string) =>
      new RestfulProvider(this, id, { baseUrl, token, alias: id.replace("-", "_") });
    return {
      vertex,
      member: deployer === "token" ? undefined : `serviceAccount:${deployer}`,
      serviceUsage: way("service-usage", "https://serviceusage.googleapis.com/v1beta1"),
      cloudRun: way("cloud-run", "https://run.googleapis.com/v2"),
    };
  }

  /**
   * The way to budgets: of people's own credentials their API asks for which project they call, which nothing else needs. It stays when the budget goes,
   * which is destroyed by it; Terraform starts no provider that nothing uses.
   */
  private addBilling({ gcp }: GcpEnvironment): GoogleProvider | undefined {
    const { project, region, billingAccount } = gcp;
    if (billingAccount === undefined) return undefined;
    const onBehalf = { userProjectOverride: true, billingProject: project };
    return new GoogleProvider(this, "billing", { alias: "billing", project, region, ...onBehalf });
  }

  private addKey(environment: GcpEnvironment): CryptoKey {
    const { gcp } = environment;
    const protect = this.keyIsProtected;
    const name = this.nameOf("key", 63);
    const project = this.services.projectWith(api("cloudkms"));
    return new CryptoKey(this, "key", { keyRingName: name, keyName: name, location: gcp.region, project, protect });
  }

  private addNetwork(environment: GcpEnvironment): PrivateNetwork {
    const { gcp, egress } = environment;
    const { cidr, nat } = gcp.network;
    const project = this.projectWith("compute");
    const network = new PrivateNetwork(this, "network", {
      networkName: this.nameOf("network", 50),
      region: gcp.region,
      project,
      cidr,
      nat,
    });
    if (egress === "declared")
      this.policy = addEgress(this, environment, {
        policyName: this.nameOf("egress", 63),
        project,
        network: network.network,
      });
    return network;
  }

  /** Costs are told to `alerts` alone: who administers the company's billing account would hear of every environment. */
  private addBudget(environment: GcpEnvironment): BillingBudget | undefined {
    const { budget, gcp, name } = environment;
    if (budget === undefined) return undefined;
    const { projectNumber, billingAccount } = gcp;
    return new BillingBudget(this, "budget", {
      billingAccount: billingAccount!, // the language asks for it
      displayName: this.nameOf("budget", 60),
      amount: budget.amount,
      currency: budget.currency,
      projectNumbers: [projectNumber],
      countedLabel: { key: "environment", value: googleLabels({ environment: name }).environment! },
      notificationChannels: this.alertChannels(environment),
      disableDefaultRecipients: true,
      dependsOn: [this.services.enabled(api("billingbudgets"))],
      provider: this.billing,
    });
  }

  private alertChannels(environment: GcpEnvironment): string[] {
    return (this.channels ??= this.addChannels(environment));
  }

  private addChannels({ alerts }: GcpEnvironment): string[] {
    const scope = this.group("watching");
    const project = this.services.projectWith(api("monitoring"));
    return (alerts?.emails ?? []).map((address) => new EmailChannel(scope, address, { address, project }).channelName);
  }

  /** The environment's key for one service, granted to the service's agent. */
  private keyFor(service: string, agent: () => string): string | undefined {
    const madeByReading = ["storage", "bigquery"].includes(service);
    return this.key?.keyNameFor(service, agent(), madeByReading ? undefined : this.agents.ready(api(service)));
  }
}

/** The APIs that an environment needs, and no others. */
function servicesOf({ kinds, encryption, budget, offHours }: GcpEnvironment): string[] {
  const scaled = Object.values(kinds.endpoints).some((endpoint) => goesDown("gcp", endpoint));
  const names = [
    "iam",
    ...(offHours !== undefined && scaled ? ["cloudscheduler"] : []),
    ...(encryption === "customer-managed" ? ["cloudkms"] : []),
    ...(budget === undefined ? [] : ["billingbudgets", "monitoring"]),
    ...kindNames.flatMap((name) => apisOf(name, kinds)),
  ];
  return [...new Set(names)].sort().map(api);
}

function apisOf<Name extends KindName>(name: Name, kinds: GcpEnvironment["kinds"]): string[] {
  const items = Object.values<GcpItem<Name>>(kinds[name] as Record<string, GcpItem<Name>>);
  return items.length === 0 ? [] : (gcpKinds[name] as GcpKind<Name>).apis(items);
}
