import { expect, it } from "vitest";
import type { Call } from "./support/moto";
import { changesOf, mistakesIn } from "./support/served";

// The invariant that the tests of serving rely on must be able to fail: logs written by hand, each with one thing wrong.

function log(...lines: [action: string, what: string, by?: Record<string, number>][]): Call[] {
  return lines.map(([action, what, by]) => ({ service: "sagemaker", action, status: 200, what, by }));
}

const first = log(
  ["CreateModel", "e-m-1"],
  ["CreateEndpointConfig", "e-1", { "e-m-1": 100 }],
  ["CreateEndpoint", "e", { "e-1": 100 }],
  ["Serving", "e", {}],
  ["Serving", "e", { "e-1": 100 }],
);
const second = log(["CreateModel", "e-m-2"], ["CreateEndpointConfig", "e-2", { "e-m-2": 100 }]);
const moving = log(["UpdateEndpoint", "e", { "e-2": 100 }], ["Serving", "e", { "e-1": 90, "e-2": 10 }]);
const moved = log(["Serving", "e", { "e-2": 100 }]);
const tidied = log(["DeleteEndpointConfig", "e-1"], ["DeleteModel", "e-m-1"]);

it("finds nothing wrong with an update in the right order", () => {
  expect(mistakesIn([...first, ...second, ...moving, ...moved, ...tidied])).toEqual([]);
});

it("finds a configuration that is deleted before the update", () => {
  const mistakes = mistakesIn([...first, ...second, ...log(["DeleteEndpointConfig", "e-1"]), ...moving, ...moved]);
  expect(mistakes[0]).toBe("e needs e-1, which does not exist, after DeleteEndpointConfig e-1");
});

it("finds a model that is deleted before all requests have moved", () => {
  const mistakes = mistakesIn([...first, ...second, ...moving, ...log(["DeleteModel", "e-m-1"]), ...moved]);
  expect(mistakes).toEqual(["e needs e-m-1, which do not exist, after DeleteModel e-m-1"]);
});

it("finds an endpoint behind which nobody answers", () => {
  expect(mistakesIn([...first, ...log(["Serving", "e", {}])])).toEqual([
    "e: 0% of the requests are answered, after Serving e",
  ]);
  const idle = log(["CreateEndpointConfig", "e-3", { "e-m-1": 0 }], ["Serving", "e", { "e-3": 100 }]);
  expect(mistakesIn([...first, ...idle])).toEqual(["e: no model has traffic, after Serving e"]);
});

it("takes no notice of a call that was refused", () => {
  const refused = log(["DeleteModel", "e-m-1"]).map((call) => ({ ...call, status: 400 }));
  expect(mistakesIn([...first, ...refused])).toEqual([]);
  const made = changesOf("e", [...first, ...refused]).map(({ action }) => action);
  expect(made).toEqual(["CreateModel", "CreateEndpointConfig", "CreateEndpoint"]);
});

it("asks nothing of an endpoint that is gone", () => {
  expect(mistakesIn([...first, ...log(["DeleteEndpoint", "e"]), ...tidied])).toEqual([]);
});
