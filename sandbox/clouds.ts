import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startMoto, type Moto } from "./aws/moto";
import { startGoogle, type Entry, type Google } from "./google";

/** What a command needs of the clouds: whose account or project it works in, and what must exist before the first deploy. */
export interface Need {
  readonly cloud: "gcp" | "aws";
  /** Project id or account number. */
  readonly owner: string;
  /** Number of the project; Google Cloud only. */
  readonly projectNumber?: string;
  readonly region: string;
  /** Bucket of the state. */
  readonly stateBucket?: string;
  /** ARNs of the roles of people who are let in; AWS only. */
  readonly roles?: readonly string[];
  /** Domains of the zones that records are made in, by what the cloud calls the zones. */
  readonly zones?: Readonly<Record<string, string>>;
  /** Domains of certificates that load balancers take, by their ARNs; AWS only. */
  readonly certificates?: Readonly<Record<string, string>>;
}

/** What a sandbox holds, and what it was asked. */
export interface Status {
  readonly clouds: readonly CloudStatus[];
  /** Hosts that somebody tried to reach and that nobody plays here. */
  readonly refusedHosts: readonly string[];
  /** What of the calls of Google Cloud its descriptions do not bear out. */
  readonly findings: ReturnType<Google["findings"]>;
  /** What commands needed so far. */
  readonly needs: readonly Need[];
}

/** One cloud, or one account of it. */
export interface CloudStatus {
  /** `Google Cloud`, `AWS account 111122223333`. */
  readonly name: string;
  /** `s3 buckets raw`: service, kind and name of each thing that exists. */
  readonly things: readonly string[];
  /** How many calls came, by service. */
  readonly calls: Readonly<Record<string, number>>;
  /** File with every call as a line of JSON, in order. */
  readonly log: string;
}

/** The clouds of one sandbox; each starts when it is needed first. */
export interface Clouds {
  /** The variables under which a command meets them, once they run and the state's bucket is there. */
  environmentFor(need: Need): Promise<Record<string, string>>;
  status(): Promise<Status>;
  stop(): Promise<void>;
}

/**
 * Nothing runs yet.
 *
 * @param folder for the certificate and the logs of calls
 * @param python finds the interpreter with moto in it, or throws the reason why there is none
 */
export function cloudsIn(folder: string, python: () => string): Clouds {
  const accounts = new Map<string, Promise<Moto>>();
  const needs = new Map<string, Need>();
  let google: Promise<Google> | undefined;

  async function environmentFor(need: Need): Promise<Record<string, string>> {
    google ??= startGoogle({
      certificate: join(folder, "certificate.pem"),
      log: join(folder, "google.jsonl"),
      upstreamProxy: process.env.HTTPS_PROXY ?? process.env.https_proxy,
    });
    const fake = await google;
    needs.set(JSON.stringify(need), need);
    if (need.cloud === "gcp") {
      if (need.projectNumber !== undefined) fake.nameProject({ id: need.owner, number: need.projectNumber });
      const { stateBucket } = need;
      const isThere = fake.entries().some(({ name }) => name === `b/${stateBucket}`);
      if (stateBucket !== undefined && !isThere) {
        const buckets = `https://storage.googleapis.com/storage/v1/b?project=${need.owner}`;
        await fake.call("POST", buckets, { name: stateBucket, location: need.region });
      }
      for (const [name, domain] of Object.entries(need.zones ?? {})) {
        if (fake.entries().some((entry) => entry.name === `projects/${need.owner}/managedZones/${name}`)) continue;
        const zones = `https://dns.googleapis.com/dns/v1/projects/${need.owner}/managedZones`;
        await fake.call("POST", zones, { name, dnsName: `${domain}.`, description: "" });
      }
      return { ...fake.environment, GOOGLE_PROJECT: need.owner, GOOGLE_REGION: need.region };
    }
    const moto = await motoOf(need.owner);
    if (need.stateBucket !== undefined) await moto.makeBucket(need.stateBucket, need.region);
    for (const role of need.roles ?? []) await moto.makeRole(role);
    for (const [id, name] of Object.entries(need.zones ?? {})) await moto.makeHostedZone(id, name);
    for (const [arn, domain] of Object.entries(need.certificates ?? {})) await moto.makeCertificate(arn, domain);
    // What is not moto's is let through or refused by the same proxy as on Google Cloud.
    const { HTTPS_PROXY = "", SSL_CERT_FILE = "" } = fake.environment;
    const way = { HTTPS_PROXY, https_proxy: HTTPS_PROXY, SSL_CERT_FILE };
    return { ...way, ...moto.environment, AWS_REGION: need.region };
  }

  function motoOf(account: string): Promise<Moto> {
    const running =
      accounts.get(account) ?? startMoto({ account, python: python(), log: join(folder, `moto-${account}.log`) });
    accounts.set(account, running);
    const forget = () => accounts.delete(account); // the next command may have more luck
    running.then((moto) => moto.ended.then(forget), forget);
    return running;
  }

  async function status(): Promise<Status> {
    const clouds: CloudStatus[] = [];
    const fake = await google;
    if (fake && fake.calls().length > 0) {
      const calls = countBy(fake.calls().map(({ host }) => host.split(".")[0]!));
      clouds.push({
        name: "Google Cloud",
        things: fake.entries().map(lineOf),
        calls,
        log: join(folder, "google.jsonl"),
      });
    }
    for (const [account, starting] of accounts) {
      const moto = await starting;
      const made = await moto.calls();
      const log = join(folder, `aws-${account}.jsonl`);
      writeFileSync(log, made.map((each) => `${JSON.stringify(each)}\n`).join(""));
      const calls = countBy(made.map(({ service }) => service));
      clouds.push({ name: `AWS account ${account}`, things: await moto.inventory(), calls, log });
    }
    return {
      clouds,
      refusedHosts: fake?.unknownHosts() ?? [],
      findings: fake?.findings() ?? nothingFound,
      needs: [...needs.values()],
    };
  }

  async function stop(): Promise<void> {
    const motos = [...accounts.values()].map(async (moto) => (await moto).stop());
    await Promise.race([Promise.allSettled([google?.then((fake) => fake.stop()), ...motos]), sleep(2_000)]);
  }

  return { environmentFor, status, stop };
}

const nothingFound = { answers: [], requests: [], tolerated: [], unjudged: [] };

/** `bigquery datasets/tables customer_days`: service, kind and name of something that exists on Google Cloud. */
function lineOf({ type, name }: Entry): string {
  return `${type.replace(":", " ")} ${name}`;
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
