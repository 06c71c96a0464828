import { describe, expect, it } from "vitest";
import { type Environment, loadEnvironment } from "../../language";
import { doctor, realProbe, type Probe } from "../../tools/doctor";

const load = (name: string) => loadEnvironment(`environments/${name}.yaml`, "environments");
const terraform = (version: string) => ({ status: 0, stdout: JSON.stringify({ terraform_version: version }) });

/** A machine on which nothing is missing. */
const healthy: Probe = {
  nodeVersion: "22.11.0",
  platform: "linux",
  home: "/home/ana",
  run: (command, first) => {
    if (command === "terraform") return terraform("1.12.2");
    return command === "git" ? { status: 0, stdout: first === "ls-files" ? "" : "" } : undefined;
  },
  has: () => true,
  appMistake: () => undefined,
  exists: (path) => path.startsWith("/home/ana/"),
  isSet: (variable) => variable === "TF_VAR_google_access_token",
  value: () => undefined,
  packageVersion: () => "0.21.0",
  environments: (_, names) =>
    (names.length === 0 ? ["dev", "prod-aws"] : names).map((name) => ({ environment: load(name) })),
};

/** A machine on which everything is missing. */
const bare: Probe = {
  ...healthy,
  nodeVersion: "18.20.0",
  run: () => undefined,
  has: () => false,
  exists: () => false,
  isSet: () => false,
  packageVersion: () => undefined,
};

const ask = (probe: Partial<Probe>, ...names: string[]) =>
  doctor({ ...healthy, ...probe }, { directory: "environments", names });
const lines = (probe: Partial<Probe>, ...names: string[]) => ask(probe, ...names).text.split("\n");

describe("doctor, where nothing is missing", () => {
  it("says ok on every line and exits with 0", () => {
    const { text, exitCode } = ask({});
    expect(exitCode).toBe(0);
    expect(text.split("\n").every((line) => line.startsWith("ok    "))).toBe(true);
    expect(text).toContain("ok    Node 22.11.0\n");
    expect(text).toContain("ok    Terraform 1.12.2\n");
    expect(text).toContain("ok    environments/dev.yaml\n");
    expect(text).toContain("ok    git ignores state files\n");
  });

  it("asks AWS of a budget's tags only where it is told to", () => {
    const environment = { ...load("prod-aws"), budget: { amount: 1600, currency: "USD" } } as Environment;
    const asked: string[] = [];
    const run = (command: string, ...words: string[]) => {
      asked.push(`${command} ${words[0]}`);
      return command === "aws" ? { status: 0, stdout: "{}" } : healthy.run(command, ...words);
    };
    const probe: Probe = { ...healthy, run, environments: () => [{ environment }] };
    const { text } = doctor(probe, { directory: "environments", names: ["prod-aws"] });
    expect(text).toContain("Once, a day after the first deploy of prod-aws, as who pays for the account");
    expect(asked).not.toContain("aws ce");
    const online = doctor(probe, { directory: "environments", names: ["prod-aws"], online: true });
    expect(online).toMatchObject({ exitCode: 1, text: expect.stringContaining("miss  AWS does not count costs") });
    expect(asked).toContain("aws ce");
  });

  it("says what to do once for the environments that are named, and for no other", () => {
    expect(ask({}).text).not.toContain("Once");
    const { text, exitCode } = ask({}, "dev");
    expect(text).toContain("Once, before the first deploy of dev:\n  gcloud services enable ");
    expect(text).not.toContain("prod-aws");
    expect(exitCode).toBe(0);
  });
});

describe("doctor, where everything is missing", () => {
  it("gives each line the command that mends it, and exits with 1", () => {
    const { checks, text, exitCode } = ask(bare);
    expect(exitCode).toBe(1);
    expect(text).toContain("miss  Node 18.20.0 is too old, 20.19 is the least: nvm install 22\n");
    expect(text).toContain("miss  The packages are not installed: npm ci\n");
    expect(text).toContain("miss  Terraform is not on PATH: install it from https://");
    expect(text).toContain("miss  The command cdktf is not here: npm install");
    expect(checks.filter(({ ok, fix }) => ok === false && fix === undefined)).toEqual([]);
  });

  it("takes credentials for missing only where an environment is named", () => {
    const google = (...names: string[]) =>
      lines(bare, ...names).find(
        (line) => line.includes("Credentials of Google") || line.includes("credentials of Google"),
      );
    expect(google()).toBe("warn  No credentials of Google Cloud: gcloud auth application-default login");
    expect(google("dev")).toBe("miss  No credentials of Google Cloud: gcloud auth application-default login");
    expect(google("prod-aws")).toBeUndefined();
  });
});

