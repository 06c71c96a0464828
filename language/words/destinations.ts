import * as z from "zod";
import { kinds, kindsAnswering } from "../kinds";
import { reference, type Reference } from "./references";
import { firstOfRange, isRange, overlaps } from "./ranges";

/** Somewhere outside the environment that a workload connects to by TCP: one host by its name, or a range of IPv4 addresses. */
export type Destination = { readonly port: number } & (
  { readonly host: string; readonly cidr?: undefined } | { readonly cidr: string; readonly host?: undefined }
);

/** What a relation of a workload names: a thing of the environment, or somewhere outside it. */
export type Related = Reference | Destination;

export function isDestination(related: Related): related is Destination {
  return "port" in related;
}

/** Of what a relation names, the things of the environment, each with its place in the list. */
export function referencesOf(related: readonly Related[] = []): { readonly to: Reference; readonly index: number }[] {
  return related.flatMap((to, index) => (isDestination(to) ? [] : [{ to, index }]));
}

/** The same of what lies outside. */
export function destinationsIn(
  related: readonly Related[] = [],
): { readonly to: Destination; readonly index: number }[] {
  return related.flatMap((to, index) => (isDestination(to) ? [{ to, index }] : []));
}

/** `files.example.org:443`, `10.1.0.0/16:5432`: a destination as it is told, and as two of them are compared. */
export function destinationInWords({ host, cidr, port }: Destination): string {
  return `${host ?? cidr}:${port}`;
}

/** `api.example.com:443` of `https://api.example.com`; any other text as it is. */
export function placeMeant(typed: string): string {
  const [, scheme, host, port] = /^(https?):\/\/([^/:]+)(:\d+)?$/.exec(typed) ?? [];
  return scheme === undefined ? typed : `${host}${port ?? (scheme === "https" ? ":443" : ":80")}`;
}

const examples = '"https://api.example.com", "files.example.org:443" or "10.1.0.0/16:5432"';

const labels = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const hostPattern = new RegExp(`^(?:${labels}\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$`);

// As a text looks that means a place outside; a reference has neither of these.
const outside = /:|\*|@|^[^/]*\.[^/]*$|^[^/]*\.[^/]*\/|^\[/;

/** What `calls` names: things that answer, and places outside the environment; each reference is the grant, each place a way out of the network. */
export function called(says: string) {
  const names = kindsAnswering("calls");
  const inside = reference(...names);
  const shown = names.slice(0, 2).map((name) => kinds[name].example);
  const item = z
    .string({ error: `write a reference such as ${shown.join(" or ")}, or a place outside such as ${examples}` })
    .meta({ pattern: `^(?:(?:${names.map((name) => kinds[name].noun).join("|")})/|https?://|.*:\\d{1,5}$)` }) // for editors
    .transform((typed, context): Related => {
      if (!outside.test(typed)) {
        const result = inside.safeParse(typed);
        if (result.success) return result.data;
        // As a mistake of spelling, which is told with what was meant.
        for (const { message } of result.error.issues)
          context.addIssue({ code: "invalid_format", format: "regex", input: typed, message });
        return z.NEVER;
      }
      const read = readDestination(typed);
      if (typeof read !== "string") return read;
      context.addIssue({ code: "custom", message: read, input: typed });
      return z.NEVER;
    });
  return z
    .array(item, { error: `write a list, such as [${shown[0]}, "https://api.example.com"]` })
    .default([])
    .describe(says);
}

/** The destination that a text says, or what to write in its place. */
function readDestination(typed: string): Destination | string {
  const [, scheme, rest = typed] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(.*)$/s.exec(typed) ?? [];
  if (scheme !== undefined && scheme !== "https" && scheme !== "http")
    return `${scheme}:// says no port here; write the host and its port, such as db.example.org:5432`;
  if (rest.includes("@"))
    return "holds a user or a password, which belong in a secret; write the host alone, such as https://api.example.com";
  if (/\*/.test(rest)) return "holds a wildcard, and a place is one host or one range; write each host by its name";
  if (/[?#]/.test(rest) || (scheme !== undefined && rest.includes("/")))
    return `says a path, and no firewall looks into a connection; write ${scheme ?? "https"}://${rest.split(/[/?#]/)[0]}`;
  if (/^\[|:.*:/.test(rest))
    return "is an IPv6 address, and the networks here have IPv4 addresses alone; write a range such as 10.1.0.0/16:5432";
  const [, place = rest, typedPort] = /^(.*?)(?::([^:]*))?$/.exec(rest) ?? [];
  const port = typedPort === undefined ? scheme && (scheme === "https" ? 443 : 80) : portOf(typedPort);
  if (typeof port !== "number")
    return typedPort === undefined
      ? `says no port; write ${place}:443, or another port`
      : `has no port from 1 to 65535; write ${place}:443, or another port`;
  if (/^[\d.]+(?:\/\d*)?$/.test(place)) return readRange(place, port);
  return readHost(place, port);
}

function portOf(typed: string): number | undefined {
  const port = /^[1-9]\d{0,4}$/.test(typed) ? Number(typed) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function readHost(host: string, port: number): Destination | string {
  if (host.includes("/"))
    return `says a path, and no firewall looks into a connection; write ${host.split("/")[0]}:${port}`;
  if (host.length <= 253 && hostPattern.test(host)) return { host, port };
  const lower = host.toLowerCase().replace(/\.$/, "");
  if (lower !== host && hostPattern.test(lower)) return `did you mean ${lower}:${port}? write the host in lower case`;
  return `names no host; write its whole name, such as ${examples}`;
}

// Which nothing outside answers at: the machine itself, its own link, which the clouds' metadata use, and many at once.
const noOnes = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"];

function readRange(typed: string, port: number): Destination | string {
  const [address = "", length] = typed.split("/");
  const cidr = length === undefined ? `${address}/32` : typed;
  if (!isRange(cidr)) {
    const parts = address.split(".");
    const isAddress =
      parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
    if (!isAddress || !/^(?:\d|[12]\d|3[0-2])$/.test(cidr.split("/")[1]!))
      return "is no range of IPv4 addresses; write one such as 10.1.0.0/16:5432";
    return `is an address within a range; write where the range begins, ${firstOfRange(cidr)}:${port}`;
  }
  if (length === undefined) return `is one address; write ${cidr}:${port}`;
  if (Number(length) < 8)
    return "lets out to more than a firewall is for; write a range from /8 to /32, or egress: open";
  if (noOnes.some((range) => overlaps(range, cidr)))
    return "holds addresses of the machine itself or of its own link, where nothing outside answers; write another range";
  return { cidr, port };
}
