import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { type Environment, loadEnvironments, nearest } from "../language";
import { type Added, edited, newLines } from "./add";
import { checkChanged } from "./add/checked";
import { readTextFile } from "./text-file";
import { UserError } from "./user-error";

/** Settings of {@link pin}. */
export interface PinOptions {
  /** Folder of the environments. */
  readonly directory: string;
  readonly environment: string;
  /** `endpoint/churn/champion`, or a job or a service: `job/ingest`, `service/scores-api`; of a service with variants `service/scores-api/next`. */
  readonly variant: string;
  /** The image by digest, in words of the file: `registry/serving/churn@sha256:...`. */
  readonly image: string;
}

/**
 * `ponte pin dev endpoint/churn/champion registry/serving/churn@sha256:...`: the image of a variant, or of a job (`job/ingest`) or a service, in the environment's own file, also where
 * another that it extends said it: what is new is tried here first. Comments and order stay; where it says so already, nothing is written.
 *
 * @throws UserError for a variant, a job or a service that is not there and for an image without a digest, SpecError for one that the language does not take
 */
export function pin({ directory, environment, variant, image }: PinOptions): Added {
  if (!/@sha256:[a-f0-9]{64}$/.test(image))
    throw new UserError(`"${image}" has no digest, and may be another image tomorrow; write @sha256:<64 of 0-9 and a-f> at its end`);
  const { kinds } = loadEnvironments({ directory, names: [environment] })[0]!;
  const { path, found } = placeOf(kinds, variant, environment);
  const file = join(directory, `${environment}.yaml`);
  if (found?.image === image) return { file, text: `${variant} of ${environment} takes ${image} already` };
  const before = readTextFile(file);
  const after = edited(file, before, [...path, "image"], stringify(image, { lineWidth: 0 }).trimEnd());
  checkChanged(directory, { [`${environment}.yaml`]: after });
  writeFileSync(file, after);
  return { file, text: [`${file} says now, and nothing else is changed:`, ...newLines(before, after)].join("\n") };
} // prettier-ignore

interface Pinned {
  /** What has the image, in the file. */
  readonly path: string[];
  /** The same as it is; undefined of a variant that is new. */
  readonly found?: { readonly image: string };
}

function placeOf(kinds: Environment["kinds"], variant: string, environment: string): Pinned {
  const [, noun, key, name] = /^(job|endpoint|service)\/([^/]+)(?:\/([^/]+))?$/.exec(variant) ?? [];
  if (key === undefined || (noun === "job" && name !== undefined) || (noun === "endpoint" && name === undefined))
    throw new UserError(`"${variant}" is no variant, no job and no service; write endpoint/<name>/<variant>, such as endpoint/churn/champion, job/<name> or service/<name>`);
  if (noun === "job") return { path: ["jobs", key], found: existing<{ readonly image: string }>(kinds.jobs, key, "job", environment) };
  if (noun === "service") return placeOfService(kinds.services, key, name, environment);
  const endpoints: Readonly<Record<string, { readonly variants: Images }>> = kinds.endpoints;
  const { variants } = existing(endpoints, key, "endpoint", environment);
  // The first one of an endpoint is new; later ones share its requests, and are somebody's to write.
  const isFirst = Object.keys(variants).length === 0;
  return { path: ["endpoints", key, "variants", name!], found: isFirst ? undefined : existing(variants, name!, "variant", `endpoint/${key}`) };
} // prettier-ignore

type Images = Readonly<Record<string, { readonly image: string }>>;

/** A service has one image, or variants, of which each says its share. */
function placeOfService(
  services: Readonly<Record<string, { readonly image?: string; readonly variants: Images }>>,
  key: string,
  name: string | undefined,
  environment: string,
): Pinned {
  const { image, variants } = existing(services, key, "service", environment);
  const path = ["services", key];
  if (name !== undefined)
    return { path: [...path, "variants", name], found: existing(variants, name, "variant", `service/${key}`) };
  if (image !== undefined) return { path, found: { image } };
  const names = Object.keys(variants).map((each) => `service/${key}/${each}`);
  throw new UserError(`service/${key} has variants; write ${names.join(" or ")}`);
}

function existing<T>(things: Readonly<Record<string, T>>, name: string, noun: string, of: string): T {
  if (Object.hasOwn(things, name)) return things[name]!;
  const names = Object.keys(things);
  const near = nearest(name, names);
  const remedy = near === undefined ? `there is ${names.join(", ") || "none"}` : `did you mean "${near}"?`;
  throw new UserError(`${of} has no ${noun} "${name}"; ${remedy}`);
}
