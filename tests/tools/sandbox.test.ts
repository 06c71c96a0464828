import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { call } from "../../sandbox/address";
import type { Need, Status } from "../../sandbox/clouds";
import { checkSystem } from "../../tools/sandbox/needs";
import { SandboxedFolder } from "../support/sandboxed";

const gcp = (project: string) =>
  `cloud: gcp\nsystem: churn\nowner: ml@acme.example\ngcp: { project: ${project}, projectNumber: "481516234200", region: europe-west1 }\nstate: { bucket: ${project}-tfstate }\n`;
const aws = (account: string) =>
  `cloud: aws\nsystem: churn\nowner: ml@acme.example\naws: { account: "${account}", region: eu-west-1 }\n`;

describe("other systems than Linux", () => {
  const google: Need = { cloud: "gcp", owner: "acme-ml-dev", region: "europe-west1" };
  const amazon: Need = { cloud: "aws", owner: "111122223333", region: "eu-west-1" };

  it("are told which way works there for Google Cloud, and play AWS", () => {
    expect(() => checkSystem([amazon, google], "darwin")).toThrowErrorMatchingInlineSnapshot(
      `[UserError: the Google provider takes the sandbox's certificate on Linux only, because Go ignores SSL_CERT_FILE elsewhere; run this in a Linux container]`,
    );
    expect(() => checkSystem([google], "win32")).toThrow("run this in WSL");
    expect(() => checkSystem([amazon], "darwin")).not.toThrow();
    expect(() => checkSystem([google], "linux")).not.toThrow();
  });
});

