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
      "prod, staging: protect is true (Terraform's prevent_destroy), so what holds data is neither destroyed nor replaced. To let it go, write protect: false in environments/prod.yaml, environments/staging.yaml and deploy again; or take the change back.",
    );
  });

  it("is not explained by what was not the reason", () => {
    const said = '"lifecycle": { "prevent_destroy": true }\nError: no such bucket'; // the program is in the log, too
    expect(whyRefused(["cdktf", "deploy", "prod"], load("prod"), said)).toBeUndefined();
    expect(whyRefused(["cdktf", "destroy", "dev"], load("dev"), "")).toBeUndefined(); // protect is false there
    expect(whyRefused(["cdktf", "deploy", "dev"], load("dev"), terraform)).toBeUndefined();
  });
});
