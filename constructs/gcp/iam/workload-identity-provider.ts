import { IamWorkloadIdentityPoolProvider } from "@cdktf/provider-google/lib/iam-workload-identity-pool-provider";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { checkSwitches, holdsToken, listToJson, prefixed } from "../../shared/tokens";
import { checkFederationId } from "../checks";
import { applySettings, type ProviderSettings } from "../settings";
import type { WorkloadIdentityPool } from "./workload-identity-pool";

/** Settings of a {@link WorkloadIdentityProvider}: one of `issuer` and `awsAccountId`, and who is let in. */
export interface WorkloadIdentityProviderProps extends ProviderSettings {
  /** The pool that it lets into. */
  readonly pool: WorkloadIdentityPool;

  /** Id of the provider: 4-32 lower-case letters, digits and `-`, not beginning with `gcp-`. Taken for 30 days after a deletion, as a pool's. */
  readonly providerId: string;

  /**
   * OIDC issuer whose tokens count, as they name it: `https://token.actions.githubusercontent.com`. A change of kind makes another provider.
   * @default - `awsAccountId` is used
   */
  readonly issuer?: string;

  /**
   * AWS account whose roles count, 12 digits.
   * @default - `issuer` is used
   */
  readonly awsAccountId?: string;

  /**
   * What tokens of the issuer may be for, at most 10 of at most 256 characters.
   * @default - the provider itself, by its full name
   */
  readonly audiences?: string[];

  /**
   * The exact subjects that are let in (`sub` of a token), each of at most 127 bytes.
   * @default - `condition` says who is
   */
  readonly subjects?: string[];

  /**
   * Names of the roles of `awsAccountId` that are let in, without their paths. Their principals are `pool.principals("aws_role", ...)`.
   * @default - `condition` says who is
   */
  readonly awsRoles?: string[];

  /**
   * CEL expression that is true for who is let in, such as `assertion.repositoryUuid == "{...}"`, at most 4,096 characters.
   * @default - who `subjects` or `awsRoles` name
   */
  readonly condition?: string;

  /**
   * What of a token becomes an attribute of the principal: `{ "google.subject": "assertion.sub" }`.
   * @default - the subject; of AWS the ARN, and the role as `attribute.aws_role`
   */
  readonly attributes?: { readonly [attribute: string]: string };

  /**
   * Exchanges no token any more. Those that there are go on until they end.
   * @default false
   */
  readonly disabled?: boolean;
}

const longestCondition = 4_096; // attributeCondition: "WorkloadIdentityPoolProvider", IAM API
const longestSubject = 127; // bytes of google.subject: the same

/** A way into a {@link WorkloadIdentityPool} for some of an issuer's tokens or an AWS account's roles, each named exactly: all others are refused. */
export class WorkloadIdentityProvider extends Construct {
  /** `assumed-role/<name>` of who calls, as Google's default maps it: a role is known without its path, and without the session. */
  public static awsRole(accountId: string, role: string): string {
    return `arn:aws:sts::${accountId}:assumed-role/${role}`;
  }

  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: IamWorkloadIdentityPoolProvider;

  constructor(scope: Construct, id: string, props: WorkloadIdentityProviderProps) {
    super(scope, id);
    const { pool, providerId, issuer, awsAccountId, audiences, disabled } = props;
    checkSwitches(this, { disabled });
    checkFederationId(this, "providerId", providerId);
    if ((issuer === undefined) === (awsAccountId === undefined))
      throw invalid(this, "issuer and awsAccountId", "give one of them, and one alone");
    if (isKnown(issuer) && !/^https:\/\/[^\s?#]+$/.test(issuer))
      throw invalid(this, `issuer is "${issuer}"`, "write it as its tokens do, such as https://gitlab.com");
    if (isKnown(audiences) && audiences.length > 10)
      throw invalid(this, `audiences holds ${audiences.length}`, "give at most 10");
    this.resource = new IamWorkloadIdentityPoolProvider(this, "Resource", {
      workloadIdentityPoolId: pool.resource.workloadIdentityPoolId,
      workloadIdentityPoolProviderId: providerId,
      project: pool.resource.projectInput,
      displayName: providerId,
      disabled: disabled || undefined,
      attributeMapping: props.attributes ?? (awsAccountId === undefined ? ofToken : ofAws),
      attributeCondition: this.condition(props),
      oidc: issuer === undefined ? undefined : { issuerUri: issuer, allowedAudiences: audiences },
      aws: awsAccountId === undefined ? undefined : { accountId: awsAccountId },
    });
    applySettings(this, props);
  }

  /** Full name of the provider, which who exchanges a token gives: `projects/<number>/locations/global/workloadIdentityPools/<id>/providers/<id>`. */
  public get name(): string {
    return this.resource.name;
  }

  private condition(props: WorkloadIdentityProviderProps): string {
    const { subjects, awsRoles, awsAccountId = "" } = props;
    const long = subjects?.find((subject) => isKnown(subject) && Buffer.byteLength(subject) > longestSubject);
    if (long !== undefined)
      throw invalid(this, `a subject is "${long}"`, `Google takes ${longestSubject} bytes; give a shorter one`);
    const roles = awsRoles?.flatMap((role) => prefixed(WorkloadIdentityProvider.awsRole(awsAccountId, ""), [role]));
    const ways = [
      ...(props.condition === undefined ? [] : [props.condition]),
      ...(subjects === undefined ? [] : [`assertion.sub in ${list(subjects)}`]),
      ...(roles === undefined ? [] : [`attribute.aws_role in ${list(roles)}`]),
    ];
    if (ways.length !== 1)
      throw invalid(
        this,
        `${ways.length} of subjects, awsRoles and condition are given`,
        "give one of them: it says who is let in",
      );
    const [condition] = ways as [string];
    if (isKnown(condition) && condition.length > longestCondition)
      throw invalid(
        this,
        `its condition has ${condition.length} characters`,
        `let fewer in: Google takes ${longestCondition}`,
      );
    return condition;
  }
}

const ofToken = { "google.subject": "assertion.sub" };

/** Google's own default, written out since it is what the principals are named by. */
const ofAws = {
  "google.subject": "assertion.arn",
  "attribute.aws_role":
    "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn",
};

/** A list of CEL's, whose strings are written as JSON's. */
const list = (texts: string[]) =>
  holdsToken(texts) ? listToJson(texts) : `[${texts.map((text) => JSON.stringify(text)).join(", ")}]`;
