import { entriesOf, type Environment } from "../../language";

/**
 * Asks of a key whether the environment's file lets go of it: everything where nothing is protected, but for a key of which something retired may have need;
 * else what says `delete`, with its parts.
 */
export function letsGoOf(environment: Environment): (key: string) => boolean {
  if (!environment.protect) return (key) => !(keyMayBeNeeded(environment) && key.startsWith("key/"));
  return isAmong([...Object.keys(environment.delete), ...thingsThatSay("delete", environment)]);
}

/** Asks of a key whether the environment's file takes it back, in case that it was retired. */
export function takesBackOf(environment: Environment): (key: string) => boolean {
  return isAmong([...environment.adopt, ...thingsThatSay("adopt", environment)]);
}

const thingsThatSay = (field: "delete" | "adopt", { kindsWithRetired }: Environment) =>
  entriesOf(kindsWithRetired, true).flatMap(({ thing, entry }) => (entry[field] === undefined ? [] : [thing]));

const isAmong = (things: readonly string[]) => (key: string) =>
  things.some((thing) => key === thing || key.startsWith(`${thing}.`) || key.startsWith(`${thing}/`));

/** True where the key may have encrypted what is retired, and would go with the rest of the environment. */
export function keyMayBeNeeded(environment: Environment): boolean {
  return environment.encryption === "customer-managed" && hasRetiredEntries(environment);
}

const hasRetiredEntries = ({ kindsWithRetired }: Environment) =>
  entriesOf(kindsWithRetired).some(({ entry }) => entry.retired !== undefined);

/**
 * The environment as it was before anything of it was retired: what its program holds beside that of today is what Terraform is to let go of.
 *
 * @returns undefined where nothing is retired
 */
export function beforeRetirement(environment: Environment): Environment | undefined {
  const { retired, kindsWithRetired } = environment;
  const unnamed = Object.keys(retired);
  if (unnamed.length === 0 && !hasRetiredEntries(environment)) return undefined;
  const datasets = Object.entries(kindsWithRetired.datasets).map(([name, dataset]) => {
    const { location, ...rest } = dataset as typeof dataset & { location?: unknown };
    return [name, location !== undefined && unnamed.includes(`dataset/${name}/bucket`) ? rest : dataset];
  });
  return {
    ...environment,
    encryption: unnamed.includes("key/main") ? "customer-managed" : environment.encryption,
    kinds: { ...kindsWithRetired, datasets: Object.fromEntries(datasets), secrets: withoutReminders(kindsWithRetired) },
    retired: {},
  } as Environment;
}

/** What reminds of a secret goes with its retirement: it holds nothing, and would be in the way of its successor when the secret is taken back. */
function withoutReminders({ secrets }: Environment["kindsWithRetired"]): Environment["kinds"]["secrets"] {
  return Object.fromEntries(
    Object.entries(secrets).map(([name, { rotate, ...secret }]) => [
      name,
      secret.retired === undefined ? { ...secret, rotate } : secret,
    ]),
  );
}

/**
 * What there is one of in an environment with a key of its own, by type: paths of constructs, which are the same in all. A deploy by which `encryption` goes
 * cannot know that there was a key, where no anchor has been deployed yet. So where things are protected, and the program makes no key, Terraform is to forget them.
 */
const singletons = {
  gcp: {
    google_kms_crypto_key: ["key/Resource"],
    google_kms_key_ring: ["key/Ring"],
    google_kms_crypto_key_iam_member: [
      "aiplatform",
      "artifactregistry",
      "bigquery",
      "composer",
      "pubsub",
      "run",
      "secretmanager",
      "storage",
      "workflows",
    ].map((service) => `key/EncryptDecrypt-${service}`),
  },
  aws: { aws_kms_key: ["key/Resource"], aws_kms_alias: ["key/Alias"] },
} as const;

/** Types and paths of the environment's key and what belongs to it, where it is to outlive the line that asked for it. */
export function keyThatStays(environment: Environment): [type: string, path: string][] {
  const { protect, encryption, cloud } = environment;
  if (!protect || encryption === "customer-managed" || "key/main" in environment.delete) return [];
  return Object.entries<readonly string[]>(singletons[cloud]).flatMap(([type, paths]) =>
    paths.map((path): [string, string] => [type, path]),
  );
}
