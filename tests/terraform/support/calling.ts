import type { Aws } from "./moto";

/** What a client has seen of an endpoint. */
export interface Answers {
  /** How many requests were answered, by model. */
  readonly byModel: Record<string, number>;

  /** What went wrong, one line for each request. */
  readonly failed: string[];
}

/**
 * A client that asks each endpoint for a prediction 20 times a second, whatever the answers, until it is stopped. Those that are `queued` get
 * their requests through the queue of asynchronous endpoints.
 */
export function startCalling(
  aws: Aws,
  endpoints: string[],
  queued: string[] = [],
): () => Promise<Record<string, Answers>> {
  const seen: Record<string, Answers> = {};
  const underWay = new Set<Promise<void>>();

  async function ask(endpoint: string): Promise<void> {
    const { byModel, failed } = (seen[endpoint] ??= { byModel: {}, failed: [] });
    try {
      const way = queued.includes(endpoint) ? "async-invocations" : "invocations";
      const answer = await aws.request(`/endpoints/${endpoint}/${way}`, "sagemaker", {
        method: "POST",
        body: "{}",
      });
      const text = await answer.text();
      if (!answer.ok) return void failed.push(`${answer.status}: ${text}`);
      const { model } = JSON.parse(text) as { model: string };
      byModel[model] = (byModel[model] ?? 0) + 1;
    } catch (error) {
      failed.push(String((error as Error).cause ?? error));
    }
  }

  const timer = setInterval(() => {
    for (const endpoint of endpoints) {
      const request = ask(endpoint).finally(() => underWay.delete(request));
      underWay.add(request);
    }
  }, 50);

  return async () => {
    clearInterval(timer);
    await Promise.all(underWay);
    return seen;
  };
}
