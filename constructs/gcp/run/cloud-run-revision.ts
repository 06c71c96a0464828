import {
  type CloudRunV2Service,
  type CloudRunV2ServiceTemplate,
  type CloudRunV2ServiceTemplateContainers,
  type CloudRunV2ServiceTemplateContainersEnv,
  cloudRunV2ServiceTemplateToTerraform,
} from "@cdktf/provider-google/lib/cloud-run-v2-service";
import { Fn, Lazy, Token } from "cdktf";
import type { Construct } from "constructs";
import { invalid } from "../../shared/invalid";
import { shortHash } from "../../shared/names";
import { resolverOf } from "../../shared/resolve";
import { changeable, firstOf, whole } from "../../shared/tokens";

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
  return named(serviceName, writtenContent(scope, content), versionsOf(content.template));
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
      const versions = versionsOf(content.template);
      if (isSame(given, final)) return named(serviceName, written, versions);
      const rest = withoutVersions({ ...changed, encryption_key: undefined }, versionsOf(made));
      if (changeable(scope, rest).length > 0) {
        const remedy = "write it out: the revision is named by it";
        throw invalid(scope, "an override of template is only known at deploy", remedy);
      }
      const carried = carriedOver(given, final, plain(content.template));
      const known = resolve(versions) as Versions;
      return named(serviceName, [...written, sorted(withoutVersions(carried, known))], versions);
    },
  });
}

type Json = Record<string, unknown>;

/** The versions of the secrets that a revision reads, by variable. */
type Versions = Readonly<Record<string, string>>;

function writtenContent(scope: Construct, { template, encrypted, redeploy }: RevisionContent): unknown[] {
  return [resolverOf(scope)(withoutVersions(template, versionsOf(template))), encrypted, redeploy];
}

/**
 * The versions are hashed apart, since Terraform alone may know them. It does what is done here with those that are written out: a number has the same
 * name whether it was the newest or is written.
 */
function named(serviceName: string, content: unknown[], versions: Versions): string {
  const hash = shortHash(JSON.stringify(content), 8);
  if (Object.keys(versions).length === 0) return `${serviceName}-${hash}`;
  const all = [hash, ...Object.values(versions)].join(":");
  return `${serviceName}-${Token.isUnresolved(all) ? firstOf(Fn.sha256(whole(all)), 8) : shortHash(all, 8)}`;
}

function versionsOf({ containers }: CloudRunV2ServiceTemplate): Versions {
  const variables = (containers as CloudRunV2ServiceTemplateContainers[]).flatMap(
    ({ env }) => (env ?? []) as CloudRunV2ServiceTemplateContainersEnv[],
  );
  const pairs = variables.flatMap(({ name, valueSource }) => {
    const version = valueSource?.secretKeyRef?.version;
    return version === undefined ? [] : [[name, version] as const];
  });
  return Object.fromEntries(pairs);
}

/** A template, in whichever words, without the versions that its variables have here. */
function withoutVersions(value: unknown, versions: Versions, variable = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutVersions(each, versions, variable));
  if (typeof value !== "object" || value === null || "resolve" in value) return value;
  const { name = variable, secret, version, ...rest } = value as Json;
  if (secret !== undefined && version === versions[variable]) return { ...rest, secret };
  const entries = Object.entries(value).map(([key, each]) => [key, withoutVersions(each, versions, String(name))]);
  return Object.fromEntries(entries);
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
