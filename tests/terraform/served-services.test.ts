import { expect, it } from "vitest";
import type { Call } from "./support/moto";
import { mistakesOfServices, sharesOfHost, stepsOf } from "./support/served-services";

// The invariant that the tests of services rely on must be able to fail: logs written by hand, each with one thing wrong.

type Line = [action: string, what: string, by?: Record<string, number>];

function log(...lines: Line[]): Call[] {
  return lines.map(([action, what, by]) => {
    const service = /Rule|TargetGroup|Healthy/.test(action) ? "elasticloadbalancing" : "ecs";
    return { service, action, status: 200, what, by };
  });
}

const host = "scores.acme.example";
const first = log(
  ["CreateTargetGroup", "main"],
  ["CreateRule", "main.invalid", { main: 100 }],
  ["CreateService", "scores-main", { "scores:1": 1 }],
  ["Running", "scores-main", { "scores:1": 1 }],
  ["Healthy", "main", { "scores-main": 1 }],
  ["CreateRule", host, { main: 100 }],
);
const next = log(["CreateTargetGroup", "next"], ["CreateRule", "next.invalid", { next: 100 }]);
const ready = log(["Running", "scores-next", { "next:1": 1 }], ["Healthy", "next", { "scores-next": 1 }]);
const shared = log(["ModifyRule", host, { main: 90, next: 10 }]);

it("finds nothing wrong with a variant that is ready before it gets requests, and gets none before it goes", () => {
  const moved = log(["ModifyRule", host, { next: 100 }], ["Healthy", "main", {}], ["DeleteTargetGroup", "main"]);
  expect(mistakesOfServices([...first, ...next, ...ready, ...shared, ...moved])).toEqual([]);
});

it("finds requests for a target group without a healthy task", () => {
  const [mistake] = mistakesOfServices([...first, ...next, ...shared, ...ready]);
  expect(mistake).toBe(`${host}: no task of next is healthy, after ModifyRule ${host}`);
  expect(mistakesOfServices([...first, ...log(["Healthy", "main", {}])])).toEqual([
    `${host}: no task of main is healthy, after Healthy main`,
  ]);
});

it("finds a target group that goes before its requests", () => {
  const gone = log(["DeleteTargetGroup", "main"]);
  expect(mistakesOfServices([...first, ...gone])).toEqual([
    `${host} needs main, which does not exist, after DeleteTargetGroup main`,
  ]);
});

it("finds a rule by which nobody is served", () => {
  expect(mistakesOfServices([...first, ...log(["ModifyRule", host, { main: 0 }])])).toEqual([
    `${host}: no target group has traffic, after ModifyRule ${host}`,
  ]);
});

it("finds a task definition that is deregistered while it runs", () => {
  const deregistered = log(["DeregisterTaskDefinition", "scores:1"]);
  expect(mistakesOfServices([...first, ...deregistered])).toEqual([
    "scores-main runs by scores:1, which is deregistered",
  ]);
  const after = log(["Running", "scores-main", { "scores:2": 1 }]);
  expect(mistakesOfServices([...first, ...after, ...deregistered])).toEqual([]);
});

it("takes no notice of a call that was refused, and asks nothing of a host that is gone", () => {
  const refused = log(["DeleteTargetGroup", "main"]).map((call) => ({ ...call, status: 400 }));
  expect(mistakesOfServices([...first, ...refused])).toEqual([]);
  const gone = log(["DeleteRule", host], ["Healthy", "main", {}], ["DeleteTargetGroup", "main"]);
  expect(mistakesOfServices([...first, ...gone])).toEqual([]);
});

it("tells the steps of a deploy, and how requests were shared", () => {
  expect(stepsOf(shared)).toEqual([`ModifyRule ${host} main=90 next=10`]);
  expect(sharesOfHost(host, [...first, ...shared])).toEqual([{ main: 100 }, { main: 90, next: 10 }]);
});
