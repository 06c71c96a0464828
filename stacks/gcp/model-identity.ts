import type { Construct, IDependable } from "constructs";
import { ServiceAccount } from "../../constructs/gcp/iam/service-account";
import { mayRead } from "../../constructs/gcp/may-read";
import { secretsIn } from "../../language";
import { folder } from "../environment-stack";
import { sharedWorkload } from "./identities";
import type { Deployer, GcpItem, GcpPlatform } from "./kind";
import { repositoryId } from "./registries";

export type Endpoint = GcpItem<"endpoints">;
export type Variant = Endpoint["variants"][string];

/** What an endpoint is made of, and where: everything but its models is there before the first model is. */
export interface EndpointParts {
  /** Where the endpoint itself belongs. */
  readonly at: Construct;
  /** Where what is made for it belongs. */
  readonly beside: Construct;
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly identity: ModelIdentity;
  readonly on: GcpPlatform;
}

/** What the models of an endpoint run as: an account of its own, the one that endpoints share, or an identity. */
export class ModelIdentity {
  /** The account's e-mail address written out: a deployment is named by it, before the account is there. */
  public readonly email: string;

  /** The account itself. */
  public readonly account: ServiceAccount;

  private readonly shared: boolean;
  private readonly title: string;

  constructor(
    scope: Construct,
    key: string,
    { identity }: Endpoint,
    private readonly on: GcpPlatform,
  ) {
    this.shared = identity !== "own";
    this.title =
      typeof identity === "object"
        ? sharedWorkload(identity, on).grantId("")
        : identity === "shared"
          ? "endpoints"
          : `endpoint-${key}`;
    const accountId = on.nameOf(this.title, 30);
    this.email = `${accountId}@${on.environment.gcp.project}.iam.gserviceaccount.com`;
    this.account =
      typeof identity === "object"
        ? on.made("identities", identity.key)
        : this.made(scope, identity === "shared" ? undefined : key, accountId);
  }

  /** @param key of the endpoint whose own it is */
  private made(scope: Construct, key: string | undefined, accountId: string): ServiceAccount {
    const [at, id] = key === undefined ? [this.on.group("access"), "models"] : [scope, "identity"];
    const account =
      (at.node.tryFindChild(id) as ServiceAccount | undefined) ??
      new ServiceAccount(at, id, {
        accountId,
        project: this.on.projectWith("iam"),
        displayName: `Models of ${this.on.nameOf(key ?? "endpoints", 80)}`,
      });
    // What runs as an account moves to another one before the account goes: Google deletes it at once, whoever runs as it.
    account.resource.lifecycle = { createBeforeDestroy: true };
    return account;
  }

  /** Lets it read the weights, the deployer start what runs as it, and Vertex AI's agent lend it to the containers. */
  public mayRun({ member }: Deployer, models: Variant[]): IDependable[] {
    const { agents } = this.on;
    const agent = agents.ready("aiplatform.googleapis.com");
    const lends = this.account.grantAdmin("vertex-ai", agents.vertexAi, agent);
    const actAs = member === undefined ? [] : [this.account.grantActAs("deployer", member)];
    return [...agent, lends, ...actAs, ...this.mayRead(models)];
  }

  /**
   * Lets it read the weights of the models and the secrets that their variables name, and nothing else. A shared account reads the whole bucket that holds them: a policy takes twenty
   * bindings of one role to one account with different paths (IAM quotas and limits), and more endpoints than that share it.
   */
  public mayRead(models: Variant[]): IDependable[] {
    const grants = models.flatMap(({ artifact }) => {
      if (artifact === undefined) return [];
      const bucket = this.on.made("buckets", artifact.key);
      const { member } = this.account;
      const grant = this.shared
        ? bucket.grantRead(this.title, member)
        : bucket.grantRead(`${this.title}:${artifact.path}`, member, folder(artifact.path)); // neither holds a colon: two never share an id
      // Cloud Run reads the weights at every start: the right to the old ones goes after the service has moved to the new.
      grant.lifecycle = { createBeforeDestroy: true };
      return [grant];
    });
    const secrets = models.flatMap(({ env }) => secretsIn(env).map(([, { key }]) => this.on.made("secrets", key)));
    const values = [...new Set(secrets)].map((from) => mayRead(this.account, { from }, this.title));
    return [this.account.resource, ...new Set(grants), ...values];
  }
}

/** What a variant says of its container and its share, in the words that both services share, but for its variables. */
export function servedContainer(variant: Variant, on: GcpPlatform) {
  const { traffic, args, port, predictRoute, healthRoute, redeploy } = variant;
  return { traffic, args, port, predictRoute, healthRoute, redeploy, image: imageUrl(variant.image, on) };
}

/** `registry/<name>/<image>` as Artifact Registry names it. */
export function imageUrl(image: string, { environment, nameOf, keyOf }: GcpPlatform): string {
  const { project, region } = environment.gcp;
  const [, registry, rest] = /^registry\/([^/]+)\/(.+)$/s.exec(image) ?? [];
  if (registry === undefined) return image;
  return `${region}-docker.pkg.dev/${project}/${repositoryId({ nameOf }, keyOf("registries", registry))}/${rest}`;
}
