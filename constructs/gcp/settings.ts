import { Aspects, Fn, TerraformDataSource, type TerraformProvider, TerraformResource, Token } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { invalid, isKnown } from "../shared/invalid";
import { checkSpelling } from "../shared/misspelt";
import { checkKeys } from "../shared/tokens";
import { propNames } from "./prop-names";

/** What can be set of all resources of a construct. */
export interface ProviderSettings {
  /**
   * The provider that makes the resources, such as one with an alias that acts as another account. It should be given the project, too, where its own is another.
   * @default - the stack's
   */
  readonly provider?: TerraformProvider;
}

/** What can be set of all resources of a construct, of which some have labels. */
export interface ResourceSettings extends ProviderSettings {
  /**
   * Labels of all resources that have any, at most 64: keys and values of at most 63 lower-case letters, digits, `_` and `-`, keys beginning with a
   * letter ("Requirements for labels", Resource Manager). They add to those of the provider.
   * @default - those of the provider alone
   */
  readonly labels?: { readonly [key: string]: string };
}

/** What decides about access or deletion. */
const closed = ["GcsLifecycleRule", "GcsTransition"];

/** Throws for a prop that is misspelt. Called where there are no settings to apply. */
export function checkProps(construct: Construct, props: object): void {
  checkSpelling(construct, props, propNames, closed);
}

/** Settings of the constructs that have some. */
const settings = new WeakMap<IConstruct, ResourceSettings>();

/**
 * Gives the construct's resources what its settings say, also those that are made later. What a resource was told itself stays; of two constructs, one in
 * the other, the inner one's settings hold. Called once, where the construct is made.
 * Throws for a prop that is misspelt, since it is told all of them.
 */
export function applySettings(construct: Construct, props: ResourceSettings): void {
  checkProps(construct, props);
  const { provider, labels } = props;
  if (provider === undefined && labels === undefined) return;
  if (isKnown(labels)) checkLabels(construct, labels);
  settings.set(construct, { provider, labels });
  Aspects.of(construct).add({ visit: (node) => isNearest(construct, node) && apply(node) });
}

/** True for what is below the construct, and not below another one with settings between the two. */
const isNearest = (construct: Construct, node: IConstruct) => settingsAbove(node)[0]?.[0] === construct;

/** The constructs with settings that a resource is in, the nearest first. */
function settingsAbove(node: IConstruct): [IConstruct, ResourceSettings][] {
  return node.node.scopes.toReversed().flatMap((scope) => {
    const own = settings.get(scope);
    return own === undefined ? [] : [[scope, own]];
  });
}

interface Labelled {
  labels?: { [key: string]: string };
  readonly labelsInput?: { [key: string]: string };
}

function apply(node: IConstruct): void {
  if (!isGoogles(node)) return;
  const all = settingsAbove(node).map(([, own]) => own);
  node.provider ??= all.find(({ provider }) => provider !== undefined)?.provider;
  if (!TerraformResource.isTerraformResource(node) || !("labelsInput" in node)) return;
  const labelled = node as Labelled;
  const given = [labelled.labelsInput, ...all.map(({ labels }) => labels)].filter((labels) => labels !== undefined);
  if (given.length > 0) labelled.labels = merged(given.reverse());
}

/** Of two with the same key the later one. */
function merged(labels: { [key: string]: string }[]): { [key: string]: string } {
  if (labels.length === 1) return labels[0]!;
  if (labels.some((each) => Token.isUnresolved(each))) return Token.asStringMap(Fn.merge(labels));
  return Object.assign({}, ...labels) as { [key: string]: string };
}

/** True for what the provider of Google makes or reads; others have providers of their own. */
function isGoogles(node: IConstruct): node is TerraformResource | TerraformDataSource {
  const isOne = TerraformResource.isTerraformResource(node) || TerraformDataSource.isTerraformDataSource(node);
  return isOne && node.terraformResourceType.startsWith("google_");
}

function checkLabels(construct: Construct, labels: { readonly [key: string]: string }): void {
  const remedy = 'write at most 63 lower-case letters, digits, "_" and "-"';
  checkKeys(construct, "labels", labels);
  for (const [key, value] of Object.entries(labels)) {
    if (!/^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u.test(key))
      throw invalid(construct, `labels has "${key}"`, `${remedy}, beginning with a letter`);
    if (isKnown(value) && !/^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u.test(value))
      throw invalid(construct, `labels.${key} is "${value}"`, remedy);
  }
  const count = Object.keys(labels).length;
  if (count > 64) throw invalid(construct, `labels has ${count}`, "keep at most 64");
}
