import { Token } from "cdktf";
import type { Construct } from "constructs";
import { invalid } from "../../shared/invalid";
import { resolverOf } from "../../shared/resolve";
import { holdsToken, mustBeKnown, toJson } from "../../shared/tokens";
import type { IOpenIdConnectProvider } from "./open-id-connect-provider";

/** Who of an issuer may take a role, each exactly. */
export interface FederatedSubjects {
  /** Whose tokens count. */
  readonly provider: IOpenIdConnectProvider;

  /** What tokens must be for, such as `sts.amazonaws.com`. */
  readonly audience: string;

  /** The exact subjects, without `*` and `?`: `repo:acme/churn:ref:refs/heads/main`. */
  readonly subjects: string[];

  /**
   * What subjects may begin with, for an issuer whose subjects end in something new each time, as Bitbucket's do; each ends in `:`.
   * @default - none
   */
  readonly subjectPrefixes?: string[];
}

/** Who may take a role. */
export interface TrustProps {
  readonly services?: string[];
  readonly sourceAccount?: string;
  readonly roles?: string[];
  readonly federated?: FederatedSubjects[];
}

const maxLength = 2_048; // of a role's trust policy, blanks not counted: "IAM and AWS STS quotas"
const tokenLength = 100; // what is only known at deploy is an ARN, or a list of one

/**
 * The trust policy of a role as a JSON string. Where nobody is to take it, it says so: a policy without a statement is refused by IAM, and one whose only statement
 * denies lets nobody in.
 *
 * @throws ConstructError where it is longer than IAM takes; the problem quotes who was one too many
 */
export function trustPolicy(scope: Construct, props: TrustProps): string {
  const { services = [], sourceAccount, roles = [], federated = [] } = props;
  const made: Statement[] = [];
  if (services.length > 0) made.push(ofServices(services, sourceAccount));
  const policy = () => ({
    Version: "2012-10-17",
    Statement: made.length === 0 ? [nobody] : made.map((each) => each.statement()),
  });
  const checked = (who: string) => {
    const length = JSON.stringify(policy())
      .replace(/[$#]\{TfToken\[[^\]]*\]\}/g, "x".repeat(tokenLength))
      .replace(/\s/g, "").length;
    if (length <= maxLength) return;
    const said = Token.isUnresolved([who]) ? String(resolverOf(scope)([who])) : who;
    const problem = `with "${said}" its trust takes ${length} characters of the ${maxLength} that IAM takes`;
    throw invalid(scope, problem, "let fewer in, or let them take another role");
  };
  for (const role of roles) {
    if (!holdsToken(role) && !/^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/\S+$/.test(role))
      throw invalid(scope, `roles has "${role}"`, "write arn:aws:iam::<account>:role/<name>");
    add(made, "roles", role, ofRoles);
    checked(role);
  }
  for (const from of federated) {
    const { provider, audience, subjects, subjectPrefixes = [] } = from;
    mustBeKnown(scope, "federated.provider.issuer", provider.issuer, "conditions are named by it");
    mustBeKnown(scope, "federated.subjectPrefixes", subjectPrefixes, "one that is empty would let in everybody");
    const exact = subjects.map((subject) => [subject, false] as const);
    const begun = subjectPrefixes.map((subject) => [subject, true] as const);
    for (const [subject, isPrefix] of [...exact, ...begun]) {
      if (!holdsToken(subject) && (/[*?]/.test(subject) || (isPrefix && !subject.endsWith(":"))))
        throw invalid(
          scope,
          `a subject is "${subject}"`,
          "write it exactly: a pattern lets in whoever fits it one day",
        );
      add(made, `${provider.issuer} ${audience} ${isPrefix}`, subject, () => ofSubjects(from, isPrefix));
      checked(subject);
    }
  }
  return toJson(policy());
}

interface Statement {
  readonly key: string;
  readonly who: string[];
  statement(): object;
}

const nobody = { Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };

/** Adds somebody to the statement of a key, which is made for the first. */
function add(made: Statement[], key: string, who: string, make: () => (who: string[]) => object): void {
  const there = made.find((each) => each.key === key);
  if (there !== undefined) return void there.who.push(who);
  const [all, statement] = [[who], make()];
  made.push({ key, who: all, statement: () => statement(all) });
}

function ofServices(services: string[], sourceAccount?: string): Statement {
  const statement = () => ({
    Effect: "Allow",
    Principal: { Service: services },
    Action: "sts:AssumeRole",
    Condition: sourceAccount === undefined ? undefined : { StringEquals: { "aws:SourceAccount": sourceAccount } },
  });
  return { key: "services", who: [], statement };
}

const ofRoles = () => (roles: string[]) => ({ Effect: "Allow", Principal: { AWS: roles }, Action: "sts:AssumeRole" });

/**
 * Tokens of Google's accounts name who asked for them in `azp`, and what they are for is then in `oaud` ("Available keys for AWS OIDC federation", IAM guide).
 * The subject of a service account's is its unique id.
 */
const ofSubjects =
  ({ provider, audience }: FederatedSubjects, isPrefix: boolean) =>
  (subjects: string[]) => {
    const { arn, issuer } = provider;
    const aud = `${issuer}:${issuer === "accounts.google.com" ? "oaud" : "aud"}`;
    const sub = `${issuer}:sub`;
    return {
      Effect: "Allow",
      Principal: { Federated: arn },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: isPrefix
        ? { StringEquals: { [aud]: audience }, StringLike: { [sub]: subjects.map((each) => `${each}*`) } }
        : { StringEquals: { [aud]: audience, [sub]: subjects } },
    };
  };
