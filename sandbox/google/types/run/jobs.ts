import { accountMissing } from "../../agents";
import { ApiError, failedPrecondition, invalidArgument } from "../../api-error";
import { holds } from "../../grants";
import type { Body, Json } from "../../json";
import type { Request } from "../../request";
import { between, lowerCase63, seconds, where } from "../checks";
import type { Row } from "../row";

const gib = 1024 ** 3;
const units: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, Ki: 1024, Mi: 1024 ** 2, Gi: gib };

/** `2000m` and `2` are two; `512Mi` is its bytes. */
function amount(text: string): number {
  const [, digits = "", unit = ""] = /^([\d.]+)(m|[kMG]i?)?$/.exec(text) ?? [];
  return unit === "m" ? Number(digits) / 1000 : Number(digits || NaN) * (units[unit] ?? 1);
}

// "Configure memory limits for jobs" and "Configure CPU limits for jobs", Cloud Run: most memory by CPU, and what memory needs how much CPU.
const mostMemory: Readonly<Record<number, number>> = { 1: 4, 2: 8, 4: 16, 6: 24, 8: 32 };
const leastMemory: Readonly<Record<number, number>> = { 4: 2, 6: 4, 8: 4 };

export function wrongLimits(limits: Body): string | undefined {
  const [cpu, memory] = [amount(String(limits.cpu ?? "1")), amount(String(limits.memory ?? "512Mi"))];
  const most = mostMemory[cpu];
  if (most === undefined) return `CPU must be one of 1, 2, 4, 6, 8`;
  if (!(memory >= Math.max(0.5, leastMemory[cpu] ?? 0) * gib && memory <= most * gib))
    return `with ${cpu} CPU memory must be ${leastMemory[cpu] ?? 0.5}Gi to ${most}Gi`;
  if (limits["nvidia.com/gpu"] !== undefined && (cpu < 4 || memory < 16 * gib))
    return "a GPU needs at least 4 CPU and 16Gi";
  return undefined;
}

// What the container is told, and nobody may set ("Container runtime contract").
const reserved = /^(CLOUD_RUN_(JOB|EXECUTION|TASK_INDEX|TASK_ATTEMPT|TASK_COUNT)|X_GOOGLE_.*)$/;

/** A secret that stands in a variable is read by the work's own account, and asked for when that is made ("Configure secrets for jobs", "... for services"). */
export function wrongSecret(work: Body, { store, project, projectNumber }: Request): ApiError | undefined {
  const { containers = [], serviceAccount: email = "" } = work;
  for (const { valueSource } of (containers as Body[]).flatMap(({ env = [] }) => env as Body[])) {
    const { secret, version = "latest" }: Body = valueSource?.secretKeyRef ?? {};
    if (secret === undefined) continue;
    const name = `${secret.includes("/") ? secret : `projects/${project}/secrets/${secret}`}/versions/${version}`;
    const shown = name.replace(/^projects\/[^/]+/, `projects/${projectNumber}`);
    const [holder] = name.split("/versions/");
    if (
      store.get("secretmanager", holder!) === undefined ||
      (version !== "latest" && !store.get("secretmanager", name))
    )
      return failedPrecondition(`Secret ${shown} was not found`);
    const caller = { members: [`serviceAccount:${email}`] };
    if (holds(store, caller, { service: "secretmanager", name }, "secretmanager.versions.access")) continue;
    const must = "must be granted the 'Secret Manager Secret Accessor' role (roles/secretmanager.secretAccessor)";
    return failedPrecondition(
      `Permission denied on secret: ${shown} for Revision service account ${email}. The service account used ${must}.`,
    );
  }
  return undefined;
}

function refusal(body: Body, request: Request): ApiError | undefined {
  const task: Body = body.template.template;
  const { containers = [], timeout } = task;
  const stranger = wrongAccount(task, request);
  if (stranger !== undefined) return stranger;
  const hasGpu = task.nodeSelector?.accelerator !== undefined;
  // "GPU support for jobs", Cloud Run.
  if (hasGpu && Number.parseFloat(timeout) > 3600)
    return invalidArgument("Violation in template.template.timeout: at most 3600s with a GPU.");
  if (hasGpu && (containers as Body[]).every(({ resources }) => resources?.limits?.["nvidia.com/gpu"] === undefined))
    return invalidArgument("Violation in template.template.nodeSelector: no container has a limit for nvidia.com/gpu.");
  return wrongSecret(task, request);
}

/** What runs as an account that is not there. */
export function wrongAccount({ serviceAccount: email }: Body, { store }: Request): ApiError | undefined {
  if (email === undefined || !accountMissing(store, email)) return undefined;
  const message = `Permission 'iam.serviceaccounts.actAs' denied on service account ${email} (or it may not exist).`;
  return new ApiError(403, "PERMISSION_DENIED", message, "forbidden");
}

/** What Cloud Run refuses of a job. */
export const refusedOfJobs: Pick<Row, "idShape" | "checks" | "refusal"> = {
  idShape: lowerCase63,
  checks: {
    // "Set task timeout for jobs": 168 hours. "Set maximum retries": 10. "Set task count": 10,000.
    "template.template.timeout": seconds(1, 604_800),
    "template.template.maxRetries": between(0, 10),
    "template.taskCount": between(1, 10_000),
    "template.template.containers[].resources.limits": (limits: Json) => wrongLimits(limits),
    "template.template.containers[].env[].name": where((name) => !reserved.test(name), "is reserved"),
  },
  refusal,
};
