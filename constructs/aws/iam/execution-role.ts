import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Lazy, Token } from "cdktf";
import { Construct } from "constructs";
import { invalid, isKnown } from "../../shared/invalid";
import { shortHash } from "../../shared/names";
import { type Resolve, resolverOf } from "../../shared/resolve";
import { mustBeKnown, toJson } from "../../shared/tokens";
import { nameByHash } from "../sagemaker/keyed-by-hash";

/** One permission: what may be done, to what, and when. */
export interface PolicyStatement {
  /** Actions such as `s3:GetObject`. A `*` among them is refused. */
  readonly actions: string[];

  /** ARNs that the actions reach. `*` is refused but for the few actions that know no resource (see {@link ExecutionRole.allow}). */
  readonly resources: string[];

  /**
   * IAM conditions, operator first: `{ StringEquals: { "aws:SourceAccount": "123456789012" } }`.
   * @default - none
   */
  readonly conditions?: Record<string, Record<string, string>>;
}

/** Whoever access can be granted to: an {@link ExecutionRole}, or an {@link ExistingRole}. */
export interface IGrantee {
  /** Adds permissions to the grantee's own policy. */
  allow(...statements: PolicyStatement[]): void;
}

/** Settings of an {@link ExecutionRole}. */
export interface ExecutionRoleProps {
  /** Name of the role, 1-64 of `A-Za-z0-9+=,.@_-`, unique in the account. A change replaces the role. */
  readonly roleName: string;

  /** Services that may take the role, such as `sagemaker.amazonaws.com`. */
  readonly services: string[];

  /**
   * The one account in whose name the services may take the role; closes the confused-deputy hole.
   * @default - any account's resources of these services
   */
  readonly sourceAccount?: string;

  /**
   * A change of what is granted makes a new policy beside the old one, which goes when nothing is left that waited for it: whatever still runs
   * keeps what it needs until its successor has taken over, or for good where that fails. Halves the length that the policy may have.
   * @default false
   */
  readonly createBeforeDestroy?: boolean;
}

// Actions for which AWS defines no resource (service authorization reference, November 2026).
const withoutResource = new Set([
  "ecr:GetAuthorizationToken",
  "cloudwatch:PutMetricData",
  "s3:GetAccountPublicAccessBlock",
  // What SageMaker looks up before it puts a model into a VPC; EC2 knows no resource for any of them.
  "ec2:DescribeDhcpOptions",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcEndpoints",
  "ec2:DescribeVpcs",
]);

/** The identity of one workload: what it may do is one inline policy, and each line of it was granted by name. */
export class ExecutionRole extends Construct implements IGrantee {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: IamRole;

  /** ARN of the role. */
  public readonly arn: string;

  private readonly grants: InlinePolicy;

  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    const { roleName, services, sourceAccount, createBeforeDestroy } = props;
    if (isKnown(roleName) && !/^[\w+=,.@-]{1,64}$/.test(roleName)) {
      throw invalid(this, `roleName is "${roleName}"`, "write 1-64 letters, digits and +=,.@_-");
    }
    this.resource = new IamRole(this, "Resource", {
      name: roleName,
      assumeRolePolicy: toJson({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: services },
            Action: "sts:AssumeRole",
            Condition:
              sourceAccount === undefined ? undefined : { StringEquals: { "aws:SourceAccount": sourceAccount } },
          },
        ],
      }),
    });
    this.arn = this.resource.arn;
    this.grants = new InlinePolicy(this, "grants", this.resource.name, createBeforeDestroy);
  }

  /** The inline policy, for those who must wait until the role can do its work; undefined before the first {@link allow}. */
  public get policyResource(): IamRolePolicy | undefined {
    return this.grants.resource;
  }

  /** Adds permissions to the role's policy. */
  public allow(...statements: PolicyStatement[]): void {
    this.grants.allow(statements);
  }
}

/** Settings of an {@link ExistingRole}. */
export interface ExistingRoleProps {
  /** `arn:aws:iam::123456789012:role/path/name`, a role of the account that is deployed to. */
  readonly roleArn: string;

  /** Name of the inline policy that is put on the role, 1-128 characters. */
  readonly policyName: string;
}

/** A role that somebody else made, of people for example: grants to it are one inline policy of ours on it, and nothing else of it is touched. */
export class ExistingRole extends Construct implements IGrantee {
  private readonly grants: InlinePolicy;