describe("doctor on Terraform", () => {
  // An environment on AWS: what deploys to Vertex AI asks more of Terraform.
  const onAws = () => [{ environment: load("dev-aws") }];
  const about = (version: string) => lines({ run: () => terraform(version), environments: onAws })[2];

  it.each(["1.11.0", "1.11.4", "1.14.2"])("takes %s", (version) =>
    expect(about(version)).toBe(`ok    Terraform ${version}`),
  );
  it.each(["0.15.5", "1.10.5", "1.12.0-rc1", "2.0.0"])("refuses %s", (version) => {
    expect(about(version)).toMatch(
      /^miss {2}Terraform .* does not fit; it has to be 1\.11 or newer, and less than 2: /,
    );
  });

  it("says what 1.11 does worse, where models are deployed to Vertex AI", () => {
    const environment = load("dev");
    const said = (version: string) =>
      lines({ run: () => terraform(version), environments: () => [{ environment }] })[2];
    expect(said("1.11.4")).toMatch(/^warn {2}Terraform 1\.11\.4; .*undeploys a model by hand.*: terraform state rm /);
    expect(said("1.12.2")).toBe("ok    Terraform 1.12.2");
  });

  it("runs the binary that TERRAFORM_BINARY_NAME names, OpenTofu as well as Terraform", () => {
    const probe: Partial<Probe> = {
      value: (variable) => (variable === "TERRAFORM_BINARY_NAME" ? "/opt/tofu" : undefined),
      run: (command) => (command === "/opt/tofu" ? terraform("1.12.6") : undefined),
    };
    expect(lines(probe)[2]).toBe("ok    OpenTofu 1.12.6");
    expect(lines({ ...probe, run: () => terraform("1.10.9") })[2]).toMatch(
      /^miss {2}OpenTofu 1\.10\.9 does not fit.*opentofu\.org/,
    );
    expect(lines({ ...probe, run: () => undefined })[2]).toMatch(
      /^miss {2}TERRAFORM_BINARY_NAME is \/opt\/tofu.*: unset TERRAFORM_BINARY_NAME$/,
    );
  });

  it("offers OpenTofu where only that is there, and each system its own way", () => {
    const without = (platform: string, tofu: boolean) =>
      lines({ run: () => undefined, platform, has: (command) => tofu && command === "tofu" })[2];
    expect(without("darwin", false)).toBe("miss  Terraform is not on PATH: brew install hashicorp/tap/terraform");
    expect(without("linux", true)).toContain("export TERRAFORM_BINARY_NAME=tofu");
  });

  it("does not stumble over an answer that is none", () => {
    expect(lines({ run: () => ({ status: 1, stdout: "Segmentation fault" }) })[2]).toMatch(
      /^miss {2}terraform does not say its version/,
    );
  });
});

describe("doctor on environments", () => {
  it("shows the first mistakes of a file and how many there are", () => {
    const error = ["a.yaml:1:1 x", "a.yaml:2:1 y", "a.yaml:3:1 z", "a.yaml:4:1 u", "a.yaml:5:1 v"].join("\n");
    const { text, exitCode } = ask({ environments: () => [{ name: "a", error }] });
    expect(text).toContain(
      "miss  a cannot be used\n      a.yaml:1:1 x\n      a.yaml:2:1 y\n      a.yaml:3:1 z\n      ... and 2 more\n",
    );
    expect(exitCode).toBe(1);
  });

  it("warns of a state in a file outside dev", () => {
    const withoutState = (name: string) =>
      ask({ environments: () => [{ environment: { ...load(name), state: undefined } }] });
    expect(withoutState("prod").text).toMatch(
      /^warn {2}prod keeps its state in a file .*: write state: \{ bucket: \.\.\. \} in environments\/prod\.yaml$/m,
    );
    expect(withoutState("prod").exitCode).toBe(0);
    expect(withoutState("dev").text).not.toContain("keeps its state");
  });
});

