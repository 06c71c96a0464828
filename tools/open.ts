import { spawn } from "node:child_process";
import type { Asking } from "./asking";
import { awsPage } from "./open/aws";
import { googlePage } from "./open/google";
import type { Program } from "./synthesize";
import { type Thing, thingOf } from "./things";

/**
 * Where people look at a thing: the page of Airflow itself, or of a service that people sign in to, and otherwise that of the cloud's console.
 *
 * @throws UserError with exit code 4 where the cloud is asked for it, and refuses
 */
export async function pageOf(program: Program, typed: string, asking: Asking): Promise<string> {
  const thing = thingOf(program, typed);
  const own = ownPage(program, thing);
  if (own !== undefined) return own;
  return program.environment.cloud === "aws"
    ? awsPage(program, thing, program.environment, asking)
    : googlePage(program, thing, program.environment, asking);
}

/** A service that asks people who they are is a page of its own; of one that programs call there is nothing to look at. */
function ownPage({ environment }: Program, { kind, key }: Thing): string | undefined {
  if (kind !== "services") return undefined;
  const { domain, signIn } = environment.kinds.services[key]!;
  return signIn === undefined || domain === undefined ? undefined : `https://${domain}`;
}

const openers: { readonly [platform in NodeJS.Platform]?: readonly string[] } = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"],
};

/** Opens an address in the browser; where there is none, nothing happens: the address is printed, too. */
export function openInBrowser(url: string, platform: NodeJS.Platform = process.platform): void {
  const [command, ...before] = openers[platform] ?? ["xdg-open"];
  const opener = spawn(command!, [...before, url], { stdio: "ignore", detached: true });
  opener.on("error", () => undefined);
  opener.unref();
}
