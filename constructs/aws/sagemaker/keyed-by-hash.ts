import { ref, type TerraformResource, Token } from "cdktf";
import { fitName } from "../../shared/names";
import { late } from "../../shared/resolve";
import { keyed } from "../keyed";
import { finalHash } from "./content-hash";

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
  return keyed(resource, hash)("name");
}

/** What a resource that is named by its content is called, known when the program is written. */
export interface ContentName {
  /** What its name ends in. */
  readonly ending: () => string;

  /** The name. */
  readonly written: () => string;

  /** The name as those refer to it who come after the resource. */
  readonly reference: string;
}

/**
 * Names a resource by what it finally is, overrides and aspects included, and keys its only instance by the same hash.
 *
 * @param baseName what the name starts with; more than 54 characters are shortened
 * @param hashed what the hash is made of; its `content` is what the resource was made of
 * @param endings what the names end in of those whose names stand in the content
 */
export function nameByContent(
  resource: TerraformResource & { name: string },
  baseName: string,
  hashed: { readonly content: unknown; readonly [key: string]: unknown },
  endings: string[] = [],
): ContentName {
  const final = finalHash(resource, hashed, endings);
  const hash = () => final().hash;
  const ending = () => final().ending;
  const start = fitName(baseName, 54);
  const written = () => `${start}-${ending()}`;
  resource.name = late(written);
  resource.addOverride(
    "for_each",
    late(() => `\${toset(["${hash()}"])}`),
  );
  const address = `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;
  const references = new Map<string, string>();
  const reference = (key: string) => {
    if (!references.has(key))
      references.set(key, Token.asString(ref(`${address}["${key}"].name`, resource.cdktfStack)));
    return references.get(key)!;
  };
  return { ending, written, reference: late(() => reference(hash())) };
}
