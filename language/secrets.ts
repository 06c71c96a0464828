import type { Environment } from "./environment";

/** From how many days before a value's last day people are told of it. */
export const daysAhead = 30;

/** How old the value of a secret may become. */
export interface SecretAge {
  /** Name of the secret in the file. */
  readonly key: string;

  /** The same as references call it: `secret/hubspot`. */
  readonly secret: string;

  /** Last day on which its value is good where it was issued, such as `2027-06-30`. */
  readonly expires: string;

  /** Days until then: 0 on the day itself, less than 0 when it has passed. */
  readonly daysLeft: number;

  /** `passed` after the last day, `soon` from {@link daysAhead} days before it. */
  readonly state: "good" | "soon" | "passed";

  /** What people are told: `expires on 2027-06-30, in 12 days`. */
  readonly says: string;
}

/** Every secret that says when its value stops being good, the first to do so first. Days are those of UTC. */
export function agesOf({ kinds }: Pick<Environment, "kinds">, now = new Date()): SecretAge[] {
  const today = Date.parse(now.toISOString().slice(0, 10));
  return Object.entries(kinds.secrets)
    .flatMap(([key, { expires }]): SecretAge[] => {
      if (expires === undefined) return [];
      const daysLeft = Math.round((Date.parse(expires) - today) / 86_400_000);
      const state = daysLeft < 0 ? "passed" : daysLeft <= daysAhead ? "soon" : "good";
      return [{ key, secret: `secret/${key}`, expires, daysLeft, state, says: said(expires, daysLeft) }];
    })
    .sort((one, other) => one.daysLeft - other.daysLeft);
}

function said(expires: string, daysLeft: number): string {
  const count = Math.abs(daysLeft);
  const days = `${count} ${count === 1 ? "day" : "days"}`;
  if (daysLeft < 0) return `expired on ${expires}, ${days} ago`;
  return `expires on ${expires}, ${daysLeft === 0 ? "today" : `in ${days}`}`;
}
