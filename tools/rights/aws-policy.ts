import type { AwsEnvironment } from "../../language";
import { type Identity, stateRights } from "../../terraform-types/rights";
import { needOf } from "../sandbox/needs";
import type { Policy, Statement } from "./policy-parts";

/**
 * What an identity may do: these actions, on what carries the environment's name, where AWS lets names tell; and its part of the state. What is denied, no other
 * policy brings back.
 */
export function awsPolicy(
  environment: AwsEnvironment,
  identity: Identity,
  actions: readonly string[],
  denied: readonly string[],
): Policy {
  const { name, system, aws } = environment;
  const own = `${system}-${name}-`;
  const statements: Statement[] = [];
  const add = (
    sid: string,
    some: readonly string[],
    resource: readonly string[],
    condition?: Statement["Condition"],
  ) => {
    if (some.length === 0) return;
    const statement = { Sid: sid, Effect: "Allow", Action: some, Resource: resource } as const;
    statements.push(condition === undefined ? statement : { ...statement, Condition: condition });
  };
  const rest = new Set(actions);
  const take = (fits: (action: string) => boolean) => {
    const taken = [...rest].filter(fits);
    for (const action of taken) rest.delete(action);
    return taken;
  };

  const { account, region } = aws;
  const people = needOf(environment).roles ?? [];
  const inRegion = { StringEquals: { "aws:RequestedRegion": [region] } };
  const ofPeople = ["iam:GetRolePolicy", "iam:PutRolePolicy", "iam:DeleteRolePolicy"];
  if (people.length > 0) add("LetsPeopleIn", actions.filter((action) => ofPeople.includes(action)), people); // prettier-ignore
  add("LendsKeys", take(is("kms:CreateGrant")), ["*"], { Bool: { "kms:GrantIsForAWSResource": ["true"] } });
  const readsSecrets = actions.includes("secretsmanager:GetSecretValue");
  const via = ["s3", ...(readsSecrets ? ["secretsmanager"] : [])].map(
    (service) => `${service}.${region}.amazonaws.com`,
  );
  const viaServices = { StringEquals: { "kms:ViaService": via } };
  add("KeysOfObjects", take(is("kms:Decrypt", "kms:GenerateDataKey")), ["*"], viaServices);
  add("FoundById", take(isNameless), ["*"], inRegion);
  add("OfNoRegion", take(is("route53:CreateHostedZone")), ["*"]);
  const lentTo = [
    ...services.roles,
    ...Object.keys(services.rolesOf).filter((to) => services.rolesOf[to]!.some((of) => actions.some(has(of)))),
  ].sort();
  const toServices = { StringEquals: { "iam:PassedToService": lentTo } };
  add("HandsRolesOn", take(is("iam:PassRole")), [`arn:aws:iam::${account}:role/${own}*`], toServices);
  const isOfIssuer = (action: string) => /^iam:\w*OpenIDConnectProvider/.test(action);
  add("TrustsIssuers", take(isOfIssuer), [`arn:aws:iam::${account}:oidc-provider/*`]);
  const theirOwn = { StringEquals: { "iam:AWSServiceName": services.ownRoles } };
  const ownRoles = [`arn:aws:iam::${account}:role/aws-service-role/*`];
  add("LetsServicesMakeTheirRoles", take(is("iam:CreateServiceLinkedRole")), ownRoles, theirOwn);
  // Airflow's list of packages is the only object that Terraform reads or writes; the others are data.
  const goes = denied.includes("s3:DeleteObject") ? deletesObjects : [];
  const objects = take(is("s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", ...goes));
  add("PackagesOfAirflow", objects, [packagesOf(account, own)]);
  const named = namedThings(environment, own);
  const ofNamed = take((action) => action.split(":")[0]! in named);
  const used = new Set(ofNamed.map((action) => action.split(":")[0]));
  add("OfThisEnvironment", ofNamed, Object.entries(named).flatMap(([service, arns]) => (used.has(service) ? arns : []))); // prettier-ignore
  if (rest.size > 0) throw new Error(`no resource is known for ${[...rest].join(", ")}`);
  statements.push(...stateStatements(environment, identity), ...denials(environment, denied, named, own));
  return { Version: "2012-10-17", Statement: statements };
}

