import { areRefused } from "../asking";
import { awsCall, type Call } from "../clouds/call";
import type { Answer } from "../clouds/send";
import type { ProgramJson } from "../synthesize";
import type { Way } from "./way";

type Bodies = Record<string, Record<string, Record<string, unknown>> | undefined>;

interface Action extends Record<string, unknown> {
  readonly "//"?: { readonly metadata?: { readonly path?: string } };
  readonly name: string;
  readonly resource_id: string;
  readonly scalable_dimension: string;
  readonly scalable_target_action: { readonly min_capacity: string; readonly max_capacity: string };
}

/**
 * What brings up everything of a program on AWS that off hours take down: each target gets the numbers that its action sets when they end.
 *
 * @param thing `endpoint/churn`, for that alone
 */
export function awsCalls(json: ProgramJson, region: string, thing?: string): Call[] {
  const bodies = (json.resource ?? {}) as Bodies;
  const actions = Object.values(bodies.aws_appautoscaling_scheduled_action ?? {}) as Action[];
  return actions
    .filter(({ name, "//": about }) => name === "off-hours-up" && isOf(about?.metadata?.path, thing))
    .map((action) =>
      awsCall("application-autoscaling", region, "AnyScaleFrontendService.RegisterScalableTarget", {
        ServiceNamespace: "sagemaker",
        ResourceId: written(action.resource_id, bodies),
        ScalableDimension: written(action.scalable_dimension, bodies),
        MinCapacity: Number(action.scalable_target_action.min_capacity),
        MaxCapacity: Number(action.scalable_target_action.max_capacity),
      }),
    );
}

/** True of what stands at `dev/endpoint/churn/...`, and of everything where no thing is named. */
export function isOf(path: string | undefined, thing: string | undefined): boolean {
  return thing === undefined || (path ?? "").split("/").slice(1, 3).join("/") === thing;
}

/** A text with what it refers to in its place: `endpoint/churn/variant/a` of `${aws_appautoscaling_target.x.resource_id}`. */
function written(text: string, bodies: Bodies): string {
  return text.replace(/\$\{(\w+)\.([\w-]+)\.(\w+)\}/g, (reference, type: string, id: string, field: string) => {
    const value = bodies[type]?.[id]?.[field];
    return typeof value === "string" ? written(value, bodies) : reference;
  });
}

/** How AWS is woken. */
export const awsWay: Way = {
  calls: ({ json, environment }, thing) =>
    environment.cloud === "aws" ? awsCalls(json, environment.aws.region, thing) : [],
  inWords(call) {
    const { min, max, id } = asked(call);
    return `${id} comes up to ${min === max ? min : `${min} to ${max}`}`;
  },
  mayPass: ({ status, text }) => status === 429 || status >= 500 || /Throttling|ConcurrentUpdate/.test(text),
  refusal(name, call, { status, text }: Answer) {
    const { id } = asked(call);
    const { __type = "", message, Message } = parsed(text);
    const [code, words] = [__type.replace(/^.*#/, ""), message ?? Message ?? text.slice(0, 200)];
    if (/AccessDenied/.test(code) || status === 403)
      return `AWS refuses to wake ${id}: ${words}; who wakes needs application-autoscaling:RegisterScalableTarget, as ponte rights ${name} --deploy gives it`;
    if (areRefused(code)) return `AWS does not take these credentials: ${words}; run aws sso login`;
    if (/ValidationException|ObjectNotFound/.test(code))
      return `AWS does not know ${id}: ${words}; deploy ${name} first`;
    return `AWS answered ${status} for ${id}: ${code} ${words}; try again, and see its console`;
  },
};

function asked({ body = "{}" }: Call): { id: string; min: string; max: string } {
  const { ResourceId, MinCapacity, MaxCapacity } = JSON.parse(body) as Record<string, unknown>;
  return { id: String(ResourceId), min: String(MinCapacity), max: String(MaxCapacity) };
}

function parsed(text: string): { __type?: string; message?: string; Message?: string } {
  try {
    return JSON.parse(text) as { __type?: string };
  } catch {
    return {};
  }
}
