import fc from "fast-check";
import { awsEndpoint, gcpEndpoint } from "./arbitrary-endpoints";
import { fewOf, hostile, marker, merged, named, range, some, variables, type Fields } from "./arbitrary-values";

// Valid environments of any shape, as the plain values that a YAML file would hold. Every hostile text carries the marker.

const key = fc.oneof(
  fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,9}[a-z0-9])?$/),
  fc.stringMatching(/^[a-z][a-z0-9-]{35,38}[a-z0-9]$/),
);

// Such a bucket may be somebody's own already.
const bucketKey = key.filter((name) => !/^(?:airflow|dataset)-/.test(name));

const days = (min: number, max: number) => fc.integer({ min, max }).map((count) => `${count}d`);

const access = (members: readonly string[]) => some({ readers: fewOf(members), writers: fewOf(members) });
const googleMembers = [
  "group:ml@acme.example",
  "user:ana@acme.example",
  "serviceAccount:ci@acme-ml.iam.gserviceaccount.com",
];
const googleAccess = access(googleMembers);
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const awsAccess = access([role("ml"), role("team/analysts"), role("ci@acme")]);

/** Steps in order of age, each to a cheaper class, and a deletion behind the last. */
const ageing = (classes: readonly string[], least: number) =>
  fc
    .tuple(fc.subarray([...classes]), fc.integer({ min: least, max: 400 }), fc.option(fc.integer({ min: 1, max: 900 })))
    .map(([to, first, rest]): Fields => {
      const transitions = to.map((name, index) => ({ after: `${first + index * 91}d`, to: name }));
      const last = first + to.length * 91;
      return { ...(to.length > 0 && { transitions }), ...(rest !== null && { deleteAfter: `${last + rest}d` }) };
    });

const registry = {
  keep: fc.integer({ min: 1, max: 1000 }),
  deleteUntaggedAfter: days(1, 3650),
  immutableTags: fc.boolean(),
};

const packages = named(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,9}[a-z0-9]$/),
  fc.constantFrom("==2.2.3", ">=2.2,<3", "~=1.0", ""),
);
const config = named(fc.constantFrom("core.parallelism", "scheduler.max_threads", "webserver.instance_name"), hostile);
/** `bucket/raw` and the like, to things that the environment holds. */
const references = (kinds: Record<string, object>) =>
  fewOf(Object.entries(kinds).flatMap(([kind, things]) => Object.keys(things).map((name) => `${kind}/${name}`)));

const column = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/).filter((name) => !["day", "part"].includes(name));

const bigQueryType = fc.constantFrom(
  "STRING",
  "BYTES",
  "INTEGER",
  "FLOAT",
  "NUMERIC",
  "BOOLEAN",
  "TIMESTAMP",
  "DATE",
  "JSON",
);

/** Up to four columns of types by which BigQuery keeps rows together. */
const clusterable = (columns: Record<string, string | { type: string }>) =>
  Object.entries(columns)
    .filter(([, column]) => !["BYTES", "FLOAT", "JSON"].includes(typeof column === "string" ? column : column.type))
    .map(([name]) => name)
    .slice(0, 4);

const bigQueryTable = fc
  .record({
    columns: named(column, fc.oneof(bigQueryType, fc.record({ type: bigQueryType, description: hostile })), 4),
    partitioned: fc.boolean(),
    rest: some({ description: hostile }),
    deleteAfter: fc.option(days(1, 3000)),
    every: fc.constantFrom("HOUR", "DAY", "MONTH", "YEAR"),
    requireFilter: fc.boolean(),
    clustered: fc.boolean(),
  })
  .map(({ columns, partitioned, rest, deleteAfter, every, requireFilter, clustered }): Fields => ({
    ...rest,
    schema: { day: "TIMESTAMP", ...columns },
    ...(partitioned && { partitionBy: { column: "day", every, requireFilter } }),
    ...(partitioned && deleteAfter !== null && { deleteAfter }),
    ...(clustered && { clusterBy: clusterable(columns) }),
  }))
  .map((table) => ((table.clusterBy as string[] | undefined)?.length === 0 ? { ...table, clusterBy: ["day"] } : table));

const tableName = fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/);

const labelName = fc
  .stringMatching(/^[a-z][a-z0-9_-]{0,20}$/)
  .filter((name) => !name.startsWith("aws") && !["system", "environment", "owner"].includes(name));

const header = (...owners: string[]) =>
  fc.record({
    system: fc.stringMatching(/^[a-z][a-z0-9]{1,14}$/),
    owner: fc.constantFrom("ml-platform", "ml@acme.example", ...owners),
    protect: fc.boolean(),
    labels: named(labelName, fc.stringMatching(/^[A-Za-z0-9_.:/=+@-]{0,20}$/)),
    encryption: fc.constantFrom("provider-managed", "customer-managed"),
  });

/** What an endpoint captures goes to a table of its name, so there may be none of that name in the dataset. */
const withFreeTables = (endpoints: Record<string, Fields>, datasets: Record<string, Fields>) =>
  Object.fromEntries(
    Object.entries(endpoints).map(([name, { capture, ...endpoint }]) => {
      if (capture === undefined) return [name, endpoint];
      const { tables = {} } = datasets[(capture as { to: string }).to.replace("dataset/", "")]!;
      const isTaken = Object.hasOwn(tables as object, name.replaceAll("-", "_"));
      return [name, isTaken ? endpoint : { ...endpoint, capture }];
    }),
  );

const hostileOwners = [`\${${marker}}`, `%{${marker}}"'\\`];

