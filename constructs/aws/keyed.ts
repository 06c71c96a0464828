import { ref, type TerraformResource, Token } from "cdktf";

/**
 * Gives a resource one instance under `key`, such as `aws_lb_target_group.churn["5f70bf18"]`. Returns what asks for its attributes, for those who come after it:
 * another key is another instance, which is made beside the one that is in use, and one that comes back is found again.
 */
export function keyed(resource: TerraformResource, key: string): (attribute: string) => string {
  resource.addOverride("for_each", `\${toset(["${key}"])}`);
  const address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}["${key}"]`;
  const known = new Map<string, string>();
  return (attribute) => {
    if (!known.has(attribute))
      known.set(attribute, Token.asString(ref(`${address}.${attribute}`, resource.cdktfStack)));
    return known.get(attribute)!;
  };
}
