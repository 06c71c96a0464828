import { ComputeBackendService } from "@cdktf/provider-google/lib/compute-backend-service";
import { ComputeRegionNetworkEndpointGroup } from "@cdktf/provider-google/lib/compute-region-network-endpoint-group";
import { IapWebBackendServiceIamMember } from "@cdktf/provider-google/lib/iap-web-backend-service-iam-member";
import { Construct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { invalid, required } from "../../shared/invalid";
import { fitName, shortHash } from "../../shared/names";
import { mustBeKnown } from "../../shared/tokens";
import { Grants } from "../checks";
import type { Member } from "../iam/identity";
import type { CloudRunModelService } from "../run/cloud-run-model-service";
import type { CloudRunService } from "../run/cloud-run-service";
import { applySettings, type ProviderSettings } from "../settings";

/** A login before a {@link ServerlessBackend}. */
export interface BackendSignIn {
  /** IAP's service agent (`ServiceAgents.iap`), which alone is let ask the service. */
  readonly agent: Member;

  /**
   * What turns IAP's API on and makes the agent, such as `ServiceAgents.ready("iap.googleapis.com")`.
   * @default - both are there
   */
  readonly dependsOn?: IDependable[];
}

/** Settings of a {@link ServerlessBackend}. */
export interface ServerlessBackendProps extends ProviderSettings {
  /** Name of the backend, known at synthesis: 1-63 lower-case letters, digits and `-`, beginning with a letter. A change replaces it. */
  readonly backendName: string;

  /** What answers. */
  readonly service: CloudRunService | CloudRunModelService;

  /**
   * Project that owns it, which must be the service's.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * Lets in people who have signed in to Google and were granted it, by Identity-Aware Proxy. It has Google's own OAuth client, which knows people of the
   * organization alone ("Enable IAP for Cloud Run").
   * @default - whoever the service lets in by itself
   */
  readonly signIn?: BackendSignIn;
}

/**
 * A service of Cloud Run as an {@link HttpsLoadBalancer} asks it, with a login before it or not; what is asked is logged. Behind it, the service should take
 * requests of load balancers alone: its `ingress`.
 */
export class ServerlessBackend extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: ComputeBackendService;

  /** What stands for the service. */
  public readonly endpointGroup: ComputeRegionNetworkEndpointGroup;

  /** Whether people sign in. */
  public readonly hasSignIn: boolean;

  private readonly grants = new Grants(this);

  constructor(scope: Construct, id: string, props: ServerlessBackendProps) {
    super(scope, id);
    const { backendName, service, project, signIn } = props;
    for (const [name, value] of Object.entries({ backendName, service })) required(this, name, value);
    checkBalancerName(this, "backendName", backendName, 63);
    this.hasSignIn = signIn !== undefined;
    const { name } = service.resource;
    // Nothing of it can be changed: another service is another group, under a name of its own, since the backend names the old one until then.
    const content = shortHash(`${service.location} ${service.resource.nameInput}`);
    this.endpointGroup = new ComputeRegionNetworkEndpointGroup(this, "EndpointGroup", {
      name: `${fitName(backendName, 56)}-${content}`,
      project,
      region: service.location,
      networkEndpointType: "SERVERLESS",
      cloudRun: { service: name },
      lifecycle: { createBeforeDestroy: true },
    });
    this.resource = new ComputeBackendService(this, "Resource", {
      name: backendName,
      project,
      loadBalancingScheme: "EXTERNAL_MANAGED",
      protocol: "HTTPS",
      backend: [{ group: this.endpointGroup.id }],
      iap: { enabled: this.hasSignIn },
      logConfig: { enable: true, sampleRate: 1 },
      dependsOn: signIn?.dependsOn && resourcesOf(this, signIn.dependsOn),
      // It goes after the URL map has stopped naming it.
      lifecycle: { createBeforeDestroy: true },
    });
    if (signIn !== undefined) service.grantInvoke("iap", signIn.agent, signIn.dependsOn);
    applySettings(this, props);
  }

  /** Lets `member` (such as `group:sales@acme.example`) in once it has signed in. */
  public grantSignIn(id: string, member: Member): IDependable {
    if (!this.hasSignIn) throw invalid(this, "nobody signs in here", "give signIn");
    const grant = `SignIn-${id}`;
    const { name, project } = this.resource;
    const role = "roles/iap.httpsResourceAccessor";
    const make = (to: string) =>
      new IapWebBackendServiceIamMember(this, grant, { webBackendService: name, project, role, member: to });
    return this.grants.add(grant, member, make);
  }
}

/** Throws for what cannot be the name of a part of a load balancer ("Naming resources", Compute Engine). */
export function checkBalancerName(construct: Construct, prop: string, name: string, most: number): void {
  mustBeKnown(construct, prop, name, "names of its parts are made of it");
  if (name.length <= most && /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) return;
  const remedy = `write 1-${most} of a-z, 0-9 and "-", beginning with a letter and not ending in "-"`;
  throw invalid(construct, `${prop} is "${name}"`, remedy);
}