export const gcpEnvironment: fc.Arbitrary<Fields> = header(...hostileOwners).chain((head) => {
  const away: Record<string, fc.Arbitrary<string>> = head.encryption === "customer-managed"
    ? {}
    : { location: fc.constantFrom("EU", "US", "us-east1") };
  const bucket = merged(
    fc.oneof(ageing(["NEARLINE", "COLDLINE", "ARCHIVE"], 1), fc.record({ autoclass: fc.boolean() })),
    some({
      ...away,
      noncurrent: days(0, 3650),
      softDelete: fc.oneof(fc.constant("0d"), days(7, 90)),
      access: googleAccess,
    }),
  );
  const dataset = some({
    ...away,
    description: hostile,
    tables: named(tableName, bigQueryTable, 2),
    deleteAfter: days(1, 3000),
    timeTravel: days(2, 7),
    access: googleAccess,
  });
  const things = fc.record({
    buckets: named(bucketKey, bucket),
    registries: named(key, some({ ...registry, scanning: fc.boolean(), access: googleAccess })),
    datasets: named(key, dataset),
  });
  return things.chain((made) => {
    const grants = references({ bucket: made.buckets, registry: made.registries, dataset: made.datasets });
    const airflow = some({
      reads: grants,
      writes: grants,
      packages,
      config,
      size: fc.constantFrom("small", "medium", "large"),
      workers: range(100, 2),
      highResilience: fc.boolean(),
      env: variables,
      access: googleAccess,
    });
    const captured = Object.keys(made.datasets).filter((name) => made.datasets[name]!.location === undefined);
    const endpoint = gcpEndpoint({
      buckets: Object.keys(made.buckets),
      registries: Object.keys(made.registries),
      captured,
    });
    return fc
      .record({
        airflow: named(key, airflow, 2),
        endpoints: named(key, endpoint),
        nat: fc.boolean(),
        state: fc.boolean(),
      })
      .map(({ airflow, endpoints, nat, state }): Fields => {
        const gcp = {
          project: "acme-ml-dev",
          projectNumber: "481516234200",
          region: "europe-west1",
          network: { nat },
          deployer: "deployer@acme-ml-dev.iam.gserviceaccount.com",
        };
        return {
          ...head,
          cloud: "gcp",
          gcp,
          ...(state && { state: { bucket: "acme-tfstate" } }),
          ...made,
          airflow,
          endpoints: withFreeTables(endpoints, made.datasets),
        };
      });
  });
});

const glueType = fc.constantFrom(
  "string",
  "int",
  "bigint",
  "double",
  "boolean",
  "timestamp",
  "decimal(12,2)",
  "array<string>",
);

const oneLine = hostile.map((text) => text.replace(/[\r\n]/g, " "));

const glueTable = fc
  .record({
    columns: named(column, fc.oneof(glueType, fc.record({ type: glueType, description: oneLine })), 4),
    rest: some({
      description: hostile,
      format: fc.constantFrom("parquet", "json", "csv"),
      partitionBy: some({
        day: fc.constant({ type: "date", from: "2024-01-01" }),
        part: fc.oneof(
          range(50).map((bounds) => ({ type: "integer", ...bounds })),
          fc
            .uniqueArray(
              hostile.filter((text) => /^[^,]+$/.test(text)),
              { minLength: 1, maxLength: 3 },
            )
            .map((values) => ({ type: "enum", values })),
        ),
      }),
    }),
  })
  .map(({ columns, rest }): Fields => ({ ...rest, schema: { id: "string", ...columns } }));

export const awsEnvironment: fc.Arbitrary<Fields> = header().chain((head) => {
  const classes = ["STANDARD_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];
  const bucket = merged(
    fc.oneof(ageing(classes, 30), fc.record({ intelligentTiering: fc.boolean() })),
    some({ noncurrent: days(0, 3650), access: awsAccess }),
  );
  const things = fc.record({
    buckets: named(bucketKey, bucket),
    registries: named(key, some({ ...registry, access: awsAccess })),
  });
  return things.chain((made) => {
    const buckets = Object.keys(made.buckets);
    const dataset = fc.record({
      rest: some({
        description: hostile,
        tables: named(tableName, glueTable, 2),
        scanLimit: fc.constantFrom("10MiB", "1GiB", "2TiB"),
        access: awsAccess,
      }),
      place: fc.constantFrom<Fields[]>(
        {},
        { deleteAfter: "90d" },
        ...buckets.flatMap((name) => [{ location: `bucket/${name}` }, { location: `bucket/${name}/some/where` }]),
      ),
    });
    const datasets = named(
      key,
      dataset.map(({ rest, place }): Fields => ({ ...rest, ...place })),
    );
    return datasets.chain((madeDatasets) => {
      const grants = references({ bucket: made.buckets, registry: made.registries, dataset: madeDatasets });
      const airflow = merged(
        some({ reads: grants, writes: grants, packages, config, privateWebserver: fc.boolean(), access: awsAccess }),
        fc.oneof(
          fc.constant({ size: "micro" }),
          some({ size: fc.constantFrom("small", "medium", "2xlarge"), workers: range(25) }),
        ),
      );
      const endpoint = awsEndpoint({
        buckets,
        registries: Object.keys(made.registries),
        captured: Object.keys(madeDatasets),
      });
      return fc
        .record({
          airflow: named(key, airflow, 2),
          endpoints: named(key, endpoint),
          natGateways: fc.constantFrom(1, 2),
          state: fc.boolean(),
        })
        .map(({ airflow, endpoints, natGateways, state }): Fields => {
          const aws = { account: "111122223333", region: "eu-west-1", network: { natGateways } };
          const free = withFreeTables(endpoints, madeDatasets);
          const rest = { ...made, datasets: madeDatasets, airflow, endpoints: free };
          return { ...head, cloud: "aws", aws, ...(state && { state: { bucket: "acme-tfstate" } }), ...rest };
        });
    });
  });
});
