import * as z from "zod";
import { called } from "../../words/destinations";
import { related } from "../../words/references";
import { description, fields, flag, oneOf, seconds, size, text, whole } from "../../words/scalars";
import { variable, variables, type Variables } from "../../words/variables";
import { load, slo, traffic, variants } from "../endpoints/schema";
import { sharedIdentity } from "../identities";

// What the services of both clouds have in common; each cloud's own words are in gcp.ts and aws.ts.

/** The variant that a service without `variants` consists of: one that is named so later goes on running. */
export const onlyVariant = "main";

const texts = z.array(z.string({ error: "write a text in quotes" }), {
  error: 'write a list of texts, such as [uvicorn, "main:app"]',
});

const labels = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

// Of both clouds' certificates the first name holds at most 64 characters: "Quotas and limits" of Google's load balancers, and `RequestCertificate`, ACM API.
const domain = text(new RegExp(`^(?=.{1,64}$)(?:${labels}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$`), ({ input }) =>
  domainRemedy(String(input)),
);

function domainRemedy(typed: string): string {
  const [, host = typed] = /^(?:[a-z]+:\/\/)?([^/:]+)/i.exec(typed.trim()) ?? [];
  const meant = host.toLowerCase().replace(/\.$/, "");
  if (meant.length > 64) return "is longer than the 64 characters that a certificate holds; write a shorter name";
  if (meant.startsWith("*")) return "holds a wildcard, and a service has one name; write it whole";
  if (meant !== typed && new RegExp(`^(?:${labels}\\.)+[a-z][a-z0-9-]*$`).test(meant)) return `did you mean ${meant}?`;
  return "write the whole name of a host, such as scores.acme.example";
}

/** How far one scales: `least` and `most` of the cloud, and what stands where nothing is written. */
export interface Bounds {
  readonly most: number;
  readonly min: { readonly says: string; readonly default: number };
}

const min = ({ most, min: { says } }: Bounds) => whole(0, most).describe(says);
const max = ({ most }: Bounds) => whole(1, most).describe("Most replicas under load");

const mostByDefault = 3;

/** What a service says on one cloud only, or otherwise than on the other. */
interface Words {
  readonly image: z.ZodType<string>;
  readonly command: string;
  readonly timeout: { readonly most: string; readonly says: string };
  readonly bounds: Bounds;
  readonly ingress: string;
  readonly domain: string;
  readonly zone: z.ZodOptional<z.ZodType<string>>;
  readonly sticky: string;
  readonly vpc: string;
  readonly calls: string;
}

/** A service as both clouds write it. */
export const service = (cloud: "gcp" | "aws", words: Words) => ({
  description: description.optional().describe("What it answers"),
  image: words.image
    .optional()
    .describe("Container image by digest; by tag only where protect is false. In its place, variants"),
  ...startedWith(words),
  env: env(cloud)
    .default({})
    .describe(
      `Environment variables of the container; whoever may describe the service can read their texts. ${variableWords[cloud]}`,
    ),
  port: whole(1, 65_535)
    .default(8080)
    .describe("Port on which the container listens, by HTTP; the variable PORT tells it"),
  health: text(/^\/[\w./~-]*$/, "write a path such as /health")
    .default("/health")
    .describe("Path that answers 200 once a replica can take requests, and as long as it can"),
  memory: size(512 * 1024 ** 2, "2GiB")
    .prefault("2GiB")
    .describe("Memory of each replica; it has to go with the processors"),
  timeout: seconds("1s", words.timeout.most, "60s")
    .refine((value) => Number.isInteger(value), { error: "write whole seconds, such as 90s or 5m" })
    .prefault("60s")
    .describe(words.timeout.says),
  replicas: fields({
    min: min(words.bounds).default(words.bounds.min.default),
    max: max(words.bounds).default(mostByDefault),
  })
    .prefault({})
    .describe(`How far each variant scales; from ${words.bounds.min.default} to ${mostByDefault} without it`),
  ingress: oneOf(["internal", "public"]).default("internal").describe(words.ingress),
  domain: domain.optional().describe(words.domain),
  zone: words.zone,
  sticky: flag.default(false).describe(words.sticky),
  slo: slo.optional().describe("What callers are promised: makes alarms, burn-rate alerts and a dashboard"),
  load: load
    .optional()
    .describe("How much it is asked, from which ponte cost tells what to expect; changes nothing else"),
  vpc: flag.default(false).describe(words.vpc),
  reads: related("reads", "What it reads; each reference is the grant"),
  writes: related("writes", "What it reads and writes; each reference is the grant"),
  appends: related("appends", "Where it adds objects, and never reads, overwrites or deletes one"),
  calls: called(words.calls),
  starts: related("starts", "Jobs that it starts, exactly as they are declared here"),
  identity: sharedIdentity
    .optional()
    .describe("Whom it runs as, shared with whatever else names it; an identity of its own without it"),
});

