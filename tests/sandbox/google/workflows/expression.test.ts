import { describe, expect, it } from "vitest";
import type { Json } from "../../../../sandbox/google/json";
import { Failure } from "../../../../sandbox/google/workflows/failure";
import type { Frame } from "../../../../sandbox/google/workflows/machine";
import { Scope } from "../../../../sandbox/google/workflows/scope";
import { assign, valueOf } from "../../../../sandbox/google/workflows/values";

// The expressions of Workflows, as "Expressions" and "Standard library overview" of its reference have them.
const now = Date.parse("2026-11-01T02:30:00Z");
const frame = {
  machine: { source: {}, env: { GOOGLE_CLOUD_PROJECT_ID: "acme-dev" } },
  clock: { now },
} as unknown as Frame;
const variables: Record<string, Json> = { a: { b: [1, { c: "x" }], "d-e": 2 }, n: 7, none: null, words: ["x", "y"] };

function evaluated(expression: string): Json {
  const scope = new Scope();
  for (const [name, value] of Object.entries(variables)) scope.set(name, value);
  return valueOf(`\${${expression}}`, scope, frame);
}

it.each<[string, Json]>([
  ["1 + 2 * 3 - 4 / 2", 5],
  ["-(n - 10) % 2", 1],
  ["7 // 2", 3],
  ['"a" + "b"', "ab"],
  ["a.b[1].c", "x"],
  ['a["d-e"] == 2 and not (n < 7)', true],
  ['n >= 7 or missing == "never read"', true],
  ['n == "7"', false],
  ['"x" in words', true],
  ['not ("z" in a)', true],
  ['"b" in a', true],
  ["[n, [1, 2]]", [7, [1, 2]]],
  ['{"k": n}', { k: 7 }],
  ['"say \\"hi\\""', 'say "hi"'],
  ["a.b[-1].c", "x"],
  ['default(map.get(none, "date"), "other")', "other"],
  ['map.get(a, ["b", "c"])', null],
  ['map.get(a, "d-e")', 2],
  ['text.substring("2026-11-01", 0, 4)', "2026"],
  ['text.match_regex("2026-11-01x", "^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$")', false],
  ['text.match_regex("incoming/a", "^incoming/")', true],
  ['text.split("a/b", "/")', ["a", "b"]],
  ['text.replace_all("{date} $& {date}", "{date}", "$1")', "$1 $& $1"],
  ["list.concat(words, n)", ["x", "y", 7]],
  ["len(words) + len(a)", 4],
  ["keys(a)", ["b", "d-e"]],
  ['int("42") + int(2.9)', 44],
  ["string(n)", "7"],
  ["json.encode_to_string(words)", '["x","y"]'],
  ['json.decode("[1]")', [1]],
  ["math.min(300, 10 + n)", 17],
  ['if(n > 1, "many", "one")', "many"],
  ["sys.now()", now / 1000],
  ["time.format(sys.now())", "2026-11-01T02:30:00Z"],
  ['time.format(sys.now(), "America/Sao_Paulo")', "2026-10-31T23:30:00-03:00"],
  ['time.format(1792889999, "Europe/Berlin")', "2026-10-25T02:59:59+02:00"], // the second before the clocks go back
  ['time.format(1792890000, "Europe/Berlin")', "2026-10-25T02:00:00+01:00"],
  ['time.parse("2026-11-01T02:30:00+02:00")', now / 1000 - 7200],
  ['sys.get_env("GOOGLE_CLOUD_PROJECT_ID")', "acme-dev"],
  ['sys.get_env("NONE", "other")', "other"],
])("%s is %j", (expression, value) => {
  expect(evaluated(expression)).toEqual(value);
});

it.each<[string, string]>([
  ["a.none", "KeyError"],
  ["a.b[2]", "IndexError"],
  ["none.b", "TypeError"],
  ["missing", "KeyError"],
  ['"a" + 1', "TypeError"],
  ['n < "8"', "TypeError"],
  ["n and true", "TypeError"],
  ["n / 0", "ZeroDivisionError"],
  ['int("x")', "ValueError"],
  ['time.parse("2026-11-01")', "ValueError"],
  ['time.format(0, "Europe/Nowhere")', "ValueError"],
  ['text.match_regex("a", "(?=a)")', "ValueError"], // RE2 does not look ahead
  ['text.substring("abc", 0, 4)', "IndexError"],
  ['sys.get_env("NONE")', "KeyError"],
  ["map.get(a, 1)", "TypeError"],
])("%s is a %s", (expression, tag) => {
  const error = (() => {
    try {
      return evaluated(expression) as unknown;
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(Failure);
  expect((error as Failure).value.tags).toContain(tag);
});

it.each(["1 +", "a b", "'single'", "a.", "f(", "1 = 2", "${n}"])("%s is no expression", (expression) => {
  expect(() => evaluated(expression)).toThrow(SyntaxError);
});

describe("what is assigned", () => {
  it("is a variable, or what stands in one, and is nobody else's", () => {
    const scope = new Scope();
    const list = [1];
    assign("m", { list }, scope, frame);
    assign("m.list[0]", 2, scope, frame);
    assign('m["a"].b', 3, scope, frame);
    expect([scope.get("m"), list]).toEqual([{ list: [2], a: { b: 3 } }, [1]]);
    expect(() => assign("m.list[1]", 2, scope, frame)).toThrow("out of range");
  });
});
