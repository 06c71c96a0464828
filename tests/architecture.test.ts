import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

// Who may import whom. Ours are folders (or files); others are packages, `*` standing for any resource of a provider.
const rules: Record<string, { ours: string[]; others: RegExp }> = {
  language: { ours: [], others: /^(zod|yaml|node:.+)$/ },
  "constructs/shared": { ours: [], others: /^(cdktf|constructs|node:crypto)$/ },
  "constructs/gcp": {
    ours: ["constructs/shared"],
    others: /^(cdktf|constructs|node:.+|@cdktf\/provider-google\/lib\/[a-z0-9-]+)$/,
  },
  "constructs/aws": {
    ours: ["constructs/shared"],
    others: /^(cdktf|constructs|node:.+|@cdktf\/provider-aws\/lib\/[a-z0-9-]+)$/,
  },
  stacks: {
    ours: ["language", "constructs", "terraform-types"],
    others: /^(cdktf|constructs|node:.+|@cdktf\/provider-(aws|google)\/lib\/provider)$/,
  },
  "terraform-types": { ours: [], others: /^$/ },
  sandbox: { ours: ["terraform-types"], others: /^node:.+$/ },
  tools: {
    ours: ["language", "stacks", "sandbox", "constructs/shared", "terraform-types"],
    others: /^(cdktf|commander|node:.+)$/,
  },
};

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));

const imports = (file: string) =>
  [...readFileSync(file, "utf8").matchAll(/(?:from|import|require\()\s*"([^"]+)"/g)].map(([, name]) => name!);

describe.each(Object.entries(rules))("%s", (folder, { ours, others }) => {
  it("imports only what it may", () => {
    const strays = sources(folder).flatMap((file) =>
      imports(file)
        .map((name) => (name.startsWith(".") ? relative(".", resolve(dirname(file), name)) : name))
        .filter((name, index) => {
          const own = imports(file)[index]!.startsWith(".");
          return own
            ? ![folder, ...ours].some((allowed) => name === allowed || name.startsWith(`${allowed}/`))
            : !others.test(name);
        })
        .map((name) => `${file} imports ${name}`),
    );
    expect(strays).toEqual([]);
  });
});

it("sees a stray import", () => {
  expect(rules.language!.others.test("cdktf")).toBe(false);
  expect(rules.stacks!.others.test("@cdktf/provider-aws/lib/s3-bucket")).toBe(false);
});

it("keeps the only switch on the cloud in stacks/index.ts", () => {
  const withSwitch = ["main.ts", ...Object.keys(rules).flatMap(sources)].filter((file) =>
    /switch \([^)]*cloud\)/.test(readFileSync(file, "utf8")),
  );
  expect(withSwitch).toEqual(["stacks/index.ts"]);
});
