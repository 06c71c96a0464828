/** What a secret's entry says of the age of its value. */
export interface Times {
  /** Days after which a new value is due. */
  readonly rotate?: number;
  /** Last day on which the value is good where it was issued: `2027-06-30`. */
  readonly expires?: string;
}

/** That a value is due, or soon is. */
export interface Due {
  readonly what: "rotate" | "expires";
  /** The day: `2027-06-30`. */
  readonly on: string;
  /** Days until then, in UTC; less than 0 when it has passed. */
  readonly days: number;
  /** `over` after that day, `soon` from thirty days before it (for a short `rotate`, from its last quarter on). */
  readonly state: "good" | "soon" | "over";
  /** `a new value is due in 12 days` */
  readonly says: string;
}

/** From how many days before it people are told of what is due. */
const ahead = 30;

/**
 * When a value is to be replaced, and when it stops being good.
 *
 * @param created when its newest version was made; without one nothing is to be replaced yet
 */
export function dueOf({ rotate, expires }: Times, created: Date | undefined, now = new Date()): Due[] {
  const today = dayOf(now);
  const told = (what: Due["what"], on: number, ahead: number, words: (days: string) => string): Due => {
    const days = on - today;
    const state = days < 0 ? "over" : days <= ahead ? "soon" : "good";
    return { what, on: new Date(on * day).toISOString().slice(0, 10), days, state, says: words(inWords(days)) };
  };
  const dues: Due[] = [];
  if (rotate !== undefined && created !== undefined) {
    const on = dayOf(created) + rotate;
    const word = on < today ? "was" : "is";
    dues.push(told("rotate", on, Math.min(ahead, rotate / 4), (days) => `a new value ${word} due ${days}`));
  }
  if (expires !== undefined) {
    const on = Date.parse(expires) / day;
    dues.push(told("expires", on, ahead, (days) => `its value ${on < today ? "expired" : "expires"} ${days}`));
  }
  return dues;
}

const day = 86_400_000;

const dayOf = (time: Date) => Math.floor(Number(time) / day);

function inWords(days: number): string {
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"}`;
  return days < 0 ? `${count} ago` : days === 0 ? "today" : `in ${count}`;
}
