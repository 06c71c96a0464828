import {
  type CloudRunV2Service,
  type CloudRunV2ServiceTemplate,
  cloudRunV2ServiceTemplateToTerraform,
} from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { Lazy } from "cdktf";
import type { Construct } from "constructs";
import { invalid } from "../../shared/invalid";
import { shortHash } from "../../shared/names";
import { resolverOf } from "../../shared/resolve";
import { changeable } from "../../shared/tokens";

/** What a revision is named by. */
export interface RevisionContent {
  /** The revision without its name and its key. */
  readonly template: CloudRunV2ServiceTemplate;

  /** Whether it has a key of one's own. */
  readonly encrypted: boolean;

  /** Any other text is another name for the same content. */
  readonly redeploy?: string;
}

/** `<service>-<hash>`, of what is written in the program. */
export function writtenName(scope: Construct, serviceName: string, content: RevisionContent): string {
  return named(serviceName, writtenContent(scope, content));
}

/**
 * The same once the program is whole: what `resource` was changed to besides (overrides, aspects, its own setters) counts for every revision, those
 * that it does not make now included, since they were made by the same program.
 *
 * @param made the template that `resource` was given
 * @param resource the service, once it is there
 */
export function finalName(
  scope: Construct,
  serviceName: string,
  content: RevisionContent,
  { made, resource }: { made: CloudRunV2ServiceTemplate; resource: () => CloudRunV2Service },
): string {
  return Lazy.stringValue({
    produce() {
      const resolve = resolverOf(scope);
      const plain = (template: CloudRunV2ServiceTemplate) =>
        resolve(withoutName(cloudRunV2ServiceTemplateToTerraform(template) as Json));
      const changed = finalTemplate(resource());
      const [given, final] = [plain(made), resolve(changed)];
      const written = writtenContent(scope, content);
      if (isSame(given, final)) return named(serviceName, written);
      if (changeable(scope, { ...changed, encryption_key: undefined }).length > 0) {
        const remedy = "write it out: the revision is named by it";
        throw invalid(scope, "an override of template is only known at deploy", remedy);
      }
      return named(serviceName, [...written, sorted(carriedOver(given, final, plain(content.template)))]);
    },
  });
}

type Json = Record<string, unknown>;

function writtenContent(scope: Construct, { template, encrypted, redeploy }: RevisionContent): unknown[] {
  return [resolverOf(scope)(template), encrypted, redeploy];
}

function named(serviceName: string, content: unknown[]): string {
  return `${serviceName}-${shortHash(JSON.stringify(content), 8)}`;
}

/** The template as it is about to be written, without its name, which is being made. */
function finalTemplate(resource: CloudRunV2Service): Json {
  const { resource: written } = resource.toTerraform() as { resource: Record<string, Record<string, Json>> };
  return withoutName(written[resource.terraformResourceType]![resource.friendlyUniqueId]!.template as Json);
}

function withoutName({ revision: _, ...rest }: Json): Json {
  return rest;
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The same whatever the order of the overrides. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** `onto` with all that differs between `from` and `to`. */
function carriedOver(from: unknown, to: unknown, onto: unknown): unknown {
  if (isSame(from, to)) return onto;
  if (![from, to, onto].every((each) => typeof each === "object" && each !== null)) return to;
  const [before, after] = [from as Json, to as Json];
  const result = (Array.isArray(onto) ? [...(onto as unknown[])] : { ...(onto as Json) }) as Json;
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (isSame(before[key], after[key])) continue;
    if (key in after) result[key] = carriedOver(before[key], after[key], result[key]);
    else delete result[key];
  }
  return result;
}