const services = {
  // To whom roles are handed by what only some environments have.
  rolesOf: {
    "ec2.amazonaws.com": ["batch"],
    "ecs-tasks.amazonaws.com": ["batch", "ecs"],
    "events.amazonaws.com": ["events"],
    "scheduler.amazonaws.com": ["scheduler"],
    "states.amazonaws.com": ["states"],
  } as Readonly<Record<string, readonly string[]>>,
  roles: ["airflow.amazonaws.com", "sagemaker.amazonaws.com", "vpc-flow-logs.amazonaws.com"],
  ownRoles: [
    ...["airflow", "batch", "ecs.application-autoscaling", "ecs", "elasticloadbalancing"],
    "sagemaker.application-autoscaling",
  ].map((service) => `${service}.amazonaws.com`),
};

const has = (service: string) => (action: string) => action.startsWith(`${service}:`);

const is =
  (...names: string[]) =>
  (action: string) =>
    names.includes(action);

const byNone = [
  ...["CreateUserPool", "DescribeUserPoolDomain"].map((name) => `cognito-idp:${name}`),
  ...["DescribeTaskDefinition", "DeregisterTaskDefinition"].map((name) => `ecs:${name}`),
  ...["DescribeComputeEnvironments", "DescribeJobDefinitions", "DescribeJobQueues"].map((name) => `batch:${name}`),
  "states:ValidateStateMachineDefinition",
];

/**
 * What is found by an id that AWS gives, or by none: "Service Authorization Reference"; composite alarms are told only to whoever may ask for all
 * ("DescribeAlarms", Amazon CloudWatch API Reference).
 */
function isNameless(action: string): boolean {
  const [service = ""] = action.split(":");
  if (["acm", "ec2", "kms", "application-autoscaling", "route53resolver"].includes(service)) return true;
  if (action.startsWith("elasticloadbalancing:Describe")) return true;
  return [...byNone, "logs:DescribeLogGroups", "cloudwatch:DescribeAlarms"].includes(action);
}

