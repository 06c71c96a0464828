import { IamWorkloadIdentityPool } from "@cdktf/provider-google/lib/iam-workload-identity-pool";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { checkSwitches } from "../../shared/tokens";
import { checkFederationId } from "../checks";
import { applySettings, type ProviderSettings } from "../settings";

/** Settings of a {@link WorkloadIdentityPool}. */
export interface WorkloadIdentityPoolProps extends ProviderSettings {
  /**
   * Id of the pool: 4-32 lower-case letters, digits and `-`, not beginning with `gcp-`. For 30 days after a pool was deleted, Google makes no other of its id. A
   * change makes another pool, with other principals.
   */
  readonly poolId: string;

  /**
   * Project that has the pool.
   * @default - the provider's project
   */
  readonly project?: string;

  /**
   * What people read in the console, at most 32 characters.
   * @default - the id
   */
  readonly displayName?: string;

  /**
   * Lets nobody of the pool in any more: no new tokens, and those that there are stop working.
   * @default false
   */
  readonly disabled?: boolean;
}

/** Where who comes from outside Google Cloud is known by a principal, without a key. It lets in nobody: its {@link WorkloadIdentityProvider | providers} do. */
export class WorkloadIdentityPool extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: IamWorkloadIdentityPool;

  constructor(scope: Construct, id: string, props: WorkloadIdentityPoolProps) {
    super(scope, id);
    const { poolId, project, displayName = poolId, disabled } = props;
    checkSwitches(this, { disabled });
    checkFederationId(this, "poolId", poolId);
    this.resource = new IamWorkloadIdentityPool(this, "Resource", {
      workloadIdentityPoolId: poolId,
      project,
      displayName,
      disabled: disabled || undefined,
    });
    applySettings(this, props);
  }

  /** `projects/<number>/locations/global/workloadIdentityPools/<id>`; what names it is made after the pool is. */
  public get name(): string {
    return this.resource.name;
  }

  /** One of the pool, as IAM policies write it: whose token has this subject, whichever of the providers let it in. */
  public principal(subject: string): string {
    if (isKnown(subject) && (subject === "" || /\s/.test(subject)))
      throw invalid(this, `the subject is "${subject}"`, "write it as the provider maps it, without blanks");
    return `principal://iam.googleapis.com/${this.name}/subject/${subject}`;
  }

  /** All of the pool whose token has this value of an attribute that the provider maps: `principals("aws_role", "arn:aws:sts::...")`. */
  public principals(attribute: string, value: string): string {
    if (isKnown(value) && (/^\s*$/.test(value) || value.includes("*")))
      throw invalid(this, `the value of ${attribute} is "${value}"`, "write one exactly");
    return `principalSet://iam.googleapis.com/${this.name}/attribute.${attribute}/${value}`;
  }
}
