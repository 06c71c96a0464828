import * as z from "zod";
import { awsAccess, googleAccess } from "../words/access";
import { composerOptions, composerVariables, mwaaOptions } from "./airflow-managed";
import { sharedIdentity } from "./identities";
import { namedLifecycle } from "./lifecycle";
import { called } from "../words/destinations";
import { related } from "../words/references";
import { fields, flag, oneOf, text, whole } from "../words/scalars";
import { variable, variables } from "../words/variables";

const packageName = text(
  /^[a-z0-9][a-z0-9._-]*(?:\[[a-z0-9,._-]+\])?$/,
  "write the package's name in lower case",
).refine((name) => !/^apache[._-]airflow(?:\[|$)/.test(name), {
  error: "Airflow's own version is not a package; write it as version (AWS) or image (Google Cloud)",
});

interface Words {
  readonly appending: string;
  readonly calling: string;
  readonly packaging: string;
  readonly own: string;
}

const airflow = (service: string, managed: RegExp, { appending, calling, packaging, own }: Words) => ({
  reads: related(
    "reads",
    'What its DAGs read; each reference is the grant. A secret is found by its name as a variable or a connection: Variable.get("hubspot")',
  ),
  writes: related("writes", "What its DAGs read and write; each reference is the grant"),
  appends: related("appends", `Where its DAGs add objects, and never read, overwrite or delete one${appending}`),
  calls: called(
    `Endpoints that its DAGs ask for predictions${calling}; services; and places outside that they connect to, such as "https://api.example.com" or "10.1.0.0/16:5432"`,
  ),
  starts: related("starts", "Jobs that its DAGs start, exactly as they are declared"),
  identity: sharedIdentity
    .optional()
    .describe(
      `Whom its DAGs run as, shared with whatever else names it: what it reads and writes is then granted to that one. ${own}`,
    ),
  packages: z
    .record(
      packageName,
      text(
        /^(?:(?:==|>=|<=|~=|!=|<|>)[A-Za-z0-9.*+!-]+(?:,\s*(?:==|>=|<=|~=|!=|<|>)[A-Za-z0-9.*+!-]+)*)?$/,
        'write a version in quotes: "==2.2.3" or ">=2.2,<3"',
      ),
      { error: 'write a map, such as { pandera: "==0.20.4" }' },
    )
    .default({})
    .describe(`Python packages from the public index, with their versions${packaging}`),
  config: z
    .record(
      text(/^[a-z_]+[.-][a-z0-9_]+$/, "write section.option, such as core.parallelism").refine(
        (option) => !managed.test(option.replace("-", ".")),
        { error: `${service} sets this option itself; remove it` },
      ),
      z.string({ error: 'write the value in quotes, such as "32"' }),
      { error: "write a map of options" },
    )
    .default({})
    .describe('Airflow options as section.option, such as core.parallelism: "32"'),
});

const workers = (max: number) =>
  fields({
    min: whole(1, max).describe("Least number of workers"),
    max: whole(1, max).describe("Greatest number of workers"),
  })
    .optional()
    .describe("How far the workers scale");

export const gcpAirflow = fields({
  ...airflow("Composer", composerOptions, {
    appending: "",
    packaging: "",
    own: "An account of its own without it; a change replaces the environment",
    calling: "; Vertex AI lets callers ask every endpoint of the project",
  }),
  size: oneOf(["small", "medium", "large"])
    .default("small")
    .describe("Size of the environment's database and schedulers"),
  image: text(
    /^composer-3-airflow-\d+\.\d+\.\d+-build\.\d+$/,
    'write a pinned image: "composer-3-airflow-2.10.5-build.12"',
  )
    .optional()
    .describe("Pinned Composer 3 image; this release's default without it"),
  workers: workers(100),
  highResilience: flag.default(false).describe("Spread over zones; about twice the price"),
  env: variables(
    "gcp",
    variable.refine((name) => !composerVariables.test(name), {
      error: "Composer keeps it for itself; choose another name, and write Airflow's options under config",
    }),
  )
    .default({})
    .describe(
      "Environment variables of DAGs. secret/hubspot, or secret/hubspot@3 for version 3, names a secret, which Airflow's account may then read: DAGs get its name, projects/<project>/secrets/<secret>/versions/<3 or latest>, by which they ask for the value themselves",
    ),
  access: googleAccess,
  ...namedLifecycle,
});

// AWS names what MWAA stands on by ids of its own, so that nothing tells which is to be taken back.
const { adopt: _, ...otherwise } = namedLifecycle;

export const awsAirflow = fields({
  ...airflow("MWAA", mwaaOptions, {
    appending: "; each upload says `If-None-Match: *`",
    calling: "",
    own: "A role of its own without it",
    packaging:
      "; MWAA installs what Airflow's constraint file pins (pandas, numpy, pyarrow ...) in that version, and fails on another",
  }),
  size: oneOf(["micro", "small", "medium", "large", "xlarge", "2xlarge"])
    .default("small")
    .describe("Environment class: mw1.<size>"),
  version: z
    .string({ error: 'write the version in quotes: "2.10.3"' })
    .regex(/^[23]\.\d{1,2}\.\d{1,2}$/, { error: 'write all three numbers of a version 2 or 3: "2.10.3"' })
    .refine((version) => !/^2\.[0-3]\./.test(version), {
      error: 'MWAA makes no environment of a version before 2.4 any more; write "2.10.3"',
    })
    .optional()
    .describe("Airflow version in quotes; this release's default without it"),
  workers: workers(25),
  privateWebserver: flag
    .default(false)
    .describe("Reach the Airflow page only from inside the network; otherwise by login through IAM"),
  access: awsAccess,
  ...otherwise,
});
