import type { CloudRunV2Service } from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { Construct, type IDependable } from "constructs";
import { checkSwitches } from "../../shared/tokens";
import { Grants } from "../checks";
import type { IServiceAccount, Member } from "../iam/identity";
import { knownProject } from "../place";
import { applySettings } from "../settings";
import { CloudRunMetrics } from "./cloud-run-metrics";
import type { CloudRunContainer, CloudRunServing } from "./cloud-run-props";
import { audienceOf, checkService, grantInvoke, makeService, pathOf, secretsOf } from "./cloud-run-serving";
import { revisionTemplate } from "./cloud-run-template";

/** One revision of a {@link CloudRunService}. */
export interface CloudRunServedRevision extends CloudRunContainer {
  /**
   * Path that answers 200 while the container is ready. A replica that does not answer there three times within a minute and a half is started again.
   * @default /health
   */
  readonly healthRoute?: string;

  /**
   * Most replicas.
   * @default 3
   */
  readonly maxReplicas?: number;

  /** Whole percent of the requests; those of all revisions sum to 100. With 0 it answers under its own address only. */
  readonly traffic: number;
}

/** Settings of a {@link CloudRunService}. */
export interface CloudRunServiceProps extends CloudRunServing {
  /**
   * The revisions by name, 1-20 of a-z, 0-9 and `-`; each also answers alone, under its name before the service's host. One deploy makes one
   * revision: the one that is written last. Those before it must have been last in a deploy before, and be written as they were then.
   */
  readonly revisions: { readonly [name: string]: CloudRunServedRevision };

  /**
   * Requests that a replica takes at a time, 1-1,000; by them replicas come and go.
   * @default 80
   */
  readonly concurrency?: number;

  /**
   * Sends a client to the replica that answered it before, by a cookie, for as long as that is there ("Session affinity"): for what keeps a session in
   * memory, such as Streamlit.
   * @default false
   */
  readonly sessionAffinity?: boolean;
}

/**
 * A container that answers over HTTP on Cloud Run: nothing runs and nothing is billed while nobody asks, and nobody may ask who was not granted it.
 * Revisions are named by a hash of their content; a new one is ready before it gets traffic, and going back names the old one again.
 */
export class CloudRunService extends Construct {
  /** The Terraform resource, for settings that have no prop. What is changed of its template is in every revision, and in their names. */
  public readonly resource: CloudRunV2Service;

  /** What can be watched of it. */
  public readonly watched: CloudRunMetrics;

  /** Region that serves. */
  public readonly location: string;

  /** What the revisions run as. */
  public readonly serviceAccount: IServiceAccount;

  private readonly grants = new Grants(this);

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CloudRunServiceProps,
  ) {
    super(scope, id);
    const { serviceName, location, serviceAccount, sessionAffinity = false } = props;
    const { concurrency = 80 } = props;
    checkSwitches(this, { sessionAffinity });
    const given = Object.entries(props.revisions ?? {}).map(([name, revision]) => {
      return [name, { ...revision, maxReplicas: revision.maxReplicas ?? 3 }] as const;
    });
    checkService(this, props, "revisions", props.revisions && Object.fromEntries(given));
    this.location = location;
    this.serviceAccount = serviceAccount;
    this.watched = new CloudRunMetrics(serviceName, location);
    const project = knownProject(this, props);
    const revisions = given.map(([name, revision]) => {
      const { environment = {}, traffic, redeploy } = revision;
      const settings = { environment, project, sessionAffinity: sessionAffinity || undefined, isAsked: true } as const;
      return [
        name,
        { traffic, redeploy, template: revisionTemplate(revision, { ...props, concurrency }, settings) },
      ] as const;
    });
    const reads = given.flatMap(([, revision]) => secretsOf(revision));
    this.resource = makeService(this, props, Object.fromEntries(revisions), reads);
    applySettings(this, props);
  }

  /** Where it answers: behind a load balancer that knows `host`, or at Cloud Run's own address. */
  public get url(): string {
    return this.audience;
  }

  /** What an identity token must be for: `gcloud auth print-identity-token --audiences=...`. */
  public get audience(): string {
    return audienceOf(this.props, this.resource);
  }

  /** Where Cloud Run's API has the service: `projects/PROJECT/locations/LOCATION/services/NAME`. */
  public get path(): string {
    return pathOf(this, this.props, this.resource);
  }

  /**
   * Lets `member` (such as `serviceAccount:shop@acme.iam.gserviceaccount.com`) ask it.
   *
   * @param dependsOn what must be there before, such as what makes a service agent
   */
  public grantInvoke(id: string, member: Member, dependsOn?: IDependable[]): IDependable {
    return grantInvoke(this, this.grants, this.resource, id, member, dependsOn);
  }
}
