import fc from "fast-check";
import type { ArbitraryKind } from "./kind";
import { awsAccess, googleAccess, hostile, key, merged, named, range, some, variablesWith } from "./values";

export const airflow: ArbitraryKind = {
  gcp: ({ made }) =>
    named(
      key,
      some({
        packages,
        config,
        size: fc.constantFrom("small", "medium", "large"),
        workers: range(100, 2),
        highResilience: fc.boolean(),
        env: variablesWith(Object.keys(made.secrets ?? {}), ["", "@1", "@42"]),
        access: googleAccess,
      }),
      2,
    ),
  aws: () =>
    named(
      key,
      merged(
        some({ packages, config: config.map(printable), privateWebserver: fc.boolean(), access: awsAccess }),
        fc.oneof(
          fc.constant({ size: "micro" }),
          some({ size: fc.constantFrom("small", "medium", "2xlarge"), workers: range(25) }),
        ),
      ),
      2,
    ),
};

const packages = named(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,9}[a-z0-9]$/),
  fc.constantFrom("==2.2.3", ">=2.2,<3", "~=1.0", ""),
);
const config = named(fc.constantFrom("core.parallelism", "scheduler.max_threads", "webserver.instance_name"), hostile);

/** The values that MWAA takes: one line, not empty, of what ASCII can print. */
const printable = (options: Record<string, string>) =>
  Object.fromEntries(Object.entries(options).map(([name, value]) => [name, value.replace(/[^ -~]/g, "") || "x"]));
