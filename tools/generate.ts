import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { cloudSchema, environmentJsonSchema } from "../language";
import { apiReference } from "./api-reference";
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
    "docs/library.md": renewedPage(readFileSync("docs/library.md", "utf8")),
    ...apiReference(),
  };
}

/** Writes the generated files. */
export function generate(): void {
  const files = Object.entries(generated());
  rmSync("docs/api", { recursive: true, force: true }); // with the page of what is called otherwise now
  for (const [path, content] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
