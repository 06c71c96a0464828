import { VertexAiEndpoint } from "@cdktf/provider-google/lib/vertex-ai-endpoint";
import { Construct, type IConstruct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { numericName } from "../../shared/names";
import { resolverOf } from "../../shared/resolve";
import { checkSwitches, mustBeKnown, times } from "../../shared/tokens";
import { checkKeyName, checkRegion } from "../checks";
import { applySettings, type ResourceSettings } from "../settings";
import { VertexMetrics } from "./vertex-metrics";

/** An endpoint of Vertex AI, made by this program or not. */
export interface IEndpoint extends IConstruct {
  /** Its number as it was given or made, which paths and hashes are made of. It brings no order. */
  readonly endpointNumber: string;

  /** Its number. What takes it from here is made after the endpoint is. */
  readonly endpointName: string;

  /** What can be watched of it. */
  readonly watched: VertexMetrics;
}

/** Who may connect to a {@link VertexEndpoint} by Private Service Connect. */
export interface VertexEndpointPrivateServiceConnect {
  /**
   * Ids or numbers of the projects from whose networks a connection is accepted; one or more. Vertex AI changes no list: another one is another
   * endpoint. A project of Google's has ten different lists at most, and calls from its own networks only where it stands in the list itself.
   */
  readonly projects: string[];

  /**
   * Any new text makes another endpoint: for a week after an endpoint was deleted, Vertex AI refuses another one of its number.
   * @default - none
   */
  readonly redeploy?: string;
}

/** What a {@link VertexEndpoint} writes down of its traffic. */
export interface VertexEndpointRequestLogging {
  /** Percent of the requests that is written, with their answers: above 0, at most 100. */
  readonly samplePercent: number;

  /**
   * Dataset that receives them, `project.dataset`, such as the name of a {@link BigQueryDataset}, in the endpoint's location; Vertex AI makes a table `request_response_logging` in it.
   * With a table that exists, `project.dataset.table`: it needs the columns of {@link vertexLogTable}.
   */
  readonly dataset: string;
}

/** Settings of a {@link VertexEndpoint}. */
export interface VertexEndpointProps extends ResourceSettings {
  /** What people read in the console, 1-128 characters. */
  readonly displayName: string;

  /**
   * The endpoint's name in its project and location: 1-9 digits, the first one not 0 (by the API, which takes no longer number). What cannot be
   * changed needs another number: the new endpoint is made before the old one goes.
   * @default - {@link vertexEndpointNumber}
   */
  readonly endpointNumber?: string;

  /** Region that serves, such as `europe-west1`. A change replaces the endpoint. */
  readonly location: string;

  /**
   * Project that owns the endpoint.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * What the endpoint is for.
   * @default - none
   */
  readonly description?: string;

  /**
   * Serves only to networks that connect by Private Service Connect, and not under a public name. Setting, changing or removing it makes another
   * endpoint beside the old one. When nothing has been deployed to it for ten minutes, connections to it may end and have to be made again.
   * @default - a public name of its own, that still asks for credentials
   */
  readonly privateServiceConnect?: VertexEndpointPrivateServiceConnect;

  /**
   * Writes a sample of the requests and answers to BigQuery.
   * @default - nothing is written
   */
  readonly requestLogging?: VertexEndpointRequestLogging;

  /**
   * Key that encrypts the endpoint and what is deployed to it: `projects/P/locations/L/keyRings/R/cryptoKeys/K`, in the endpoint's
   * location. A change makes another endpoint beside the old one.
   * @default - a key that Google holds
   */
  readonly kmsKeyName?: string;

  /**
   * Refuses to destroy the endpoint by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}

/**
 * A Vertex AI endpoint with a name and traffic of its own that is shared with no other customer. Models are deployed to it, and traffic
 * is split among them, by other resources; this one leaves their split alone. Vertex AI refuses to delete it while a model is deployed.
 *
 * Access is granted on the project (`roles/aiplatform.user`): the provider grants nothing on a single endpoint.
 */
export class VertexEndpoint extends Construct implements IEndpoint {
  /**
   * The endpoint of this number, which something else makes: for models of this program.
   *
   * @param endpointNumber the last part of `projects/P/locations/L/endpoints/NUMBER`, known at synthesis
   */
  public static fromNumber(scope: Construct, id: string, endpointNumber: string): IEndpoint {
    return new ExistingEndpoint(scope, id, endpointNumber);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: VertexAiEndpoint;

  /** The endpoint's number as it was given or made, which paths and hashes are made of. */
  public readonly endpointNumber: string;

  /** What can be watched of it. */
  public readonly watched: VertexMetrics;

  private readonly dedicated: boolean;

  constructor(scope: Construct, id: string, props: VertexEndpointProps) {
    super(scope, id);
    checkSwitches(this, { protect: props.protect });
    const { displayName, location, project, description, privateServiceConnect, requestLogging, kmsKeyName } = props;
    const { protect = true } = props;
    this.validate(props);

    this.dedicated = privateServiceConnect === undefined;
    this.endpointNumber = props.endpointNumber ?? vertexEndpointNumber(props);
    this.watched = new VertexMetrics(this.endpointNumber);
    this.resource = new VertexAiEndpoint(this, "Resource", {
      name: this.endpointNumber,
      displayName,
      description,
      location,
      region: location, // picks the host that is asked; the provider's region may be another
      project,
      dedicatedEndpointEnabled: this.dedicated ? true : undefined,
      privateServiceConnectConfig: privateServiceConnect && {
        enablePrivateServiceConnect: true,
        projectAllowlist: privateServiceConnect.projects,
      },
      predictRequestResponseLoggingConfig: requestLogging && {
        enabled: true,
        samplingRate: share(requestLogging.samplePercent),
        bigqueryDestination: { outputUri: `bq://${requestLogging.dataset}` },
      },
      encryptionSpec: kmsKeyName === undefined ? undefined : { kmsKeyName },
      lifecycle: {
        preventDestroy: protect ? true : undefined,
        createBeforeDestroy: true, // two numbers can stand beside each other; the same one twice is refused, with nothing lost
        ignoreChanges: ["traffic_split"], // the deployments own the split
      },
    });
    applySettings(this, props);
    if (props.endpointNumber === undefined) this.refuseUnnumberedChanges();
  }

  /** Where predictions are asked for by POST; undefined with Private Service Connect, where the address is chosen in the calling network. */
  public get url(): string | undefined {
    return this.dedicated ? `https://${this.host}/v1/${this.resource.id}:predict` : undefined;
  }

  /** The public name of its own that it answers under; undefined with Private Service Connect. */
  public get host(): string | undefined {
    return this.dedicated ? this.resource.dedicatedEndpointDns : undefined;
  }

  /** The endpoint's number, by which it is named in `projects/P/locations/L/endpoints/NUMBER`. */
  public get endpointName(): string {
    return this.resource.name;
  }

  /** Its number is made of what it cannot change: with the old number it could not stand beside the old one. */
  private refuseUnnumberedChanges(): void {
    const fixed = ["location", "private_service_connect_config", "encryption_spec", "network"];
    const read = (): Record<string, unknown> => {
      const { resource } = this.resource.toTerraform() as { resource: Record<string, Record<string, object>> };
      const body = resource[this.resource.terraformResourceType]![this.resource.friendlyUniqueId]!;
      return resolverOf(this)(
        Object.fromEntries(fixed.map((name) => [name, body[name as keyof typeof body]])),
      ) as object as Record<string, unknown>;
    };
    const given = read();
    const validate = () => {
      const final = read();
      const changed = fixed.filter((name) => JSON.stringify(final[name]) !== JSON.stringify(given[name]));
      const remedy = "give it an endpointNumber of its own: its number is made of what it cannot change";
      return changed.map((name) => invalid(this, `${name} of resource is changed`, remedy).message);
    };
    this.node.addValidation({ validate });
  }

  private validate(props: VertexEndpointProps): void {
    const { displayName, endpointNumber, location, privateServiceConnect, requestLogging } = props;
    checkKeyName(this, "kmsKeyName", props.kmsKeyName);
    checkRegion(this, "location", location);
    if (isKnown(displayName) && (displayName.length < 1 || displayName.length > 128)) {
      throw invalid(this, `displayName has ${displayName.length} characters`, "give 1 to 128");
    }
    if (endpointNumber === undefined) {
      const { projects, redeploy } = privateServiceConnect ?? {};
      const connect = { "privateServiceConnect.projects": projects, "privateServiceConnect.redeploy": redeploy };
      for (const [name, value] of Object.entries({ displayName, location, ...connect }))
        mustBeKnown(this, name, value, "the endpoint is numbered by it unless it has an endpointNumber");
    }
    // The provider does not check it; the service refuses it in the middle of a deploy.
    if (isKnown(endpointNumber) && !/^[1-9][0-9]{0,8}$/.test(endpointNumber)) {
      throw invalid(this, `endpointNumber is "${endpointNumber}"`, "write 1-9 digits, the first one not 0");
    }
    if (privateServiceConnect !== undefined && privateServiceConnect.projects.length === 0) {
      throw invalid(this, "privateServiceConnect.projects is empty", "name one project that may connect, or more");
    }
    if (requestLogging === undefined) return;
    const { samplePercent, dataset } = requestLogging;
    if (isKnown(samplePercent) && !(samplePercent > 0 && samplePercent <= 100)) {
      throw invalid(this, `requestLogging.samplePercent is ${samplePercent}`, "give a percentage above 0, at most 100");
    }
    if (isKnown(dataset) && !/^[a-z0-9.:-]+(\.[\w-]+){1,2}$/.test(dataset)) {
      throw invalid(this, `requestLogging.dataset is "${dataset}"`, 'write "project.dataset"');
    }
  }
}

class ExistingEndpoint extends Construct implements IEndpoint {
  public readonly watched: VertexMetrics;

  constructor(
    scope: Construct,
    id: string,
    public readonly endpointNumber: string,
  ) {
    super(scope, id);
    mustBeKnown(this, "endpointNumber", endpointNumber, "what is deployed is named by it");
    if (!/^[1-9][0-9]*$/.test(endpointNumber)) {
      throw invalid(this, `endpointNumber is "${endpointNumber}"`, "write its digits, the first one not 0");
    }
    this.watched = new VertexMetrics(endpointNumber);
  }

  public get endpointName(): string {
    return this.endpointNumber;
  }
}

/** A percentage as a share; of one that only Terraform knows, it makes that. */
const share = (percent: number) => (isKnown(percent) ? percent / 100 : times(percent, 0.01));

/**
 * Nine digits that depend on what an endpoint cannot change: its name and location, who connects to it, and its key where that is known at
 * synthesis. So another of these is another endpoint, which is made before the old one goes.
 */
export function vertexEndpointNumber({
  displayName,
  location,
  privateServiceConnect,
  kmsKeyName,
}: Pick<VertexEndpointProps, "displayName" | "location" | "privateServiceConnect" | "kmsKeyName">): string {
  const { projects, redeploy } = privateServiceConnect ?? {};
  const key = isKnown(kmsKeyName) ? kmsKeyName : undefined;
  const more = projects === undefined && key === undefined ? "" : JSON.stringify([projects?.toSorted(), redeploy, key]);
  return numericName(`${location}/${displayName}${more}`);
}
