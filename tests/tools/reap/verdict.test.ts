import { describe, expect, it } from "vitest";
import { deployedIn } from "../../../tools/reap/deployed";
import { destroyedBy } from "../../../tools/reap/destroy-plan";
import { span, ttlAsWritten, ttlInWords } from "../../../tools/reap/time";
import { verdictOf } from "../../../tools/reap/verdict";

const started = "2026-11-30T10:00:00Z";
const resource = (address: string, values: object = {}) => ({ address, mode: "managed", type: "x", values });
const clock = (hours: number, input = started) => resource(`terraform_data.ttl["${hours}h"]`, { input });
const bucket = resource("google_storage_bucket.raw");
const stateOf = (...resources: object[]) => ({ format_version: "1.0", values: { root_module: { resources } } });
const at = (time: string) => Date.parse(`2026-${time}Z`);
const short = { protect: false, ttl: 72 };
const judged = (header: { protect: boolean; ttl?: number }, time: string, ...resources: object[]) =>
  verdictOf(header, deployedIn(stateOf(...resources)), at(time));

describe("an environment", () => {
  it("goes when its time is over, and not a moment before", () => {
    expect(judged(short, "12-03T09:59:59", clock(72), bucket)).toEqual({
      verdict: "goes",
      says: "goes in 1 min",
      ends: "2026-12-03T10:00:00.000Z",
    });
    expect(judged(short, "12-03T10:00:00", clock(72), bucket)).toMatchObject({ verdict: "due" });
    expect(judged(short, "12-03T12:10:00", clock(72), bucket).says).toBe("over: its time ended 2 h 10 min ago");
  });

  it.each<[why: string, header: { protect: boolean; ttl?: number }, resources: object[], verdict: string, says: string]>([
    ["protected by its file", { protect: true }, [clock(72), bucket], "kept", "kept: protect is on"],
    ["protected by its file, with an end", { protect: true, ttl: 72 }, [clock(72), bucket], "kept", "kept: protect is on"],
    ["protected where it was deployed", short, [clock(72), bucket, resource('terraform_data.protected_3["bucket/raw"]'), resource('terraform_data.retired_0["bucket/old"]')], "kept", "kept: protect is on where it was deployed last, for bucket/raw and 1 more"],
    ["holding what is retired", short, [clock(72), resource('terraform_data.retired_0["bucket/old"]')], "kept", "kept: protect is on where it was deployed last, for bucket/old"],
    ["without an end in its file", { protect: false }, [clock(72), bucket], "stays", "stays: it has no ttl"],
    ["without a clock yet", short, [bucket], "stays", "stays: ttl: 3d is not deployed yet"],
    ["with another clock", short, [clock(12), bucket], "stays", "stays: ttl: 3d is not deployed yet"],
    ["with two clocks", short, [clock(12), clock(72), bucket], "stays", "stays: ttl: 3d is not deployed yet"],
    ["with a clock that says nothing", short, [clock(72, "soon"), bucket], "stays", "stays: ttl: 3d is not deployed yet"],
    ["that is gone", short, [], "not deployed", "not deployed"],
  ])("%s is told so, years after its end", (_, header, resources, verdict, says) => {
    expect(verdictOf(header, deployedIn(stateOf(...resources)), Date.parse("2036-01-01"))).toEqual({ verdict, says });
  }); // prettier-ignore

  it("goes where what is listed may go", () => {
    const listed = resource('terraform_data.released_3["bucket/raw"]');
    expect(judged(short, "12-04T00:00:00", clock(72), listed, bucket).verdict).toBe("due");
  });

  it("is deployed where only a module of the project's own is left", () => {
    const state = { values: { root_module: { child_modules: [{ resources: [bucket] }] } } };
    expect(deployedIn(state).resources).toBe(1);
  });

  it("holds no data sources, and an empty state is none", () => {
    expect(deployedIn(stateOf({ ...bucket, mode: "data" })).resources).toBe(0);
    expect(deployedIn({ format_version: "1.0" })).toEqual({ resources: 0, kept: [], clocks: [] });
  });
});

describe("a plan that destroys", () => {
  const change = (address: string, ...actions: string[]) => ({ address, mode: "managed", change: { actions } });
  const plan = (changes: object[], more: object = {}) => ({
    format_version: "1.2",
    planned_values: {},
    resource_changes: changes,
    prior_state: stateOf(clock(72), bucket),
    ...more,
  });
  const whole = [change(bucket.address, "delete"), change('terraform_data.ttl["72h"]', "delete")];

  it("tells what was deployed when it was made", () =>
    expect(destroyedBy(plan(whole))).toMatchObject({ resources: 2, clocks: [{ hours: 72 }] }));

  it.each<[what: string, of: object, says: string]>([
    ["one that makes something", plan([...whole, change("x.new", "create")]), "the plan does more than destroy (x.new)"],
    ["one that replaces something", plan([change(bucket.address, "delete", "create"), whole[1]!]), "the plan does more than destroy (google_storage_bucket.raw)"],
    ["one that forgets something", plan([change(bucket.address, "forget"), whole[1]!]), "the plan does more than destroy (google_storage_bucket.raw)"],
    ["one of a part", plan([whole[1]!]), "the plan leaves 1 resources; make it without -target"],
    ["one that failed", plan(whole, { errored: true }), "the plan ended with an error"],
    ["a state", stateOf(bucket), "this is no plan"],
    ["another format", plan(whole, { format_version: "2.0" }), "this is no plan"],
  ])("is not %s", (_, of, says) => expect(() => destroyedBy(of)).toThrow(says)); // prettier-ignore
});

describe("time", () => {
  it.each([
    [0, "1 min"],
    [59, "59 min"],
    [60, "1 h"],
    [130, "2 h 10 min"],
    [1440, "1 d"],
    [1445, "1 d"],
    [4209, "2 d 22 h"],
  ])("%i minutes are %s", (minutes, said) => expect(span(minutes * 60_000)).toBe(said));

  it.each([
    [1, "1h", "1 hour"],
    [24, "1d", "1 day"],
    [36, "36h", "36 hours"],
    [72, "3d", "3 days"],
  ])("a ttl of %i hours is written %s and said %s", (hours, written, said) =>
    expect([ttlAsWritten(hours), ttlInWords(hours)]).toEqual([written, said]),
  );
});
