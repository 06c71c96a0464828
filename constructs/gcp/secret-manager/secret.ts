import { SecretManagerSecret } from "@cdktf/provider-google/lib/secret-manager-secret";
import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { Fn, Token } from "cdktf";
import { Construct, type IConstruct, type IDependable } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkKnownWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, mustHaveKnownItems } from "../../shared/tokens";
import { checkKeyName, Grants } from "../checks";
import type { Member } from "../iam/identity";
import { applySettings, type ProviderSettings, type ResourceSettings } from "../settings";

/** A secret of Secret Manager. Its value never stands in a program: what reads it is told its name. */
export interface ISecret extends IConstruct {
  /** Name of the secret in its project. */
  readonly name: string;

  /**
   * Project that owns it.
   * @default - the provider's project
   */
  readonly project?: string;

  /** Grants any role on the secret. Every grant is returned, for `dependsOn`, and the same one twice is made once. */
  grant(id: string, role: string, member: Member): IDependable;

  /** Lets `member` read the secret's values. */
  grantRead(id: string, member: Member): IDependable;

  /** Lets `member` put a new value in, and read none. */
  grantAddVersion(id: string, member: Member): IDependable;
}

/** Where a secret is. */
export interface SecretAttributes extends ProviderSettings {
  /**
   * Project that owns the secret.
   * @default - the provider's project
   */
  readonly project?: string;
}

/** How people are reminded that a secret is to get a new value. */
export interface SecretRotation {
  /** Days from one reminder to the next, 1-36500. A change holds from the next reminder on, which stays when it is. */
  readonly everyDays: number;

  /** Full name of the topic that is told, `projects/P/topics/T`: also of each other change of the secret, as `eventType` in the message says. */
  readonly topicName: string;

  /**
   * What must be there before: the right of Secret Manager's agent to publish there, which it tries out before it takes the topic.
   * @default - nothing
   */
  readonly dependsOn?: IDependable[];
}

/** Settings of a {@link Secret}. */
export interface SecretProps extends ResourceSettings {
  /** Name of the secret in its project, 1-255 letters, digits, `_` and `-`. A change replaces the secret, and its values are lost. */
  readonly secretId: string;

  /** Regions that keep its values, and no others: at least one. A change replaces the secret, and its values are lost. */
  readonly locations: string[];

  /**
   * Full names of the keys that encrypt the values, by location: of all locations, or of none. The service's agent must be let use them (`IKey.keyNameFor`).
   * A change is for new versions: those that are there stay encrypted as they were, and unreadable without that key.
   * @default - keys that Google holds
   */
  readonly kmsKeyNames?: { readonly [location: string]: string };

  /**
   * Project that owns it.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * What people read in the console, such as `{ description: "Token of HubSpot" }`: keys of 1-63 letters, digits, `-`, `_` and `.`, 16 KiB together.
   * @default - none
   */
  readonly annotations?: { readonly [key: string]: string };

  /**
   * Days for which a version that somebody destroyed can be enabled again, 1-1000, and cannot be read; with 0 it is gone at once.
   * @default 7
   */
  readonly versionDestroyDays?: number;

  /**
   * How people are reminded of a new value; nothing puts one in by itself. First, so many days after this was deployed.
   * @default - not at all
   */
  readonly rotation?: SecretRotation;

  /**
   * Refuses to delete the secret by Terraform.
   * @default true
   */
  readonly protect?: boolean;
}

/** A secret without its value, which people put in by hand: it would stand in Terraform's state. Kept in the regions that are named. */
export class Secret extends Construct implements ISecret {
  /** The secret of this name, 1-255 letters, digits, `_` and `-`, that others made. */
  public static fromName(scope: Construct, id: string, name: string, attributes: SecretAttributes = {}): ISecret {
    return new ExistingSecret(scope, id, name, attributes);
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SecretManagerSecret;

  public readonly project?: string;

  private readonly grants = new Grants(this);

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    checkSwitches(this, { protect: props.protect });
    const { secretId, locations, kmsKeyNames, project, annotations, versionDestroyDays = 7, rotation } = props;
    const { protect = true } = props;
    this.validate(props);
    this.project = project;
    this.resource = new SecretManagerSecret(this, "Resource", {
      secretId,
      project,
      annotations,
      replication: {
        userManaged: {
          replicas: locations.map((location) => ({
            location,
            customerManagedEncryption: kmsKeyNames && { kmsKeyName: kmsKeyNames[location]! },
          })),
        },
      },
      versionDestroyTtl: versionDestroyDays === 0 ? undefined : `${versionDestroyDays * 86_400}s`,
      ...(rotation && remindedBy(rotation)),
      dependsOn: rotation?.dependsOn && resourcesOf(this, rotation.dependsOn),
      lifecycle: {
        preventDestroy: protect ? true : undefined,
        // The service moves it on with each reminder.
        ignoreChanges: rotation && ["rotation[0].next_rotation_time"],
      },
    });
    this.resource.addOverride("deletion_protection", protect); // a prop of newer bindings
    applySettings(this, props);
  }

