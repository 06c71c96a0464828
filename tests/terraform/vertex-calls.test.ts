import { expect, it } from "vitest";
import type { LogLine } from "../../sandbox/google";
import { badMoments, order, servingCalls } from "./support/vertex-calls";

// What the tests with Terraform are judged by is judged here: each bad order is told, and the good one is not.
const place = "/v1/projects/1/locations/europe-west1";

function lines(...calls: [method: string, path: string, body?: object, status?: number][]): LogLine[] {
  return calls.map(([method, path, body, status = 200], index) => {
    const query = method === "PATCH" ? "updateMask=trafficSplit" : "";
    return { n: index + 1, time: "", method, host: "", path: place + path, query, body, status };
  });
}

type Call = [method: string, path: string, body?: object, status?: number];
const upload = (modelId: string): Call => ["POST", "/models:upload", { modelId }];
const uploaded = (id: string): Call => ["END", `/models/${id}:upload`];
const deploy = (id: string, model: string, status?: number): Call => [
  "POST",
  "/endpoints/7:deployModel",
  { deployedModel: { id, model: `projects/1/locations/europe-west1/models/${model}` } },
  status,
];
const deployed: Call = ["END", "/endpoints/7:deployModel"];
const split = (trafficSplit: object): Call => ["PATCH", "/endpoints/7", { trafficSplit }];
const undeploy = (deployedModelId: string): Call => ["POST", "/endpoints/7:undeployModel", { deployedModelId }];
const remove = (id: string): Call => ["DELETE", `/models/${id}`];

const begin = [upload("a"), uploaded("a"), deploy("1", "a"), deployed, split({ 1: 100 })];
const next = [upload("b"), uploaded("b"), deploy("2", "b"), deployed];

it("finds nothing in a deploy as it should be", () => {
  const good = lines(...begin, ...next, split({ 2: 100 }), undeploy("1"), remove("a"));
  expect(badMoments(good)).toEqual([]);
  expect(order(servingCalls(good))).toBe("U D T U D T X R");
});

it("tells which calls were refused, and counts them for nothing", () => {
  const calls = lines(...begin, upload("b"), uploaded("b"), deploy("2", "b", 400), split({ 1: 100 }));
  expect(badMoments(calls)).toEqual([]);
  expect(order(servingCalls(calls))).toBe("U D T U D=400 T");
});

it.each<[string, Call[], string]>([
  [
    "traffic before the deployment has ended",
    [...begin, ...next.slice(0, 3), split({ 2: 100 })],
    "2, which is not deployed",
  ],
  [
    "traffic on what failed",
    [...begin, ...next.slice(0, 3), ["END", "/endpoints/7:deployModel", {}, 400], split({ 2: 100 })],
    "2, which is not deployed",
  ],
  ["a model taken off while it serves", [...begin, undeploy("1")], "1, which is not deployed"],
  ["a model deleted while it serves", [...begin, remove("a")], "whose model a is not there"],
  ["nothing that serves", [...begin, split({})], "serves 0% of its requests"],
  ["not all that serves", [...begin, split({ 1: 90 })], "serves 90% of its requests"],
])("tells of %s", (_, calls, told) => {
  expect(badMoments(lines(...calls)).join("\n")).toContain(told);
});