/** By service, the ARNs of what Ponte names. */
function namedThings(environment: AwsEnvironment, own: string): Record<string, string[]> {
  const { account, region } = environment.aws;
  const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${account}:${rest}`;
  const database = own.replace(/-/g, "_");
  return {
    airflow: [arn("airflow", `environment/${own}*`)],
    budgets: [`arn:aws:budgets::${account}:budget/${own}*`],
    athena: [arn("athena", `workgroup/${own}*`)],
    // Of an environment of Batch the provider makes the name.
    batch: ["compute-environment/terraform-", `job-definition/${own}`, `job-queue/${own}`].map((rest) =>
      arn("batch", `${rest}*`),
    ),
    "cognito-idp": [arn("cognito-idp", "userpool/*")], // found by an id as well, and kept from deletion by it
    cloudwatch: [
      arn("cloudwatch", `alarm:${own}*`),
      arn("cloudwatch", `alarm:service/${own}*`),
      `arn:aws:cloudwatch::${account}:dashboard/${own}*`,
    ],
    ecs: [`cluster/${own}`, `service/${own}`, `task-definition/${own}`].map((rest) => arn("ecs", `${rest}*`)),
    // Names of at most 32 characters are cut behind 25, and those of target groups behind 16.
    elasticloadbalancing: [
      ...["loadbalancer", "listener", "listener-rule"].map((kind) => `${kind}/app/${own.slice(0, 25)}`),
      `targetgroup/${own.slice(0, 16)}`,
    ].map((rest) => arn("elasticloadbalancing", `${rest.replace(/[-_.]+$/, "")}*`)),
    events: [arn("events", `rule/${own}*`)],
    ecr: [arn("ecr", `repository/${own}*`)],
    glue: ["catalog", `database/${database}*`, `table/${database}*/*`, `userDefinedFunction/${database}*/*`].map(
      (rest) => arn("glue", rest),
    ),
    iam: ["role", "instance-profile"].map((kind) => `arn:aws:iam::${account}:${kind}/${own}*`),
    logs: [arn("logs", `log-group:/aws/*/${own}*`), arn("logs", `log-group:airflow-${own}*`)],
    route53: ["arn:aws:route53:::hostedzone/*", "arn:aws:route53:::change/*"],
    s3: [`arn:aws:s3:::${account}-${own}*`],
    scheduler: [`schedule/default/${own}*`, `schedule/${own}*/${own}*`, `schedule-group/${own}*`].map((rest) =>
      arn("scheduler", rest),
    ),
    secretsmanager: [arn("secretsmanager", `secret:${own}*`)],
    sagemaker: ["model", "endpoint-config", "endpoint"].map((kind) => arn("sagemaker", `${kind}/${own}*`)),
    sns: [arn("sns", `${own}*`)],
    states: [arn("states", `stateMachine:${own}*`)],
  };
}

const deletesObjects = ["s3:DeleteObject", "s3:DeleteObjectVersion"];

const packagesOf = (account: string, own: string) => `arn:aws:s3:::${account}-${own}airflow-*/requirements.txt`;

/** Keys have no names: none of the region's is deleted. A bucket's objects cannot be told from its packages by `Resource` alone. */
function denials(
  environment: AwsEnvironment,
  denied: readonly string[],
  named: Record<string, string[]>,
  own: string,
): Statement[] {
  const { account, region } = environment.aws;
  const keys = denied.filter((action) => action.startsWith("kms:"));
  const objects = denied.filter(is(...deletesObjects));
  const others = denied.filter((action) => !keys.includes(action) && !objects.includes(action));
  // Every deletion in Glue is one of the whole catalog, too.
  const arns = Object.entries(named).flatMap(([service, arns]) =>
    others.some((action) => action.startsWith(`${service}:`))
      ? arns.filter((arn) => !/:(catalog|userDefinedFunction)\b/.test(arn))
      : [],
  );
  const kept = [packagesOf(account, own), ...stateObjects(environment)];
  const all: Statement[] = [
    { Sid: "KeepsWhatHoldsData", Effect: "Deny", Action: others, Resource: arns },
    { Sid: "KeepsKeys", Effect: "Deny", Action: keys, Resource: [`arn:aws:kms:${region}:${account}:key/*`] },
    { Sid: "KeepsObjects", Effect: "Deny", Action: objects, NotResource: kept },
  ];
  return all.filter(({ Action }) => Action.length > 0);
}

/** The state, and its lock. */
function stateObjects({ name, system, state }: AwsEnvironment): string[] {
  if (state === undefined) return [];
  const key = `arn:aws:s3:::${state.bucket}/${system}/${name}/terraform.tfstate`;
  return [key, `${key}.tflock`];
}

function stateStatements(environment: AwsEnvironment, identity: Identity): Statement[] {
  const { state } = environment;
  if (state === undefined) return [];
  const [key, lock] = stateObjects(environment);
  const onBucket = stateRights.aws[identity].filter((action) => action === "s3:ListBucket");
  const onObjects = stateRights.aws[identity].filter((action) => action !== "s3:ListBucket");
  return [
    { Sid: "FindsTheState", Effect: "Allow", Action: onBucket, Resource: [`arn:aws:s3:::${state.bucket}`] },
    { Sid: "TheState", Effect: "Allow", Action: onObjects, Resource: identity === "plan" ? [key!] : [key!, lock!] },
  ];
}
