import fc from "fast-check";

export const marker = "PONTE";

export type Fields = Record<string, unknown>;

/** Texts that try to reach Terraform, the engine's resolver, JSON or the shell. */
export const hostile: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          `\${${marker}}`,
          `$\${${marker}}`,
          `$$\${${marker}}`,
          `%{${marker}}`,
          `%%{${marker}}`,
          `$%{${marker}}`,
          `%\${${marker}}`,
        ],
        ...[`\${file("/etc/${marker}")}`, `%{ if ${marker} }`, `\${"\${${marker}}"}`, `\${aws_s3_bucket.${marker}.id}`],
        ...[
          "$",
          "%",
          "{",
          "}",
          '"',
          "'",
          "\\",
          "\n",
          "\t",
          "#",
          ": ",
          "- ",
          "*",
          "&",
          "!",
          "null",
          "~",
          "é",
          "漢字",
          "🙂",
          "\u2028",
        ],
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""))
  .filter((text) => !/sk-|[a-z]:\/\//.test(text));

export const named = <T>(name: fc.Arbitrary<string>, item: fc.Arbitrary<T>, maxKeys = 3) =>
  fc.dictionary(name, item, { maxKeys, noNullPrototype: true });

/** Any subset of the fields. */
export const some = (fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Fields> =>
  fc.record(fields, { requiredKeys: [], noNullPrototype: true });

export const range = (max: number, min = 1) =>
  fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }))
    .map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));

export const fewOf = <T>(items: readonly T[]) => (items.length === 0 ? fc.constant([]) : fc.subarray([...items]));

export const merged = (...parts: fc.Arbitrary<Fields>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as Fields);

export const variables = named(fc.stringMatching(/^[A-Z][A-Z0-9]{0,8}_VALUE$/), hostile);

/** The same, some of which name one of these secrets, as it is or in one of these versions. */
export function variablesWith(secrets: readonly string[], versions: readonly string[]) {
  if (secrets.length === 0) return variables;
  const reference = fc
    .tuple(fc.constantFrom(...secrets), fc.constantFrom(...versions))
    .map(([name, version]) => `secret/${name}${version}`);
  return named(fc.stringMatching(/^[A-Z][A-Z0-9]{0,8}_VALUE$/), fc.oneof(hostile, reference));
}

/** A name that a person gives, short or as long as it may be. */
export const key = fc.oneof(
  fc.stringMatching(/^[a-z](?:[a-z0-9-]{0,9}[a-z0-9])?$/),
  fc.stringMatching(/^[a-z][a-z0-9-]{35,38}[a-z0-9]$/),
);

export const days = (min: number, max: number) => fc.integer({ min, max }).map((count) => `${count}d`);

const access = (members: readonly string[]) => some({ readers: fewOf(members), writers: fewOf(members) });
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
export const awsAccess = access([role("ml"), role("team/analysts"), role("ci@acme")]);
export const googleAccess = access([
  "group:ml@acme.example",
  "user:ana@acme.example",
  "serviceAccount:ci@acme-ml.iam.gserviceaccount.com",
]);

/** A place of its own, where the environment's key need not reach it. */
export const location = ({ encryption }: Fields): Record<string, fc.Arbitrary<string>> =>
  encryption === "customer-managed" ? {} : { location: fc.constantFrom("EU", "US", "us-east1") };

/** Memory that goes with processors. */
export const sizes = (of: Record<number, string>) =>
  fc.constantFrom(
    ...Object.entries(of).flatMap(([cpu, all]) =>
      all.split(" ").map((memory): Fields => ({ cpu: Number(cpu), memory })),
    ),
  );
