import type { Google } from "../../../sandbox/google";

/** Who asked for predictions while something else went on, and what came back. */
export interface Served {
  readonly failed: string[];
  /** How many each deployed model answered. */
  readonly byModel: Record<string, number>;
}

/** Asks `url` for predictions, 20 times a second, while `what` goes on. */
export async function whilePredicting<T>(google: Google, url: string, what: () => Promise<T>): Promise<[T, Served]> {
  const served: Served = { failed: [], byModel: {} };
  const asked: Promise<void>[] = [];
  const ask = async () => {
    const { status, body } = await google.call("POST", url, { instances: [[1]] });
    if (status !== 200) served.failed.push(`${status} ${JSON.stringify(body)}`);
    else served.byModel[body.deployedModelId] = (served.byModel[body.deployedModelId] ?? 0) + 1;
  };
  const timer = setInterval(() => asked.push(ask()), 50);
  try {
    const result = await what();
    await Promise.all(asked);
    return [result, served];
  } finally {
    clearInterval(timer);
  }
}