  private validate({ secretId, locations, kmsKeyNames, annotations = {}, versionDestroyDays, rotation }: SecretProps) {
    for (const [name, value] of Object.entries({ secretId, locations })) required(this, name, value);
    checkName(this, secretId);
    mustHaveKnownItems(this, "locations", locations);
    if (locations.length === 0)
      throw invalid(this, "locations is empty", "write at least one region, such as europe-west1");
    mustHaveKnownItems(this, "kmsKeyNames", kmsKeyNames);
    for (const location of kmsKeyNames === undefined ? [] : locations) {
      if (kmsKeyNames![location] === undefined)
        throw invalid(this, `kmsKeyNames has no key for ${location}`, "give a key of each location, or none at all");
      checkKeyName(this, `kmsKeyNames.${location}`, kmsKeyNames![location]);
    }
    mustHaveKnownItems(this, "annotations", annotations);
    for (const key of Object.keys(annotations))
      if (!/^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/.test(key))
        throw invalid(this, `annotations has "${key}"`, 'write 1-63 letters, digits, "-", "_" and "."');
    checkKnownWhole(this, "versionDestroyDays", versionDestroyDays, 0, 1_000);
    if (rotation === undefined) return;
    checkKnownWhole(this, "rotation.everyDays", rotation.everyDays, 1, 36_500);
    if (
      isKnown(rotation.topicName) &&
      !/^projects\/[\w.:-]+\/topics\/[a-zA-Z][\w.~+%-]{2,254}$/.test(rotation.topicName)
    )
      throw invalid(this, `rotation.topicName is "${rotation.topicName}"`, "write projects/P/topics/T");
  }

  /** Name of the secret in its project. */
  public get name(): string {
    return this.resource.secretId;
  }

  public grant(id: string, role: string, member: Member): IDependable {
    return grantOn(this, this.grants, this.resource.secretId, { id, role, member });
  }

  public grantRead(id: string, member: Member): IDependable {
    return this.grant(`Read-${id}`, reader, member);
  }

  public grantAddVersion(id: string, member: Member): IDependable {
    return this.grant(`AddVersion-${id}`, adder, member);
  }
}

class ExistingSecret extends Construct implements ISecret {
  public readonly project?: string;
  private readonly grants = new Grants(this);

  constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
    attributes: SecretAttributes,
  ) {
    super(scope, id);
    checkName(this, name);
    this.project = attributes.project;
    applySettings(this, attributes);
  }

  public grant(id: string, role: string, member: Member): IDependable {
    return grantOn(this, this.grants, this.name, { id, role, member });
  }

  public grantRead(id: string, member: Member): IDependable {
    return this.grant(`Read-${id}`, reader, member);
  }

  public grantAddVersion(id: string, member: Member): IDependable {
    return this.grant(`AddVersion-${id}`, adder, member);
  }
}

/** The service refuses a first reminder that is not to come ("Create rotation schedules", Secret Manager guide). */
function remindedBy({ everyDays, topicName }: SecretRotation) {
  return {
    topics: [{ name: topicName }],
    rotation: {
      rotationPeriod: `${everyDays * 86_400}s`,
      nextRotationTime: Token.asString(Fn.timeadd(Fn.timestamp(), `${everyDays * 24}h`)),
    },
  };
}

const reader = "roles/secretmanager.secretAccessor";
const adder = "roles/secretmanager.secretVersionAdder";

function checkName(scope: Construct, name: string): void {
  if (isKnown(name) && !/^[a-zA-Z0-9_-]{1,255}$/.test(name))
    throw invalid(
      scope,
      `the secret is "${name}"`,
      'write its name in its project: 1-255 letters, digits, "_" and "-"',
    );
}

function grantOn(
  scope: Construct & ISecret,
  grants: Grants,
  secretId: string,
  { id, role, member }: { id: string; role: string; member: Member },
): IDependable {
  const { project } = scope;
  const make = (to: string) => new SecretManagerSecretIamMember(scope, id, { secretId, project, role, member: to });
  return grants.add(id, member, make, `as ${role}`);
}
