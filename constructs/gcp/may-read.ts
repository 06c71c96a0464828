import { SecretManagerSecretIamMember } from "@cdktf/provider-google/lib/secret-manager-secret-iam-member";
import { StorageBucketIamMember } from "@cdktf/provider-google/lib/storage-bucket-iam-member";
import type { IConstruct, IDependable } from "constructs";
import { resolverOf } from "../shared/resolve";
import type { IServiceAccount } from "./iam/identity";
import type { ISecret } from "./secret-manager/secret";
import type { IBucket } from "./storage/bucket";

/** What is read: a folder of a bucket, or a secret. */
export type Read =
  { readonly from: IBucket; readonly path: string } | { readonly from: ISecret; readonly path?: undefined };

/**
 * Lets an account read what it is about to run with, unless a grant of this program lets it do so already.
 *
 * @param name what the grant is called: part of its address, so it never changes
 * @returns the grant, for what starts as the account
 */
export function mayRead(account: IServiceAccount, { from, path }: Read, name = account.knownEmail): IDependable {
  const folder = path === undefined || path.endsWith("/") ? path : `${path}/`;
  const before = grantsTo(account.member, from).find((grant) => lets(grant, folder));
  if (before !== undefined) return before;
  const id = `${name}${folder === undefined ? "" : `:${folder}`}`;
  const made = folder === undefined ? from.grantRead(id, account) : (from as IBucket).grantRead(id, account, folder);
  const grant = grantsTo(account.member, from).find((each) => each === made);
  if (grant === undefined) return made;
  // It is read at every start: the right to the old goes after what runs has moved to the new.
  grant.lifecycle = { createBeforeDestroy: true };
  return made;
}

type Grant = StorageBucketIamMember | SecretManagerSecretIamMember;

function grantsTo(to: string, from: IConstruct): Grant[] {
  const resolve = resolverOf(from);
  const member = resolve(to);
  return from.node
    .findAll()
    .filter((each) => each instanceof StorageBucketIamMember || each instanceof SecretManagerSecretIamMember)
    .filter((grant) => resolve(grant.memberInput) === member);
}

const readers = /^roles\/(storage\.(objectViewer|objectUser|objectAdmin|admin)|secretmanager\.(secretAccessor|admin))$/;

/** True for a role that reads, on all of it or on what is below a folder that holds this one. */
function lets(grant: Grant, folder = ""): boolean {
  const { roleInput = "", conditionInput } = grant;
  if (!readers.test(roleInput)) return false;
  if (conditionInput === undefined) return true;
  const below = /^[^&]* \|\| resource\.name\.startsWith\("[^"]*\/objects\/([^"]*)"\)$/.exec(
    conditionInput.expression,
  )?.[1];
  return below !== undefined && folder.startsWith(below);
}