describe.skipIf(process.platform !== "linux")("ponte sandbox", () => {
  const folders: SandboxedFolder[] = [];
  function folderWith(environments: Record<string, string> = { dev: gcp("acme-ml-dev") }): SandboxedFolder {
    const folder = new SandboxedFolder(environments);
    folders.push(folder);
    return folder;
  }
  afterEach(() => folders.splice(0).forEach((folder) => folder.remove()));

  it("returns the command's exit code, says what exists and leaves no process", async () => {
    const folder = folderWith();
    const { code, output } = await folder.run("process.exit(7)", "dev");
    expect(code).toBe(7);
    expect(output).toContain(
      "In the sandbox, on Google Cloud: nothing that a deploy made.\n  Besides, made by the sandbox before the first deploy: the bucket of the state, acme-ml-dev-tfstate.",
    );
    expect(folder.processes()).toEqual([]);
    expect(existsSync(join(folder.path, ".ponte", "sandbox.json"))).toBe(false);
  });

  it("says that a command does not exist", async () => {
    const { code, output } = await folderWith().sandbox(["--", "cdktv", "deploy", "dev"]);
    expect(code).toBe(127);
    expect(output).toContain("cdktv: no such command");
  });

  it("starts nothing where an environment has a mistake, and where none is named and accounts differ", async () => {
    const folder = folderWith({ wrong: gcp("acme-ml-dev").replace("europe-west1", "europe-west99") });
    const wrong = await folder.run("", "wrong");
    expect(wrong).toMatchObject({ code: 1, output: expect.stringMatching(/^environments\/wrong\.yaml:4:/) });
    folder.write("wrong", aws("111122223333"));
    folder.write("other", aws("444455556666"));
    const unclear = await folder.sandbox(["--", "true"]);
    expect(unclear).toEqual({
      code: 1,
      output: "the command could mean 2 AWS accounts; name one environment, or set PONTE_ENVIRONMENT\n",
    });
    expect(existsSync(join(folder.path, ".ponte"))).toBe(false);
  });

  it("says what to do where there is no Python, and where there is one without moto", async () => {
    const folder = folderWith({ dev: aws("111122223333") });
    const path = mkdtempSync(join(folder.path, "path-"));
    const none = await folder.run("", "dev", { PATH: path });
    expect(none).toMatchObject({
      code: 1,
      output: expect.stringContaining("there is no python3 with its venv module"),
    });
    writeFileSync(join(path, "python3"), '#!/bin/sh\ncase "$2" in *moto*) exit 1;; esac\n', { mode: 0o755 });
    const bare = await folder.run("", "dev", { PATH: path });
    expect(bare).toEqual({
      code: 1,
      output:
        "Sandbox: the stand-ins for AWS account 111122223333 get ready ...\nAWS is played by moto, which is not here; run: npx ponte sandbox install\n",
    });
    expect(folder.processes()).toEqual([]);
  });

  it("keeps what leads to real clouds from the command", async () => {
    const names = [
      "AWS_PROFILE AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL_S3 aws_web_identity_token_file",
      "GOOGLE_CREDENTIALS GOOGLE_APPLICATION_CREDENTIALS GOOGLE_OAUTH_ACCESS_TOKEN GOOGLE_BACKEND_CREDENTIALS GOOGLE_PROJECT",
      "GCLOUD_KEYFILE_JSON CLOUDSDK_AUTH_ACCESS_TOKEN GCE_METADATA_HOST HTTPS_PROXY https_proxy ALL_PROXY SSL_CERT_DIR",
      "TF_CLI_ARGS TF_CLI_ARGS_apply TF_WORKSPACE TF_DATA_DIR TF_VAR_password TF_HTTP_PASSWORD TF_TOKEN_app_terraform_io TFE_TOKEN",
    ].flatMap((line) => line.split(" "));
    const env = Object.fromEntries(names.map((name) => [name, "looks-real"]));
    const program = "console.log(Object.keys(process.env).filter((name) => process.env[name] === 'looks-real'))";
    const { output } = await folderWith().run(program, "dev", { ...env, MINE: "looks-real" });
    expect(output).toMatch(/^\[ 'MINE' \]$/m);
  });

  it("keeps the engine from drawing where there is no terminal, and from asking for a newer version of itself", async () => {
    const folder = folderWith();
    const names = ["CI", "FORCE_COLOR", "DISABLE_VERSION_CHECK", "CHECKPOINT_DISABLE", "npm_config_update_notifier"];
    const program = `console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name])))`;
    const clean = { CI: undefined, FORCE_COLOR: undefined };
    expect((await folder.run(program, "dev", clean)).output).toContain('["true","0","true","1","false"]');
    expect((await folder.run(program, "dev", { CI: "false", FORCE_COLOR: "3" })).output).toContain('["false","3",');
  });

  it("says at once what it does, on standard error, and keeps the engine's log of this sandbox alone", async () => {
    const folder = folderWith();
    const cdktf = join(folder.path, "cdktf");
    const script = `#!/bin/sh\n[ "$CDKTF_LOG_LEVEL" = debug ] && echo "Instance cannot be destroyed" >> "$CDKTF_LOG_FILE_DIRECTORY/cdktf.log"; exit 1\n`;
    writeFileSync(cdktf, script, { mode: 0o755 });
    const log = join(".ponte", "sandbox", "cdktf.log");
    const env = { PATH: `${folder.path}:${process.env.PATH}` };
    for (const _ of [1, 2]) {
      const { code, output } = await folder.sandbox(["--", "cdktf", "deploy", "dev"], env);
      expect(code).toBe(1);
      expect(output).toContain("Sandbox: the stand-ins for Google Cloud project acme-ml-dev get ready ...\n");
      expect(output).toContain(`Sandbox: cdktf deploy dev begins; all that it does is written to ${log}.`);
      expect(output).toContain("dev: protect is true (Terraform's prevent_destroy)");
      expect(output).toContain(
        "cdktf asks before it goes on, and there is no terminal; write --auto-approve behind it.",
      );
      expect(readFileSync(join(folder.path, log), "utf8")).toBe("Instance cannot be destroyed\n");
    }
  });

  it("refuses hosts that nothing plays, and names them", async () => {
    const program = `
      const { hostname, port } = new URL(process.env.HTTPS_PROXY);
      require("http").request({ hostname, port, method: "CONNECT", path: "sts.amazonaws.com:443" })
        .on("connect", ({ statusCode }) => process.exit(statusCode === 403 ? 0 : 1)).end();`;
    const { code, output } = await folderWith().run(program, "dev");
    expect(code).toBe(0);
    expect(output).toContain("Refused, because nothing here plays them: sts.amazonaws.com.");
  });

  it("reaches by the person's own proxy what brings providers", async () => {
    const asked: string[] = [];
    const proxy = createServer().listen(0, "127.0.0.1");
    proxy.on("connect", ({ url }, socket) => {
      asked.push(url!);
      socket.end("HTTP/1.1 200 Yes\r\n\r\n");
    });
    await once(proxy, "listening");
    const own = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const program = `
      const { hostname, port } = new URL(process.env.HTTPS_PROXY);
      require("http").request({ hostname, port, method: "CONNECT", path: "registry.terraform.io:443" })
        .on("connect", () => process.exit(process.env.HTTPS_PROXY === "${own}" ? 1 : 0)).end();`;
    expect((await folderWith().run(program, "dev", { HTTPS_PROXY: own })).code).toBe(0);
    expect(asked).toEqual(["registry.terraform.io:443"]);
    proxy.close();
  });

  it("is one for a folder, however many start it at once", async () => {
    const folder = folderWith();
    const said = await Promise.all([1, 2, 3].map(() => folder.sandbox(["start"])));
    expect(said.map(({ output }) => output.split(/[;.]/)[0]).sort()).toEqual([
      "The sandbox runs",
      "The sandbox runs already",
      "The sandbox runs already",
    ]);
    await expect.poll(() => folder.processes()).toEqual([folder.address().pid]);
  });

  it("lets one command alone use a sandbox that was started for it", async () => {
    const folder = folderWith();
    const first = folder.start(["--", process.execPath, "-e", "console.log(1); setInterval(Date, 1e6)", "dev"]);
    await once(first.stdout!, "data");
    const refused = "another command runs in a sandbox of this folder";
    expect(await folder.run("", "dev")).toMatchObject({ code: 1, output: expect.stringContaining(refused) });
    expect((await folder.sandbox(["start"])).code).toBe(1);
    expect((await folder.sandbox(["status"])).output).toContain("Google Cloud was called 1 time: 1 to storage");
    process.kill(-first.pid!, "SIGINT"); // as Ctrl-C does
    expect(await once(first, "exit")).toEqual([130, null]);
    await expect.poll(() => folder.processes()).toEqual([]); // each of them was told at the same moment
  });

  it("forgets one that was killed, with its local state and its calls", async () => {
    const folder = folderWith();
    await folder.sandbox(["start"]);
    await folder.run("", "dev");
    process.kill(folder.address().pid, "SIGKILL");
    const state = join(folder.path, ".ponte", "terraform.dev.tfstate");
    writeFileSync(state, "{}");
    expect((await folder.sandbox(["status"])).output).toContain("No sandbox runs in this folder");
    expect((await folder.sandbox(["start"])).output).toContain("The sandbox runs;");
    expect(existsSync(state)).toBe(false);
    expect(existsSync(join(folder.path, ".ponte", "sandbox", "google.jsonl"))).toBe(false);
  });

  it("says where it stands why it could not start, and leaves no process", async () => {
    const folder = folderWith();
    mkdirSync(join(folder.path, ".ponte", "terraform.dev.tfstate"), { recursive: true });
    const { code, output } = await folder.run("", "dev");
    expect(output).toContain(`the sandbox did not start (1); ${join(".ponte", "sandbox", "server.log")} says why`);
    expect(code).toBe(1);
    expect(readFileSync(join(folder.path, ".ponte", "sandbox", "server.log"), "utf8")).toContain(
      "terraform.dev.tfstate",
    );
    expect(folder.processes()).toEqual([]);
    expect(existsSync(join(folder.path, ".ponte", "sandbox.json"))).toBe(false);
  });

  it("ends a command that runs in it when it is stopped", async () => {
    const folder = folderWith();
    await folder.sandbox(["start"]);
    const command = folder.start(["--", process.execPath, "-e", "console.log(1); setInterval(Date, 1e6)", "dev"]);
    const ended = once(command, "exit");
    await once(command.stdout!, "data");
    expect((await folder.sandbox(["stop"])).output).toContain("The sandbox is stopped");
    expect(await ended).toEqual([137, null]);
    expect(folder.processes()).toEqual([]);
  });

  it("is another one in the folder beside it", async () => {
    const [one, other] = [folderWith(), folderWith({ dev: gcp("acme-ml-other") })];
    const things = async (folder: SandboxedFolder) => {
      const { clouds } = (await call(folder.address(), "GET status")) as Status;
      return clouds.flatMap((cloud) => cloud.things);
    };
    await Promise.all([one.sandbox(["start"]), other.sandbox(["start"])]);
    await Promise.all([one.run("", "dev"), other.run("", "dev")]);
    expect(await things(one)).toEqual(["storage b b/acme-ml-dev-tfstate"]);
    await one.sandbox(["stop"]);
    expect(await things(other)).toEqual(["storage b b/acme-ml-other-tfstate"]);
  });

  it("says what to export and to unset in another shell", async () => {
    const folder = folderWith();
    await folder.sandbox(["start"]);
    await folder.run("", "dev");
    const { output } = await folder.sandbox(["status"], { AWS_PROFILE: "looks-real" });
    expect(output).toMatch(/^export HTTPS_PROXY='http:\/\/127\.0\.0\.1:\d+'$/m);
    expect(output).toMatch(/^export GOOGLE_PROJECT='acme-ml-dev'$/m);
    expect(output).toMatch(/^unset .*\bAWS_PROFILE\b/m);
  });
});
