import { Aspects, Fn, TerraformDataSource, type TerraformProvider, TerraformResource, Token } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { invalid, isKnown } from "../shared/invalid";
import { checkSpelling } from "../shared/misspelt";
import { propNames } from "./prop-names";

/** Settings of every construct. */
export interface ProviderSettings {
  /**
   * Provider that makes all of it, such as one of another region.
   * @default - the stack's
   */
  readonly provider?: TerraformProvider;
}

/** Settings of every construct that makes something which can have tags. */
export interface ResourceSettings extends ProviderSettings {
  /**
   * Tags of all that is made, beside the provider's `defaultTags` and the construct's own, such as `Name`. At most 50 each (10 of an S3 object).
   * @default - the provider's
   */
  readonly tags?: Record<string, string>;
}

/** What decides about access or deletion. */
const closed = ["S3Share", "S3LifecycleRule", "S3Transition", "EcrLifecycleRule"];

/** Throws for a prop that is misspelt. Called at once where what is missing for it would be told in its place. */
export function checkProps(construct: Construct, props: object): void {
  checkSpelling(construct, props, propNames, closed);
}

/**
 * Gives the provider and the tags to all below a construct that has none of its own: at the end of its constructor to what is there, and at
 * synthesis to what is made later, such as the policies of grants. Throws for a prop that is misspelt, since it is told all of them.
 */
export function applySettings(construct: Construct, props: ResourceSettings): void {
  checkProps(construct, props);
  const { provider, tags } = props;
  if (provider === undefined && tags === undefined) return;
  checkTags(construct, tags);
  const seen = new WeakSet<IConstruct>();
  const visit = (node: IConstruct) => {
    if (seen.has(node)) return;
    seen.add(node);
    if (!TerraformResource.isTerraformResource(node) && !TerraformDataSource.isTerraformDataSource(node)) return;
    const element = node as TerraformResource;
    if (provider !== undefined) element.provider ??= provider;
    if (tags === undefined || !canHaveTags(element)) return;
    element.tags = merged(tags, element.tagsInput);
    checkTagCount(construct, element.tagsInput);
  };
  construct.node.findAll().forEach(visit);
  Aspects.of(construct).add({ visit });
}

interface Tagged {
  tags: Record<string, string>;
  readonly tagsInput?: Record<string, string>;
}

const canHaveTags = (node: IConstruct): node is TerraformResource & Tagged =>
  TerraformResource.isTerraformResource(node) && "tagsInput" in node;

function merged(given: Record<string, string>, own: Record<string, string> = {}): Record<string, string> {
  if (![given, own].some((tags) => Token.isUnresolved(tags))) return { ...given, ...own };
  return Object.keys(own).length === 0 ? given : Token.asStringMap(Fn.merge([given, own]));
}

/** Throws for tags that no service takes ("Tag naming limits and requirements", Tagging AWS Resources): some say so in the middle of a deploy. */
function checkTags(construct: Construct, tags: Record<string, string> | undefined): void {
  if (!isKnown(tags)) return;
  for (const [key, value] of Object.entries(tags)) {
    if (isKnown(key) && /^aws:/i.test(key))
      throw invalid(construct, `tags has "${key}"`, "leave it out: what begins with aws: is AWS's own");
    if (isKnown(key) && (key === "" || [...key].length > 128))
      throw invalid(construct, `tags has "${key}"`, "give a key of 1 to 128 characters");
    if (isKnown(value) && [...value].length > 256)
      throw invalid(construct, `tags.${key} has ${[...value].length} characters`, "give 256 or fewer");
  }
  checkTagCount(construct, tags);
}

function checkTagCount(construct: Construct, tags: Record<string, string> | undefined): void {
  const count = isKnown(tags) ? Object.keys(tags).length : 0;
  if (count > 50) throw invalid(construct, `tags has ${count}, with the construct's own`, "keep at most 50");
}
