import { markAt } from "../plan/anchor";
import { list, record } from "../plan/json";

/** The clock of an environment, as its deploy has started it. */
export interface Clock {
  readonly hours: number;
  /** When the environment goes, in milliseconds. */
  readonly ends: number;
}

/** What of an environment is deployed, as far as whoever reaps it asks. */
export interface Deployed {
  /** How many resources Terraform manages: none once it has gone. */
  readonly resources: number;
  /** Keys of what is protected, or retired, by what was deployed last; whatever the file says today. */
  readonly kept: readonly string[];
  /** One for each ttl: two where a deploy that changed it has stopped half-way. */
  readonly clocks: readonly Clock[];
}

/**
 * Reads a state as `terraform show -json` prints it, or as a plan holds it (`prior_state`). The instance of the clock is read and not the output `expires_at`, which
 * a destroy that ended half-way has taken away.
 */
export function deployedIn(state: unknown): Deployed {
  const resources = resourcesOf(record(record(state).values).root_module);
  return {
    resources: resources.length,
    kept: resources.flatMap(({ address }) => {
      const mark = markAt(String(address));
      return mark !== undefined && ["protected", "retired"].includes(mark.block) ? [mark.key] : [];
    }),
    clocks: resources.flatMap(({ address, values }) => {
      const hours = hoursOfClock(String(address));
      const started = Date.parse(String(record(values).input));
      return hours === undefined || Number.isNaN(started) ? [] : [{ hours, ends: started + hours * 3_600_000 }];
    }),
  };
}

/** The ttl of the clock at an address; undefined for whatever else stands there. */
export function hoursOfClock(address: string): number | undefined {
  const [, hours] = /^terraform_data\.ttl\["(\d+)h"\]$/.exec(address) ?? [];
  return hours === undefined ? undefined : Number(hours);
}

function resourcesOf(module: unknown): Record<string, unknown>[] {
  const { resources, child_modules: below } = record(module);
  const own = list(resources).map(record);
  return [...own.filter(({ mode }) => mode === "managed"), ...list(below).flatMap(resourcesOf)];
}