  constructor(scope: Construct, id: string, { roleArn, policyName }: ExistingRoleProps) {
    super(scope, id);
    mustBeKnown(this, "roleArn", roleArn);
    const roleName = /^arn:aws[a-z-]*:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]{1,64})$/.exec(roleArn)?.[1];
    if (roleName === undefined) {
      throw invalid(this, `roleArn is "${roleArn}"`, "write arn:aws:iam::<account>:role/<name>");
    }
    this.grants = new InlinePolicy(this, policyName, roleName);
  }

  /** Adds permissions to the policy on the role. */
  public allow(...statements: PolicyStatement[]): void {
    this.grants.allow(statements);
  }
}

const maxLength = 10_240; // of all inline policies of a role together; IAM does not count blanks
const tokenLength = 80; // what is only known at deploy is an ARN: of a bucket at most 76 characters, of a key 75

/** The inline policy that grants go into, made with the first of them. */
class InlinePolicy {
  public resource?: IamRolePolicy;

  private readonly statements: PolicyStatement[] = [];

  constructor(
    private readonly scope: Construct,
    private readonly name: string,
    private readonly role: string,
    private readonly createBeforeDestroy = false,
  ) {}

  public allow(statements: PolicyStatement[]): void {
    const { scope, createBeforeDestroy } = this;
    const most = createBeforeDestroy ? maxLength / 2 : maxLength;
    for (const statement of statements) checkStatement(scope, statement);
    this.statements.push(...statements);
    const policy = policyDocument(this.statements);
    const { length } = policy.replace(/\$\{TfToken\[[^\]]*\]\}/g, "x".repeat(tokenLength)).replace(/\s/g, "");
    if (length > most) {
      const remedy = "grant a whole bucket or dataset in place of many parts of it, or spread the work over two roles";
      throw invalid(scope, `what is granted takes about ${length} characters of the ${most} in IAM`, remedy);
    }
    this.resource ??= this.make(policy);
    this.resource.policy = policy;
  }

  private make(policy: string): IamRolePolicy {
    const { scope, name, role } = this;
    if (!this.createBeforeDestroy) return new IamRolePolicy(scope, "Policy", { name, role, policy });
    // Of all that will have been granted in the end.
    const hash = Lazy.stringValue({
      produce: () => policyHash(statementsOf(this.statements), resolverOf(scope)),
    });
    const lifecycle = { createBeforeDestroy: true };
    const made = new IamRolePolicy(scope, "Policy", { name: `${name}-${hash}`, role, policy, lifecycle });
    nameByHash(made, hash);
    return made;
  }
}

/** Eight hexadecimal digits that stand for what a policy allows, in whatever order it says so. */
function policyHash(statements: ReturnType<typeof statementsOf>, resolve: Resolve): string {
  const said = statements.map(({ Resource, ...rest }) => {
    const resources = Resource.map((each) => resolve(Token.isUnresolved([each]) ? [each] : each) as string);
    return JSON.stringify([resolve(rest), resources.sort()]);
  });
  return shortHash(said.sort().join(), 8);
}

function checkStatement(scope: Construct, { actions, resources }: PolicyStatement): void {
  const wide = actions.find((action) => action.includes("*"));
  if (wide !== undefined) throw invalid(scope, `action "${wide}" is a wildcard`, "name the actions one by one");
  if (resources.includes("*") && !actions.every((action) => withoutResource.has(action))) {
    throw invalid(scope, `${actions.join(", ")} on resource "*"`, "name the ARNs that are meant");
  }
}

/**
 * An IAM policy document as a JSON string: cheaper at synthesis and in a plan than a data source, and readable in the diff. Statements with
 * the same actions and conditions become one, with the resources of all in the order in which they first appear.
 */
export function policyDocument(statements: PolicyStatement[]): string {
  return toJson({ Version: "2012-10-17", Statement: statementsOf(statements) });
}

/** Statements in IAM's words. */
function statementsOf(statements: PolicyStatement[]) {
  const merged = new Map<string, PolicyStatement>();
  for (const { actions, resources, conditions } of statements) {
    const key = JSON.stringify([actions, conditions]);
    const known = merged.get(key)?.resources ?? [];
    merged.set(key, { actions, resources: [...new Set([...known, ...resources])], conditions });
  }
  return [...merged.values()].map(({ actions, resources, conditions }) => ({
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    Condition: conditions,
  }));
}
