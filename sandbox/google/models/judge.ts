import { ApiError, invalidArgument } from "../api-error";
import type { Answer, Call } from "../call";
import { serviceOf } from "../services";
import { faultsIn } from "./answer-check";
import { findMethod, type Method } from "./descriptions";
import { mistakesIn, type Mistake } from "./request-check";
import { doubtsIn } from "./request-report";
import { tolerated, type Tolerated } from "./tolerated";

/**
 * What Google says of a call. Nothing of a raw prediction: its body and its answer are the model's own, where the description has a message around
 * them ("Get online inferences from a custom trained model").
 */
export function descriptionOf(service: string, { method, path }: Call): ReturnType<typeof findMethod> {
  return /:(stream)?rawPredict$/i.test(path) ? undefined : findMethod(service, method, path);
}

/** Refuses a call that Google's description does not allow, in Google's words as far as they are known. */
export function refuseUndescribed(call: Call, method: Method | "none" | undefined): void {
  if (method === undefined) return;
  if (method === "none") {
    const message = `The requested URL ${call.path} was not found on this server.`;
    throw new ApiError(404, "NOT_FOUND", message, "notFound");
  }
  const [first] = mistakesIn(method, call).filter((mistake) => toleranceOf(call, method, mistake) === undefined);
  if (first !== undefined) throw invalidArgument(first.says);
}

function toleranceOf(call: Call, { whole }: Method, { at }: Mistake): Tolerated | undefined {
  if (!/terraform-provider-google/.test(senderOf(call))) return undefined;
  return tolerated.find((each) => each.method === whole?.id && each.at === at);
}

function senderOf({ headers }: Call): string {
  return String(headers["user-agent"] ?? "");
}

/** What was seen of requests and answers that Google's descriptions do not bear out, and that was not refused. */
export class Findings {
  private readonly answers = new Set<string>();
  private readonly requests = new Set<string>();
  private readonly tolerances = new Set<Tolerated>();
  private readonly unjudged = new Set<string>();

  /** Holds one call and its answer against the description. */
  note(call: Call, answer: Answer): void {
    const method = descriptionOf(serviceOf(call.host)?.name ?? "", call);
    if (method === "none" || answer.status >= 300) return;
    if (method?.whole === undefined) return void this.unjudged.add(`${call.method} ${call.host}${call.path}`);
    const { id } = method.whole;
    for (const fault of faultsIn(method, answer)) this.answers.add(`${id}: ${fault}`);
    // Of what the google provider leaves out, and sends back although only Google sets it, its acceptance tests are proof enough.
    if (/go-resty/.test(senderOf(call)))
      for (const doubt of doubtsIn(method, call)) this.requests.add(`${id}: ${doubt}`);
    for (const mistake of mistakesIn(method, call)) {
      const tolerance = toleranceOf(call, method, mistake);
      if (tolerance !== undefined) this.tolerances.add(tolerance);
    }
  }

  /**
   * Answers of the sandbox that Google could not have given, requests of the restful provider that Google may not take, what was tolerated of the
   * google provider, and calls that there is no description to hold against.
   */
  all(): { answers: string[]; requests: string[]; tolerated: Tolerated[]; unjudged: string[] } {
    return {
      answers: [...this.answers],
      requests: [...this.requests],
      tolerated: [...this.tolerances],
      unjudged: [...this.unjudged],
    };
  }
}
