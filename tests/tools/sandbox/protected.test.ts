import { describe, expect, it } from "vitest";
import { loadEnvironments } from "../../../language";
import { whyRefused } from "../../../tools/sandbox/protected";

const load = (...names: string[]) => loadEnvironments({ directory: "environments", names });
const terraform = `[DEBUG] default - [prod](deploy): Error: Instance cannot be destroyed
Resource google_storage_bucket.bucket_raw has lifecycle.prevent_destroy set`;

describe("a command that ended with an error", () => {
  it("is explained where it destroys what is protected, also where the engine lost Terraform's reason", () => {
    expect(whyRefused(["cdktf", "destroy", "prod"], load("prod"), "")).toBe(
      "prod: protect is true (Terraform's prevent_destroy), so what holds data is not destroyed. To let it go, write protect: false in environments/prod.yaml and deploy once, then destroy.",
    );
  });

  it("is explained where a deploy would replace what is protected", () => {
    expect(whyRefused(["npx", "cdktf", "deploy", "prod"], load("prod", "staging"), terraform)).toBe(
      "prod, staging: protect is true (Terraform's prevent_destroy), so what holds data is neither destroyed nor replaced, and nothing was touched. To let it go, write protect: false in environments/prod.yaml, environments/staging.yaml and deploy that alone, then make the change; or take the change back (retired, delete and renamedFrom let one thing go: docs/letting-go.md).",
    );
  });

  it("is not explained by what was not the reason", () => {
    const said = '"lifecycle": { "prevent_destroy": true }\nError: no such bucket'; // the program is in the log, too
    expect(whyRefused(["cdktf", "deploy", "prod"], load("prod"), said)).toBeUndefined();
    expect(whyRefused(["cdktf", "destroy", "dev"], load("dev"), "")).toBeUndefined(); // protect is false there
    expect(whyRefused(["cdktf", "deploy", "dev"], load("dev"), "Error: no such bucket")).toBeUndefined();
  });

  it("is explained where protection and a thing go at once", () => {
    const refused = 'Resource terraform_data.protected_0 (protected_0)["bucket/raw"] has lifecycle.prevent_destroy set';
    expect(whyRefused(["cdktf", "deploy", "dev"], load("dev"), refused)).toBe(
      "dev: protect: false is not deployed yet, so what it kept is neither destroyed nor replaced. Deploy protect: false alone, then make the change.",
    );
  });

  it("is explained in OpenTofu's words, too", () => {
    expect(
      whyRefused(["cdktf", "deploy", "prod"], load("prod"), "Error: Resource instance cannot be destroyed"),
    ).toContain("prod: protect is true");
  });
});