const startedWith = ({ command }: { command: string }) => ({
  command: texts
    .min(1, { error: 'write at least one text, such as [uvicorn, "main:app"], or leave it out' })
    .optional()
    .describe(command),
  args: texts.default([]).describe("Arguments of the command"),
});

/** What differs between the variants of a service; what one does not say is the service's. */
export const serviceVariant = (cloud: "gcp" | "aws", words: Words) => ({
  image: words.image.describe("Container image by digest; by tag only where protect is false"),
  command: startedWith(words).command.describe("What the container starts with, where it differs from the service's"),
  args: texts.optional().describe("Arguments of the command, where they differ from the service's"),
  env: env(cloud)
    .default({})
    .describe("Environment variables beside the service's, of which one of the same name is this variant's"),
  replicas: fields({ min: min(words.bounds).optional(), max: max(words.bounds).optional() })
    .optional()
    .describe("How far it scales, where it differs from the service's"),
  traffic,
});

/** Several versions of the container, each with its share. */
export const serviceVariants = <T extends z.ZodType<{ traffic?: number }>>(item: T) =>
  variants(item).describe(
    `Versions of it that answer, by name, such as stable and next, each with its share; in place of image. One image alone is the variant ${onlyVariant}, which runs on when it is written here`,
  );

const env = (cloud: "gcp" | "aws") =>
  variables(
    cloud,
    variable.refine((name) => name !== "PORT", { error: "is set to the service's port; write port" }),
  );

const variableWords = {
  gcp: "secret/crm, or secret/crm@3 for version 3, names a secret, which the service's account may then read: the container gets its value, of the newest version as each deploy finds it",
  aws: "secret/crm names a secret, which the service's roles may then read: the container gets its value as each task finds it. With secret/crm@AWSPREVIOUS, or the id of a version, of that one",
};

/** What a client says of who it is: nothing has to. */
export const everyone = flag.optional();

/** One variant of a service with all that it is, its own and the service's. */
export type WholeVariant<Variant> = Variant & {
  readonly command?: string[];
  readonly args: string[];
  readonly env: Variables;
  readonly replicas: { readonly min: number; readonly max: number };
  readonly traffic: number;
};

interface Varied<Variant> {
  readonly image?: string;
  readonly command?: string[];
  readonly args: string[];
  readonly env: Variables;
  readonly replicas: { readonly min: number; readonly max: number };
  readonly variants: Record<string, Variant>;
}

interface Varying {
  readonly image: string;
  readonly command?: string[];
  readonly args?: string[];
  readonly env: Variables;
  readonly replicas?: { readonly min?: number; readonly max?: number };
  readonly traffic: number;
}

/** The variants of a service with all that each is, by name: the one called `main` where the service says its image alone. */
export function variantsOf<Variant extends Varying>(service: Varied<Variant>): Record<string, WholeVariant<Variant>> {
  const { image, command, args, env, replicas, variants } = service;
  const all =
    image === undefined ? variants : { [onlyVariant]: { image, env: {}, traffic: 100 } as unknown as Variant };
  const whole = Object.entries(all).map(([name, variant]) => [
    name,
    {
      ...variant,
      command: variant.command ?? command,
      args: variant.args ?? args,
      env: { ...env, ...variant.env },
      replicas: { ...replicas, ...variant.replicas },
    },
  ]);
  return Object.fromEntries(whole) as Record<string, WholeVariant<Variant>>;
}
