import { matches, type Right } from "./right";
import type { Holder } from "./holders";

/** The accounts and projects that are one's own. */
export type Homes = ReadonlySet<string>;

/** Why a right that is new opens a door or widens one, in words to be read in brackets; undefined for a plain right. */
export function dangerOf(right: Right, holder: Pick<Holder, "kind" | "called">, homes: Homes): string | undefined {
  if (right.effect === "Deny") return undefined;
  if (holder.kind === "google")
    return memberDanger(right.who) ?? foreignProject(right.who, homes) ?? roleDanger(right, holder.called);
  if (holder.kind === "attached")
    return /:policy\/(?:.*\/)?(AdministratorAccess|PowerUserAccess|IAM\w*|\w*FullAccess)$/.test(right.what)
      ? "far more than one thing"
      : undefined;
  if (holder.kind === "identity") return actionDanger(right);
  const isOwnKey = right.who.endsWith(":root") && homes.has(accountOf(right.who) ?? "") && right.what === "kms:*";
  const isAssume = holder.kind === "trust";
  return principalDanger(right, homes) ?? (isAssume || isOwnKey ? undefined : actionDanger({ ...right, on: "" }));
}

/**
 * Who may give itself whatever it wants has everything: AWS IAM's actions that change, `iam:PassRole` and `sts:AssumeRole` among them, and those of
 * other services that change who gets in, which the Service Authorization Reference lists under "Permissions management".
 */
const changers = [
  "iam:PassRole iam:PutRolePolicy iam:AttachRolePolicy iam:CreatePolicyVersion iam:CreateAccessKey iam:UpdateAssumeRolePolicy iam:CreateUser iam:DeleteRolePermissionsBoundary",
  "sts:AssumeRole organizations:AttachPolicy sso:CreateAccountAssignment kms:PutKeyPolicy s3:PutBucketPolicy s3:PutBucketAcl s3:PutObjectAcl",
  "s3:PutBucketPublicAccessBlock s3:PutAccountPublicAccessBlock s3:PutAccessPointPolicy ecr:SetRepositoryPolicy sns:AddPermission sqs:AddPermission",
  "lambda:AddPermission secretsmanager:PutResourcePolicy glue:PutResourcePolicy lakeformation:GrantPermissions ram:CreateResourceShare",
].flatMap((line) => line.split(" "));

// What cannot be limited to one thing, or tells no content.
const harmlessOnAll =
  /^(ecr:GetAuthorizationToken|s3:GetAccountPublicAccessBlock|cloudwatch:PutMetricData|xray:Put\w+|sts:GetCallerIdentity|[\w-]+:(Describe|List)\w*\*?)$/i;

function actionDanger({ what, on, inverted }: Right): string | undefined {
  if (inverted) return "all but what is named";
  if (/^(\*|\*:\*)$/.test(what)) return "every action";
  if (/^[\w-]+:\*$/.test(what)) return `every action of ${what.split(":")[0]!.toLowerCase()}`;
  if (/^(iam|sts):/i.test(what) && !/^(iam|sts):(Get|List|Simulate|Generate|Decode)/i.test(what))
    return "with it comes whatever a role may do";
  if (changers.some((action) => matches(what, action, "i"))) return "it changes who may do what";
  if (/^(\*|arn:aws[\w-]*:s3:::\*)$/.test(on) && !harmlessOnAll.test(what)) return "on everything in the account";
  return undefined;
}

// Condition keys that say who asks, or from where: everybody under another condition is everybody (Amazon S3 User Guide, "Blocking public access
// to your Amazon S3 storage", the meaning of "public": fixed values of such keys, and ranges of addresses).
const callers =
  /^"?(aws:(Principal(OrgID|OrgPaths|Account|Arn|IsAWSService|ServiceName)|Source(Arn|Account|Owner|OrgID|OrgPaths|Vpc|Vpce|VpcArn|Ip)|userid|VpceAccount|VpceOrgID)|kms:CallerAccount|s3:DataAccessPoint(Account|Arn)|lambda:FunctionUrlAuthType|sns:Endpoint)$/i;

function limitsCaller(condition: string): boolean {
  if (condition === "") return false;
  const tests = JSON.parse(condition) as { key: string; operator: string; values: string[] }[];
  return tests.some(
    ({ key, operator, values }) =>
      callers.test(key) &&
      /^(ForA(ny|ll)Values:)?(String(Equals|Like|EqualsIgnoreCase)|Arn(Equals|Like)|IpAddress|Bool)$/i.test(operator) &&
      !values.some((value) => /^[*?]+$|\/0$|\/1$|^arn:aws:\*+:\*+:\*+:\*+:?\*+$/.test(value)),
  );
}

