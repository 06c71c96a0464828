import { describeProblem, type Environment, warningsOf } from "../../language";
import { ttlInWords } from "../reap/time";
import type { Program } from "../synthesize";

/** Where it is: project or account, and region. */
export function placeOf(environment: Environment): [string, string] {
  if (environment.cloud === "gcp") return [environment.gcp.project, environment.gcp.region];
  return [environment.aws.account, environment.aws.region];
}

/** Address of the state in its bucket; undefined where it is a file on this machine. */
export function stateAddress({ name, system, state, cloud }: Environment): string | undefined {
  if (state === undefined) return undefined;
  if (cloud === "gcp") return `gs://${state.bucket}/${system}/${name}/default.tfstate`;
  return `s3://${state.bucket}/${system}/${name}/terraform.tfstate`;
}

/** When an environment goes by itself. */
export const goesInWords = (ttl: number): string => `goes ${ttlInWords(ttl)} after its deploy`;

/** What is allowed but will be regretted, each with its file. */
export function warnings({ environment }: Program): string[] {
  const { name, file, state, protect, ttl } = environment;
  const told = warningsOf(environment).map(describeProblem);
  if (/^dev\b/.test(name)) return told;
  const local = `${file}: the state is a file on this machine, which nobody else can deploy with; write state: { bucket: ... }`;
  return [
    ...(state === undefined ? [local] : []),
    ...(protect || ttl !== undefined
      ? []
      : [`${placeOfField(environment, "protect")}: protect is false, so a deploy may destroy data; remove it`]),
    ...told,
  ];
}

/** Where a field stands, which may be in a base. */
function placeOfField({ locate }: Environment, field: string): string {
  const { file, line } = locate([field]);
  return `${file}:${line}`;
}

// Which resources nobody named are for what.
const parts: Record<string, string> = {
  apis: "APIs",
  jobs: "what jobs share",
  keys: "the key",
  network: "the network",
  services: "what services share",
  watching: "alerts and dashboards",
  budget: "the budget",
};

/** `9 for APIs, 2 for the key`: how many resources are for what nobody named. */
export function besides(things: ReadonlyMap<string, readonly unknown[]>): string[] {
  return [...things]
    .filter(([thing]) => !thing.includes("/"))
    .map(([thing, items]) => `${items.length} for ${parts[thing] ?? thing}`);
}
