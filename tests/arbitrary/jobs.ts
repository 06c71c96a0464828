import fc from "fast-check";
import type { ArbitraryKind, SoFar } from "./kind";
import { awsAccess, googleAccess, hostile, key, merged, named, sizes, some, variablesWith } from "./values";

export const jobs: ArbitraryKind = {
  gcp: (soFar) =>
    named(
      jobKey,
      merged(
        fc.constant({ image: `europe-docker.pkg.dev/acme/pipelines/ingest${digest}` }),
        common(soFar, ["", "@1", "@42"], { retries: 10, text: hostile }),
        some({ access: starters(googleAccess) }),
        fc.oneof(
          sizes({ 1: "512MiB 2GiB 4GiB", 2: "8GiB", 4: "2GiB 16GiB", 6: "24GiB", 8: "4GiB 32GiB" }),
          fc.constant({ cpu: 8, memory: "32GiB", gpu: { type: "nvidia-l4" }, timeout: "1h" }),
        ),
      ),
    ),
  aws: (soFar) =>
    named(
      jobKey,
      merged(
        fc.constant({ image: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/pipelines/ingest${digest}` }),
        common(soFar, ["", "@AWSPREVIOUS"], { retries: 7, text: hostile.map((text) => text || "x") }),
        some({ access: starters(awsAccess), capacity: fc.constantFrom("onDemand", "spot") }),
        fc.oneof(
          merged(
            sizes({
              0.25: "512MiB 2GiB",
              0.5: "1GiB",
              1: "3GiB 8GiB",
              2: "16GiB",
              4: "30GiB",
              8: "20GiB",
              16: "120GiB",
            }),
            some({ disk: fc.constantFrom("21GiB", "200GiB") }),
          ),
          fc.constantFrom(
            { gpu: { instance: "g5.xlarge" }, cpu: 4, memory: "12GiB" },
            { gpu: { instance: "g5.12xlarge", count: 4 }, cpu: 16, memory: "100GiB" },
            { gpu: { instance: "g99.xlarge" } },
          ),
        ),
      ),
    ),
};

const digest = `@sha256:${"b".repeat(64)}`;

// What asks for late runs has these names.
const jobKey = key.filter((name) => !/(?:^|-)late$/.test(name));

const starters = (access: typeof awsAccess) => access.map(({ readers = [] }) => ({ starters: readers }));

const schedule = (cron: fc.Arbitrary<string>) =>
  merged(
    fc.record({ cron }),
    some({
      timezone: fc.constantFrom("Europe/Berlin", "America/Sao_Paulo", "UTC", "Asia/Kolkata"),
      overlap: fc.constantFrom("skip", "allow"),
      enabled: fc.boolean(),
    }),
  );

const anyCron = fc.constantFrom("0 3 * * *", "*/15 * * * MON-FRI", "0 22 1 * *", "30 9-17 * 1-6 *", "0 0 29 2 *");

/** How one starts by itself; one that may be late has a cron that can be said so long after. */
const started = ({ made: { buckets = {} } }: SoFar) => {
  const paths = Object.keys(buckets).flatMap((name) => [`bucket/${name}`, `bucket/${name}/incoming/a`]);
  const on: Record<string, fc.Arbitrary<unknown>> = paths.length === 0 ? {} : { on: fc.constantFrom(...paths) };
  return merged(
    some(on),
    fc.oneof(
      some({ schedule: schedule(anyCron), alerts: some({ onFailure: fc.boolean() }) }),
      fc.record({
        schedule: schedule(fc.constantFrom("0 3 * * *", "30 22 * * 1-5", "*/15 * * * *", "0 9-17 * * 0")),
        alerts: fc.record({ lateAfter: fc.constantFrom("1h", "90m", "4h"), onFailure: fc.boolean() }),
      }),
    ),
  );
};

/** What both clouds write alike. */
const common = (soFar: SoFar, versions: string[], { retries, text }: { retries: number; text: fc.Arbitrary<string> }) =>
  merged(
    some({
      description: fc.string({ maxLength: 200 }),
      args: fc.array(fc.oneof(text, fc.constantFrom("--date", "{date}", "a={date}/b", "{other}")), { maxLength: 4 }),
      env: variablesWith(Object.keys(soFar.made.secrets ?? {}), versions),
      timeout: fc.constantFrom("60s", "45m", "168h"),
      retries: fc.integer({ min: 0, max: retries }),
      vpc: fc.boolean(),
    }),
    fc.oneof(
      some({ command: fc.array(text, { minLength: 1, maxLength: 3 }) }),
      fc.record({ command: fc.constant(["python", "-m", "ingest"]), tasks: fc.constantFrom(2, 10_000) }),
    ),
    started(soFar),
  );
