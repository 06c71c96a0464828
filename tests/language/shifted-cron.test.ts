import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shifted } from "../../language";
import { cron, shortestGap } from "../../language/words/cron";

describe("a cron, so many minutes later", () => {
  it.each([
    ["0 3 * * *", 240, "0 7 * * *"],
    ["30 22 * * *", 240, "30 2 * * *"],
    ["30 22 * * 1-5", 240, "30 2 * * 2,3,4,5,6"],
    ["0 22 * * 0,6", 240, "0 2 * * 0,1"],
    ["0 3 1 * *", 240, "0 7 1 * *"],
    ["0 3 * 6-8 *", 240, "0 7 * 6-8 *"],
    ["0 */6 * * *", 240, "0 4,10,16,22 * * *"],
    ["*/15 * * * *", 240, "0,15,30,45 * * * *"],
    ["0 9-17 * * 1-5", 240, "0 13,14,15,16,17,18,19,20,21 * * 1-5"],
    ["*/15 * * * 1-5", 1440, "*/15 * * * 2,3,4,5,6"],
    ["0 3 * * 1", 3 * 1440, "0 3 * * 4"],
    ["0 3 * * 1", 7 * 1440, "0 3 * * 1"],
    ["* * * * *", 7, "* * * * *"],
  ])("%s and %d", (text, minutes, later) => {
    expect(shifted(text, minutes)).toEqual({ cron: later });
  });

  it.each([
    ["0 22 1 * *", 240, "is on the next day, which no cron says of a day of the month"],
    ["0 22 * 6 *", 240, "is on the next day, which no cron says of a day of the month"],
    ["0 3 1 * *", 3 * 1440, "is 3 days later, which no cron says of a day of the month"],
    ["0 9,22 * * 1-5", 240, "is past midnight for some of its times, and not for others"],
    ["*/15 * * * 1-5", 240, "is past midnight for some of its times, and not for others"],
    ["0,30 9 * * *", 45, "is at 09:45, 10:15, which no one cron says"],
    ["*/20 9-10 * * *", 10, undefined],
    ["*/20 9-10 * * *", 30, "is at 09:30, 09:50, 10:10 ..., which no one cron says"],
  ])("%s and %d is none, or one", (text, minutes, why) => {
    expect(shifted(text, minutes).why).toBe(why);
  });

  it("happens so long after each time of the first, and at no other", () => {
    const list = (min: number, max: number) =>
      fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map((each) => each.join(","));
    const field = (min: number, max: number, ...more: string[]) =>
      fc.oneof(list(min, max), fc.constantFrom("*", ...more));
    const crons = fc
      .tuple(
        field(0, 59, "*/15", "0-30/10"),
        field(0, 23, "*/6", "9-17"),
        fc.oneof({ weight: 3, arbitrary: fc.constant("*") }, list(1, 28)),
        fc.oneof({ weight: 3, arbitrary: fc.constant("*") }, list(1, 12)),
        field(0, 7, "MON-FRI"),
      )
      .map(([minute, hour, day, month, weekday]) => [minute, hour, day, month, day === "*" ? weekday : "*"].join(" "))
      .map((text) => cron.parse(text));
    let said = 0;
    fc.assert(
      fc.property(crons, fc.integer({ min: 1, max: 3 * 1440 }), (text, minutes) => {
        const later = shifted(text, minutes);
        if (later.why !== undefined) return;
        said += 1;
        const runs = (each: string, from: Date) => new Cron(each, { timezone: "UTC" }).nextRuns(40, from).map(Number);
        const start = new Date("2027-12-20T00:00:30Z");
        const expected = runs(text, start).map((time) => time + minutes * 60_000);
        expect(runs(later.cron, new Date(start.getTime() + minutes * 60_000))).toEqual(expected);
      }),
      { numRuns: 400 },
    );
    expect(said).toBeGreaterThan(100);
  });
});

it.each([
  ["*/15 * * * *", 15],
  ["0 3 * * *", 1440],
  ["0 1,22 * * *", 180],
  ["0 9,22 * * 1-5", 660],
  ["0 3 * * 1", 7 * 1440],
  ["0 3 29 2 *", 366 * 1440],
])("the shortest time between two times of %s is %d minutes", (text, minutes) => {
  expect(shortestGap(text)).toBe(minutes);
});