function principalDanger({ who, condition, inverted }: Right, homes: Homes): string | undefined {
  if (inverted) return "everybody but who is named";
  if (/^\*$|^arn:aws[\w-]*:iam::\*:/.test(who)) return limitsCaller(condition) ? undefined : "everybody";
  const account = accountOf(who);
  if (account !== undefined && !homes.has(account)) return `account ${account} is another`;
  const foreign = [
    ...condition.matchAll(/"key":"aws:(?:Source|Principal)Account","operator":"String\w+","values":\[([^\]]*)\]/gi),
  ]
    .flatMap(([, values]) => values!.match(/\d{12}/g) ?? [])
    .find((one) => !homes.has(one));
  if (foreign !== undefined) return `account ${foreign} is another`;
  if (/^[0-9a-f]{64}$/.test(who)) return "an account by its canonical id";
  if (
    /oidc-provider\/|saml-provider\/|^(accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com|cognito-identity)/.test(
      who,
    ) &&
    condition === ""
  )
    return "everybody whom that provider knows";
  return undefined;
}

const accountOf = (who: string) => /^arn:aws[\w-]*:(?:iam|sts)::(\d{12}):/.exec(who)?.[1];

/** Members that are more than one's own people, by Google Cloud's "IAM principals" (cloud.google.com/iam/docs/principals-overview). */
function memberDanger(who: string): string | undefined {
  if (/^(allUsers|allAuthenticatedUsers|\*)$/.test(who) || /(^|:)(allUsers|allAuthenticatedUsers)$/.test(who))
    return "everybody";
  if (/^principalSet:\/\/goog\/(public:all|public)/.test(who)) return "everybody";
  if (/^principalSet:\/\/(goog\/|cloudresourcemanager|.*\/\*$)/.test(who)) return "everybody in that set";
  if (/^domain:/.test(who)) return "everybody with an address there";
  if (/^(user|group):[^@]*@(gmail|googlemail)\.com$/.test(who)) return "a personal account";
  return undefined;
}

function foreignProject(who: string, homes: Homes): string | undefined {
  const project = /@([a-z][a-z0-9-]*)\.iam\.gserviceaccount\.com$/.exec(who)?.[1];
  const projects = [...homes].filter((home) => !/^\d{12}$/.test(home));
  // Google's own agents live in projects of Google's.
  const isAgent = project === undefined || isGoogles(who);
  return isAgent || projects.length === 0 || projects.includes(project) ? undefined : `project ${project} is another`;
}

const isGoogles = (who: string) =>
  /^serviceAccount:(service-)?\d+@|@(gcp-sa-|cloudservices|[\w-]*-accounts?\.iam|system\.)/.test(who);

/** Basic roles, roles that hand on rights, and on a whole project those that reach all data or rule a whole service. */
function roleDanger({ what, who }: Right, called: string): string | undefined {
  if (/^(roles\/)?(owner|editor|viewer)$/.test(what))
    return called.startsWith("dataset") ? undefined : "nearly everything";
  if (
    /^roles\/iam\.(serviceAccountTokenCreator|serviceAccountKeyAdmin|workloadIdentityUser|serviceAccountOpenIdTokenCreator)$/.test(
      what,
    )
  )
    return "whoever has it can be that account";
  if (isGoogles(who)) return undefined;
  if (/^roles\/(iam|resourcemanager)\.\w*admin|^roles\/iam\.securityAdmin|\.(securityAdmin|dataOwner)$/i.test(what))
    return "it changes who may do what";
  if (!/^(project|folder|organization) /.test(called)) return undefined;
  if (/^roles\/iam\.|^roles\/resourcemanager\./.test(what)) return "whoever has it can be every account of the project";
  if (/admin$|owner$|developer$/i.test(what)) return "everything of that service in the project";
  if (/^roles\/(storage|secretmanager|cloudkms|artifactregistry|datastore|bigquery\.data)/.test(what))
    return "all of it in the project";
  return undefined;
}

/** Google's permissions that hand on rights, in a role of one's own. */
export function permissionDanger(what: string): string | undefined {
  return /setIamPolicy$|actAs$|getAccessToken$|implicitDelegation$|sign(Blob|Jwt)$|serviceAccountKeys\.create$|iam\.roles\.(create|update)$/.test(
    what,
  )
    ? "it changes who may do what"
    : undefined;
}
