import { ref, type TerraformResource, Token } from "cdktf";

/**
 * Gives a resource one instance, whose key is a hash of its content: `aws_sagemaker_model.churn["5f70bf18"]`. Returns its name, for those who build
 * on it.
 *
 * With the hash in the key, going back to an earlier content finds it again and only deletes the later one; at an address without it, the earlier
 * name would still be taken by a deposed object. And with the hash nowhere else in the address, Terraform knows whatever came before as what
 * an endpoint depends on, since it remembers dependencies by resource and not by instance. Had each content a resource of its own,
 * it would forget after a failed update which of them still serves, and the next version would delete that before it moves the endpoint.
 */
export function nameByHash(resource: TerraformResource, hash: string): string {
  resource.addOverride("for_each", `\${toset(["${hash}"])}`);
  const address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
  return Token.asString(ref(`${address}["${hash}"].name`, resource.cdktfStack));
}
