import { mkdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { inject } from "vitest";
import { loadEnvironments, type Environment } from "../../../language";
import { cloudsIn, type Clouds } from "../../../sandbox/clouds";
import { awsTable, type Identity, type IdentityRights, stateRights } from "../../../terraform-types/rights";
import { needOf } from "../../../tools/sandbox/needs";
import type { Json } from "../../support/check-schema";
import { settingValues } from "../proof/values";
import { HeldProvider, holdableOf } from "../support/held-provider";
import { Layers } from "../support/layers";
import { run, type Ended } from "../support/run";
import { terraformCommand, terraformEnvironment } from "../support/terraform";

const root = resolve(__dirname, "../../..");

export const identities = ["plan", "deploy", "dangerous"] as const;

/** By place: `*`, or a bucket. */
type Grants = Record<string, readonly string[]>;

/** One environment in clouds of its own, planned by one identity, deployed by another, and by a third where it is dangerous, as the workflows do. */
export class Identities {
  private readonly folder: string;
  private readonly clouds: Clouds;
  private readonly layers: Layers;
  /** By identity: a provider keeps the credentials that it was started with. */
  private readonly held = new Map<Identity, HeldProvider>();
  private readonly name: string;
  private runs = 0;
  private written: Environment;

  constructor(private readonly environment: Environment) {
    this.name = environment.name;
    this.written = environment;
    this.folder = join(inject("folder"), "rights", this.name);
    mkdirSync(join(this.folder, "clouds"), { recursive: true });
    this.layers = new Layers(this.folder, environment);
    this.clouds = cloudsIn(join(this.folder, "clouds"), () => inject("python"));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.held.values()].map((each) => each.release()));
    await this.clouds.stop();
  }

  /** Makes the environment what its own file says, with these texts on top of it, one above the other, and its program anew. */
  async write(...texts: string[]): Promise<Ended> {
    this.layers.write(texts);
    const directory = join(this.folder, "environments");
    [this.written] = loadEnvironments({ directory, names: [this.name] }) as [Environment];
    const variables = { PONTE_ENVIRONMENT: this.name, CDKTF_OUTDIR: join(this.folder, "out") };
    const env = { ...terraformEnvironment(inject("folder")), ...variables };
    return run(process.execPath, [join(root, "start.js")], { cwd: this.folder, env, log: this.log("synth") });
  }

  program(): Json {
    return JSON.parse(readFileSync(join(this.stack, "cdk.tf.json"), "utf8")) as Json;
  }

  /** Grants each identity these rights, and those that it has to the state alone, in place of what it had. */
  async grant(rights: IdentityRights): Promise<void> {
    const { cloud, state } = this.environment;
    const grants = (identity: Identity): Grants => ({
      "*": rights[identity],
      ...(state && { [state.bucket]: stateRights[cloud][identity] }),
    });
    const granted = Object.fromEntries(identities.map((each) => [credentials(cloud, each), grants(each)]));
    await this.ask("POST", cloud === "aws" ? { ...awsTable, identities: granted } : granted);
  }

  /** The rights that were needed since they were granted, by identity. */
  async used(): Promise<Record<Identity, Grants>> {
    const used = (await this.ask("GET")) as Record<string, Grants>;
    const of = (identity: Identity) => used[credentials(this.environment.cloud, identity)]!;
    return { plan: of("plan"), deploy: of("deploy"), dangerous: of("dangerous") };
  }

  /** `terraform <command>` by an identity. */
  async terraform(identity: Identity, command: string, ...options: string[]): Promise<Ended> {
    const key = credentials(this.environment.cloud, identity);
    const own =
      this.environment.cloud === "aws"
        ? { AWS_ACCESS_KEY_ID: key }
        : { GOOGLE_OAUTH_ACCESS_TOKEN: key, TF_VAR_google_access_token: key };
    const env = { ...terraformEnvironment(inject("folder")), ...(await this.variables()), ...own };
    return run(this.commandFor(identity, command), [command, "-no-color", ...options], {
      cwd: this.stack,
      env,
      log: this.log(command),
    });
  }

  /** What to run in place of `terraform`: what only reads or makes ready needs no provider, or none for long. */
  private commandFor(identity: Identity, command: string): string {
    const source = holdableOf(this.program());
    if (source === undefined || ["init", "show"].includes(command)) return terraformCommand();
    const held = this.held.get(identity) ?? new HeldProvider(`rights-${this.name}-${identity}`, source);
    this.held.set(identity, held);
    return held.command;
  }

  /** Puts a value into each secret, as somebody who is none of these identities. */
  async setValues(): Promise<Ended> {
    const PONTE = `${process.execPath} ${join(root, "bin", "ponte.js")}`;
    const env = { ...terraformEnvironment(inject("folder")), ...(await this.variables()), PONTE };
    const line = settingValues(this.environment);
    return run("sh", ["-c", line], { cwd: this.folder, env, log: this.log("values") });
  }

  private async ask(method: "GET" | "POST", body?: object): Promise<unknown> {
    const { HTTPS_PROXY, AWS_ENDPOINT_URL } = await this.variables();
    const url = AWS_ENDPOINT_URL ? `${AWS_ENDPOINT_URL}/moto-api/ponte/rights` : `${HTTPS_PROXY}/__sandbox/rights`;
    const answer = await fetch(url, { method, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  }

  /** People's roles that an edit lets in are there by then, too. */
  private variables(): Promise<Record<string, string>> {
    return this.clouds.environmentFor(needOf(this.written));
  }

  private get stack(): string {
    return join(this.folder, "out", "stacks", this.name);
  }

  private log(what: string): string {
    return join(this.folder, `${++this.runs}-${what}.log`);
  }
}

/** What the sandbox knows an identity by. */
function credentials(cloud: "gcp" | "aws", identity: Identity): string {
  return cloud === "aws" ? `AKIA${identity.toUpperCase()}` : `fake-token-of-${identity}`;
}
