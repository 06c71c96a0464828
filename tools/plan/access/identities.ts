import type { Finding } from "../finding";
import { isEmpty, record } from "../json";
import { code } from "../markdown";
import { title } from "../names";
import type { ResourceChange } from "../plan";
import type { Homes } from "./dangerous-rights";

/** Projects and accounts that may connect to a private endpoint. */
export function letIn(before: unknown, after: unknown, subject: string, homes: Homes): Finding[] {
  const allowed = (side: unknown) => valuesUnder(side, /^(project_allowlist|allowed_principals|allowed_accounts)$/);
  const ranges = (side: unknown) => valuesUnder(side, /^(allowed_ip_range|authorized_networks|cidr_blocks)$/);
  if (ranges(before).length > 0 && ranges(after).length === 0)
    return [access(`${upper(subject)} takes every address: the list of those that it takes is gone`, true, 0)];
  const already = allowed(before);
  const come = allowed(after).filter((one) => !already.includes(one));
  return come.map((one) => {
    const isForeign = homes.size > 0 && !homes.has(one);
    const kind = /^\d{12}$|^arn:/.test(one) ? "account" : "project";
    const who = isForeign ? `another ${kind}, ${code(one, Infinity)},` : code(one, Infinity);
    return access(`Lets ${who} connect to ${subject}`, isForeign || !isEmpty(before), 0.5);
  });
}

/** Whatever stands in a field of that name, however deep. */
function valuesUnder(side: unknown, field: RegExp): string[] {
  return Object.entries(record(side)).flatMap(([name, value]) => {
    if (field.test(name))
      return (Array.isArray(value) ? value : [value])
        .filter((one) => !isEmpty(one))
        .map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
    return (Array.isArray(value) ? value : [value]).flatMap((inner) => valuesUnder(inner, field));
  });
}

const keys =
  /^(aws_iam_(access_key|user_login_profile|service_specific_credential|user_ssh_key)|google_service_account_key|google_storage_hmac_key|google_apikeys_key)$/;
const providers =
  /^(aws_iam_(openid_connect|saml)_provider|google_iam_workload_identity_pool_provider|google_iam_workforce_pool_provider)$/;

/** What proves who one is: a key that lasts, and whose word is taken. */
export function identities(resource: ResourceChange, isNew: boolean): Finding[] {
  if (keys.test(resource.type) && isNew)
    return [
      access(`Makes a key that lasts, ${title(resource)}: whoever has it is that account, from everywhere`, true, 0.5),
    ];
  if (providers.test(resource.type))
    return [
      access(
        `${isNew ? "Takes" : "Changes how it takes"} another's word for who somebody is: ${title(resource)}`,
        true,
        0.5,
      ),
    ];
  return [];
}

const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function access(says: string, dangerous: boolean, rank: number): Finding {
  return { level: "access", says, dangerous, rank };
}
