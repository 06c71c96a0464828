import { readFileSync, writeFileSync } from "node:fs";
import { cloudSchema, environmentJsonSchema } from "../language";
import { fieldReference } from "./field-reference";
import { renewedPage } from "./readme";

/** Everything that is generated: path from the project's root, and content. */
export function generated(): Record<string, string> {
  return {
    "environments/environment.schema.json": `${JSON.stringify(environmentJsonSchema(), null, 2)}\n`,
    "docs/environment-fields.md": fieldReference({ gcp: cloudSchema("gcp"), aws: cloudSchema("aws") }),
    "README.md": renewedPage(readFileSync("README.md", "utf8")),
    "docs/pull-requests.md": renewedPage(readFileSync("docs/pull-requests.md", "utf8")),
    "docs/extending.md": renewedPage(readFileSync("docs/extending.md", "utf8")),
  };
}

/** Writes the generated files. */
export function generate(): void {
  for (const [path, content] of Object.entries(generated())) writeFileSync(path, content);
}
