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
