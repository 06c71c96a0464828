import { expect, it } from "vitest";
import { dueOf, type Times } from "../../language/due";

const now = new Date("2026-11-30T23:59:00Z");
const told = (times: Times, created?: string) =>
  dueOf(times, created === undefined ? undefined : new Date(created), now).map(
    ({ state, says }) => `${state}: ${says}`,
  );

it.each<[string, Times, string | undefined, string[]]>([
  ["nothing is asked", {}, "2020-01-01T00:00:00Z", []],
  ["no value yet", { rotate: 90 }, undefined, []],
  ["young", { rotate: 90 }, "2026-11-29T00:00:00Z", ["good: a new value is due in 89 days"]],
  ["in its last quarter", { rotate: 90 }, "2026-09-23T12:00:00Z", ["soon: a new value is due in 22 days"]],
  ["on the day", { rotate: 90 }, "2026-09-01T23:00:00Z", ["soon: a new value is due today"]],
  ["late", { rotate: 90 }, "2026-08-31T01:00:00Z", ["over: a new value was due 1 day ago"]],
  ["good for long", { expires: "2027-06-30" }, undefined, ["good: its value expires in 212 days"]],
  ["the last day", { expires: "2026-11-30" }, undefined, ["soon: its value expires today"]],
  ["passed", { expires: "2026-11-28" }, "2026-11-29T00:00:00Z", ["over: its value expired 2 days ago"]],
  ["both", { rotate: 365, expires: "2026-12-30" }, "2026-01-01T00:00:00Z", ["good: a new value is due in 32 days", "soon: its value expires in 30 days"]],
])("%s", (_, times, created, expected) => expect(told(times, created)).toEqual(expected)); // prettier-ignore
