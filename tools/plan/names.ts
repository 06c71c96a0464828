import { factsOf } from "../../terraform-types";
import { code } from "./markdown";
import { record } from "./json";
import type { ResourceChange } from "./plan";

const usualNameFields = (
  "bucket name bucket_name repository_id dataset_id account_id secret_id cluster_identifier identifier cluster_name function_name alarm_name " +
  "domain_name display_name service resource_id repository role table_id id"
).split(" ");

/** The kind of a resource in words: `bucket`, `image registry`. */
export function kindOf(type: string): string {
  return factsOf(type).called ?? type.replace(/^[a-z0-9]+_/, "").replace(/_/g, " ");
}

/** What people call the resource: its name in the cloud, else the readable part of its address. */
export function nameOf(resource: ResourceChange): string {
  const { before, after } = resource.change;
  for (const field of factsOf(resource.type).nameFrom ?? usualNameFields) {
    for (const side of [record(before), record(after)]) {
      const parts = field.split("+").map((part) => side[part]);
      if (parts.every((part) => typeof part === "string" && part !== "")) return shortName(parts.join("."));
    }
  }
  return stem(resource).replace(/_/g, "/");
}

/** `bucket \`acme-raw\``, as Markdown. */
export function title(resource: ResourceChange): string {
  return `${kindOf(resource.type)} ${code(nameOf(resource))}`;
}

/** The address without the hash that cdktf puts behind nested ids: the construct's path, joined by `_`. */
export function stem({ name }: ResourceChange): string {
  return name.replace(/_[0-9A-F]{8}$/, "");
}

// Groups of a program whose name is not that of what a person wrote.
const nouns: Readonly<Record<string, string>> = {
  "airflow-bucket": "airflow",
  composer: "airflow",
  mwaa: "airflow",
  "dataset-bucket": "dataset",
  serving: "endpoint",
  starting: "job",
  "job-alarm": "job",
  "job-deadline": "job",
  "job-rule": "job",
  "job-schedule": "job",
  "job-starter": "job",
  "service-alarm": "service",
  "service-certificate": "service",
  "service-parts": "service",
  "service-watching": "service",
};

/**
 * What a person calls the thing that the resource is of, as the environment's file and its references write it: `bucket/raw`, `airflow/pipelines`; `key/main`
 * for the environment's key. Of a program that is not Ponte's it is whatever the address begins with.
 */
export function thingOf(resource: ResourceChange): string {
  const [group = "", ...rest] = stem(resource).split("_");
  if (group === "key") return "key/main";
  // Parts of a thing begin with a capital, and what people name does not.
  const end = rest.findIndex((word) => /^[A-Z]/.test(word));
  const name = rest.slice(0, end < 0 ? undefined : end).join("_");
  return [nouns[group] ?? group, ...(name === "" ? [] : [name])].join("/");
}

/**
 * The key under which the anchor knows a resource, or the thing that it is a part of: `bucket/raw`, `dataset/features.customer_days`,
 * `dataset/features/bucket`; undefined for an address that is none of Ponte's.
 */
export function anchorKeyOf(resource: ResourceChange): string | undefined {
  const [, group, name, part = ""] = /^([a-z-]+)(?:_([a-z0-9-]+))?(?:_([A-Z].*))?$/s.exec(stem(resource)) ?? [];
  if (group === undefined) return undefined;
  if (group === "key") return part === "" ? "key/main" : `key/main/${part.toLowerCase()}`;
  const thing = `${nouns[group] ?? group}/${name}${group.endsWith("-bucket") ? "/bucket" : ""}`;
  if (part === "") return thing;
  return part.startsWith("Table-") ? `${thing}.${part.slice("Table-".length)}` : `${thing}/${part.toLowerCase()}`;
}

/** The address, small, for whoever looks for it in the program. */
export function small({ address, deposed }: ResourceChange): string {
  const left = deposed === undefined ? "" : " (left behind by an interrupted replacement)";
  return `<sub>${code(address, 200)}${left}</sub>`;
}

/** Of `projects/p/locations/l/keys/k`, of an ARN and of `b/bucket`, the last word. */
export function shortName(name: string): string {
  if (name.startsWith("arn:")) return name.split(/[:/]/).pop()!;
  return /^(projects|b)\//.test(name) ? name.split("/").pop()! : name;
}
