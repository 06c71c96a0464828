import { destructionOf, type Identity, rightsOf } from "../terraform-types/rights";
import type { AwsEnvironment, GcpEnvironment } from "../language";
import { awsPolicy } from "./rights/aws-policy";
import { policyParts } from "./rights/policy-parts";
import { billingCommand, isOfBilling } from "./rights/billing";
import type { Program } from "./synthesize";
import { UserError } from "./user-error";

/** The commands that give an identity what an environment needs, and no more; for the types that the environment has now. */
export function rightsCommands({ environment, json }: Program, identity: Identity): string {
  const rights = rightsOf(json, environment.protect)[identity];
  const denied = identity === "deploy" && environment.protect ? destructionOf(json) : [];
  return environment.cloud === "aws"
    ? onAws(environment, identity, rights, denied)
    : onGoogleCloud(environment, identity, rights);
}

const does = { plan: "plans", deploy: "deploys", dangerous: "deploys what is dangerous in" };

function onAws(
  environment: AwsEnvironment,
  identity: Identity,
  actions: readonly string[],
  denied: readonly string[],
): string {
  // Not the other way round: whoever deploys may change the roles whose names begin with the environment's.
  const name = `${identity}-${environment.system}-${environment.name}`;
  const policy = awsPolicy(environment, identity, actions, denied);
  const parts = policyParts(policy);
  if (parts === undefined) {
    const remedy = "let fewer roles in by `access`, or split the environment";
    throw new UserError(
      `the policy of who ${does[identity]} ${environment.name} has ${JSON.stringify(policy).length} characters, which is more than a role takes, with the ten policies beside it; ${remedy}`,
    );
  }
  const [own, ...others] = parts.map((part) => JSON.stringify(part, undefined, 2));
  return [
    `aws iam put-role-policy --role-name ${name} --policy-name ${name} --policy-document '${own}'\n`,
    ...others.map((document, index) => besideIt(environment.aws.account, name, `${name}-${index + 2}`, document)),
  ].join("");
}

/** Of a managed policy five versions are kept, of which one holds: "IAM and AWS STS quotas". */
function besideIt(account: string, role: string, name: string, document: string): string {
  return `policy=arn:aws:iam::${account}:policy/${name}
document='${document}'
if aws iam get-policy --policy-arn $policy >/dev/null 2>&1; then
  for version in $(aws iam list-policy-versions --policy-arn $policy --query 'Versions[?!IsDefaultVersion].VersionId' --output text); do
    aws iam delete-policy-version --policy-arn $policy --version-id $version
  done
  aws iam create-policy-version --policy-arn $policy --set-as-default --policy-document "$document"
else
  aws iam create-policy --policy-name ${name} --policy-document "$document"
fi
aws iam attach-role-policy --role-name ${role} --policy-arn $policy
`;
}

/** What the accounts are called that nothing names. */
const accounts = { plan: "planner", deploy: "deployer", dangerous: "dangerous-deployer" };

/** On the bucket of the state alone. */
const stateRoles = {
  plan: "storage.objectViewer",
  deploy: "storage.objectUser",
  dangerous: "storage.objectUser",
};

function onGoogleCloud(environment: GcpEnvironment, identity: Identity, permissions: readonly string[]): string {
  const { name, system, state, gcp, budget } = environment;
  const role = `${system}_${name}_${identity}`.replace(/-/g, "_");
  const known = identity === "deploy" && gcp.deployer !== "token" ? gcp.deployer : undefined;
  const member = `--member=serviceAccount:${known ?? `${accounts[identity]}@${gcp.project}.iam.gserviceaccount.com`}`;
  const lines = permissions.filter((permission) => !isOfBilling(permission)).join(",\\\n");
  return [
    `gcloud iam roles describe ${role} --project=${gcp.project} >/dev/null 2>&1 && verb=update || verb=create`,
    `gcloud iam roles $verb ${role} --quiet --project=${gcp.project} --title="${does[identity]} ${system} ${name}" --permissions=\\\n${lines}`,
    `gcloud projects add-iam-policy-binding ${gcp.project} ${member} --role=projects/${gcp.project}/roles/${role} --condition=None`,
    ...(state === undefined
      ? []
      : [
          `gcloud storage buckets add-iam-policy-binding gs://${state.bucket} ${member} --role=roles/${stateRoles[identity]}`,
        ]),
    ...(budget === undefined ? [] : [billingCommand(gcp.billingAccount!, member, identity)]),
    "",
  ].join("\n");
}