describe("doctor on git", () => {
  const git = (ignored: number, tracked = "") =>
    ask({
      run: (command, first) => {
        if (command !== "git") return terraform("1.11.4");
        return first === "ls-files" ? { status: 0, stdout: tracked } : { status: ignored, stdout: "" };
      },
    });

  it("wants state files out of it", () => {
    expect(git(1).text).toContain("miss  git does not ignore state files: printf '*.tfstate");
    expect(git(0, "terraform.dev.tfstate\n").text).toContain(
      "miss  git keeps the state file terraform.dev.tfstate: git rm --cached",
    );
    expect(git(128).text).toContain("warn  This folder is no git repository: git init");
  });
});

describe("doctor on credentials", () => {
  const set = (...variables: string[]): Partial<Probe> => ({
    exists: () => false,
    isSet: (variable) => variables.includes(variable),
  });
  const of = (probe: Partial<Probe>, name: string) => lines(probe, name).find((line) => /credentials of/i.test(line));

  it("finds those of Google Cloud wherever the provider does", () => {
    expect(of(set("GOOGLE_OAUTH_ACCESS_TOKEN"), "dev")).toBe(
      "ok    Credentials of Google Cloud: GOOGLE_OAUTH_ACCESS_TOKEN (not tried)",
    );
    expect(of({}, "dev")).toMatch(/^ok/); // gcloud's own file
    const named = (there: boolean): Partial<Probe> => ({
      value: (variable) => (variable === "GOOGLE_APPLICATION_CREDENTIALS" ? "/keys/a.json" : undefined),
      exists: () => there,
    });
    expect(of(named(true), "dev")).toMatch(/^ok/);
    expect(of(named(false), "dev")).toMatch(/^miss .*names \/keys\/a\.json, which does not exist/);
  });

  it("wants a token for Vertex AI, where an environment that is named has a deployer", () => {
    const tokens = (probe: Partial<Probe>, ...names: string[]) =>
      lines(probe, ...names).filter((line) => line.includes("token for Vertex AI"));
    expect(tokens({}, "dev")).toEqual(["ok    A token for Vertex AI: TF_VAR_google_access_token (not tried)"]);
    expect(tokens(set(), "dev")).toEqual([
      "miss  No token for Vertex AI: export TF_VAR_google_access_token=$(gcloud auth print-access-token), which lasts an hour",
    ]);
    expect([...tokens(set()), ...tokens(set(), "dev-aws")]).toEqual([]);
  });

  it("finds those of AWS wherever the provider does", () => {
    expect(of(set("AWS_ACCESS_KEY_ID"), "dev-aws")).toMatch(/^ok/);
    expect(of(set("AWS_WEB_IDENTITY_TOKEN_FILE"), "dev-aws")).toMatch(/^ok/);
    expect(of({ isSet: (variable) => variable === "AWS_PROFILE" }, "dev-aws")).toContain("the profile in AWS_PROFILE");
    expect(of(set("AWS_PROFILE"), "dev-aws")).toMatch(/^miss .*: aws configure sso/); // a profile that no file holds
  });
});

describe("the real probe", () => {
  it("reads this project", () => {
    const probe = realProbe();
    expect(probe.packageVersion("cdktf")).toMatch(/^0\.21\./);
    expect(probe.packageVersion("no-such-package")).toBeUndefined();
    expect(probe.run("no-such-command")).toBeUndefined();
    expect(probe.has("no-such-command")).toBe(false);
    expect(probe.environments("environments", []).length).toBeGreaterThan(1);
  });

  it("turns mistakes into words", () => {
    const probe = realProbe();
    expect(probe.environments("environments", ["prodd"])).toEqual([
      { name: "prodd", error: expect.stringContaining('did you mean "prod"?') as string },
    ]);
    expect(probe.environments("no-such-folder", [])).toEqual([
      { name: "no-such-folder", error: expect.stringContaining("there is no such folder") as string },
    ]);
  });
});
