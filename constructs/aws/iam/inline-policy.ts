import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Lazy, Token } from "cdktf";
import type { Construct } from "constructs";
import { invalid } from "../../shared/invalid";
import { checkNothingElse } from "../../shared/misspelt";
import { shortHash } from "../../shared/names";
import { type Resolve, resolverOf } from "../../shared/resolve";
import { toJson } from "../../shared/tokens";
import { nameByHash } from "../sagemaker/keyed-by-hash";
import type { PolicyStatement } from "./role";
import { withoutResource } from "./without-resource";

const maxLength = 10_240; // of all inline policies of a role together; IAM does not count blanks
const tokenLength = 80; // what is only known at deploy is an ARN: of a bucket at most 76 characters, of a key 75

/** The inline policy that grants go into, made with the first of them. */
export class InlinePolicy {
  public resource?: IamRolePolicy;

  private readonly statements: PolicyStatement[] = [];

  constructor(
    private readonly scope: Construct,
    private readonly name: string,
    private readonly role: string,
    private readonly createBeforeDestroy = false,
  ) {}

  public allow(statements: PolicyStatement[]): IamRolePolicy {
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
    return this.resource;
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

const keys: Record<keyof PolicyStatement, true> = { actions: true, resources: true, conditions: true };

function checkStatement(scope: Construct, statement: PolicyStatement): void {
  checkNothingElse(scope, "statement", statement, keys);
  const { actions, resources } = statement;
  const wide = actions.find((action) => action.includes("*"));
  if (wide !== undefined) throw invalid(scope, `action "${wide}" is a wildcard`, "name the actions one by one");
  const all = Token.isUnresolved(resources) ? undefined : resources.find(isEverything);
  if (all !== undefined && !actions.every((action) => withoutResource.has(action))) {
    throw invalid(scope, `${actions.join(", ")} on resource "${all}"`, "name the ARNs that are meant");
  }
}

/** True for `*`, and for an ARN whose service or resource is nothing but a wildcard, also by leaving the rest out. */
function isEverything(resource: string): boolean {
  const [, , service, , , ...rest] = resource.split(":");
  if (rest.length === 0 && Token.isUnresolved(resource)) return false;
  return [service ?? resource, rest.length === 0 ? resource.slice(-1) : rest.join(":")].some(isWild);
}

const isWild = (part: string) => /^[*?/:]*\*[*?/:]*$/.test(part);

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
