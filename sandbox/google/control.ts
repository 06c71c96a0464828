import { callOf, type Answer } from "./call";
import { personToken } from "./callers";
import type { Cloud } from "./cloud";
import type { Json } from "./json";
import { runsOf } from "./runs";

/** What the sandbox is told and asked over plain HTTP, below `/__sandbox/`. */
export async function control(cloud: Cloud, method: string, path: string, body: Json): Promise<Answer> {
  switch (`${method} ${path.replace(/^\/__sandbox\//, "")}`) {
    case "POST fail":
      cloud.faults.add(body);
      return ok({});
    case "POST heal":
      cloud.faults.clear();
      return ok({});
    case "POST reset":
      cloud.reset();
      return ok({});
    case "POST config":
      if (typeof body.polls === "number") cloud.store.polls = body.polls;
      if (typeof body.undeployLag === "number") cloud.store.undeployLag = body.undeployLag;
      if (typeof body.deliveries === "number") cloud.store.deliveries = body.deliveries;
      return ok({ polls: cloud.store.polls, undeployLag: cloud.store.undeployLag, deliveries: cloud.store.deliveries });
    case "POST call": // a call without a proxy and its certificate: { method, url, body }
      return cloud.answer(callOf(body.method, body.url, jsonHeaders, Buffer.from(JSON.stringify(body.body ?? {}))));
    case "POST fire": // { "job": "projects/p/locations/l/jobs/j", "at": "2026-11-01T03:00:00Z" }: what it calls when it is due, as its account
      return (
        (await cloud.fire(body.job, timeOf(body.at))) ??
        missing(`no job of Cloud Scheduler that is on is called ${body.job}`)
      );
    case "POST finish": // { "execution": "projects/p/locations/l/jobs/j/executions/e", "error": { "code": 9, "message": "…" }, "at": "…" }
      if (cloud.finish(body.execution, body.error, timeOf(body.at))) return ok({});
      return missing(`no execution that runs is called ${body.execution}`);
    case "GET runs": // what ran of jobs and workflows, with its times and how it ended
      return ok(runsOf(cloud.store));
    case "POST sign-in": // { "email": "ana@acme.example", "groups": ["sales@acme.example"] }: what their browser shows then
      return ok({ token: personToken(body.email, body.groups) });
    case "POST rights": // { "token": { "*": ["storage.buckets.get"], "acme-state": ["storage.objects.get"] } }
      cloud.rights.grant(body);
      return ok({});
    case "GET rights":
      return ok(cloud.rights.read());
    case "GET dump":
      cloud.noteEnds();
      return ok(dump(cloud));
    case "GET findings": // what Google's descriptions do not bear out
      return ok(cloud.findings.all());
    case "GET log":
      return ok(cloud.calls.all());
    case "DELETE log":
      cloud.calls.clear();
      return ok({});
    default:
      return missing(`${method} ${path}: only /__sandbox/ is served here`);
  }
}

/** A time in the body of a control; nothing where none is said. */
function timeOf(at: unknown): number | undefined {
  return typeof at === "string" ? Date.parse(at) : undefined;
}

const jsonHeaders = { "content-type": "application/json" };

function ok(body: Json): Answer {
  return { status: 200, body };
}

function missing(message: string): Answer {
  return { status: 404, body: { error: { code: 404, message } } };
}

/** What exists, who may do what with it, and whom somebody tried to reach. */
function dump({ store, unknownHosts }: Cloud): Json {
  const policies = [...store.policies].filter(
    ([, policy]) => policy.bindings?.length > 0 || policy.auditConfigs?.length > 0,
  );
  return {
    entries: store.existing(),
    objects: [...store.objects.keys()],
    policies: Object.fromEntries(policies),
    unknownHosts: [...unknownHosts],
  };
}
