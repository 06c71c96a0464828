import { Cron } from "croner";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeProblem, shareOn, warningsOf } from "../../language";
import { cron, timesOf } from "../../language/words/cron";
import { loadFiles } from "../support/environments";
import { aws, digest, gcp, refuses } from "./refuses";

const off = (down: string, up = '"0 7 * * 1-5"', timezone = "Europe/Berlin") =>
  `${aws}offHours: { down: ${down}, up: ${up}, timezone: ${timezone} }\n`;
const fields =
  'write five fields, minute, hour, day of month, month, day of week, such as "0 20 * * 1-5": no seconds and no year';

refuses("a cron", [
  ["with seconds", off('"0 0 20 * * 1-5"'), `dev.yaml:5:19 offHours.down: "0 0 20 * * 1-5"; ${fields}`],
  ["of AWS", off('"cron(0 20 ? * MON-FRI *)"'), `dev.yaml:5:19 offHours.down: "cron(0 20 ? * MON-FRI *)"; ${fields}`],
  ["with a nickname", off('"@daily"'), 'dev.yaml:5:19 offHours.down: "@daily"; write it out, "0 0 * * *"'],
  ["with a nickname of nobody's", off('"@reboot"'), `dev.yaml:5:19 offHours.down: "@reboot"; ${fields}`],
  ["that is a number", off("20"), 'dev.yaml:5:19 offHours.down: 20 is a number; write five fields in quotes, such as "0 20 * * 1-5"'],
  [
    "with a question mark",
    off('"0 20 ? * 1-5"'),
    'dev.yaml:5:19 offHours.down: "0 20 ? * 1-5"; write * for the day of month, in place of ?',
  ],
  ...["0 20 L * *", "0 20 15W * *", "0 20 0 * *", "0 20 1,32 * *"].map((text): [string, string, string] => [
    `of ${text}`,
    off(`"${text}"`),
    `dev.yaml:5:19 offHours.down: "${text}"; write 1 to 31 for the day of month, a range, a list, or */2 for every second`,
  ]),
  [
    "of the third Monday",
    off('"0 20 * * 1#3"'),
    'dev.yaml:5:19 offHours.down: "0 20 * * 1#3"; write 0 to 7, or SUN to SAT for the day of week, a range, a list, or */2 for every second',
  ],
  [
    "with days of both kinds",
    off('"0 20 1 * 1"'),
    'dev.yaml:5:19 offHours.down: "0 20 1 * 1"; names days of the month and of the week, which AWS takes one of; write * for one of them',
  ],
  [
    "that never happens",
    off('"0 20 30 2 *"'),
    'dev.yaml:5:19 offHours.down: "0 20 30 2 *"; never happens, since none of its months has such a day; write a day that exists',
  ],
  [
    "that goes backwards",
    off('"0 22-6 * * *"'),
    'dev.yaml:5:19 offHours.down: "0 22-6 * * *"; the hour goes from 22 to 6, backwards; write 22-23,0-6',
  ],
  ["that steps from a number", off('"5/15 20 * * *"'), 'dev.yaml:5:19 offHours.down: "5/15 20 * * *"; a step needs a range; write 5-59/15 for the minute'],
  ["that steps nowhere", off('"*/0 20 * * *"'), 'dev.yaml:5:19 offHours.down: "*/0 20 * * *"; write a step from 1 to 59 for the minute'],
]); // prettier-ignore

const named = "write a name of the tz database, such as Europe/Berlin or UTC";
refuses("a time zone", [
  ["that is missing", `${aws}offHours: { down: "0 20 * * *", up: "0 7 * * *" }\n`, `dev.yaml:5:1 offHours.timezone: is missing; ${named}`],
  ...Object.entries({
    "Europe/Berln": 'did you mean "Europe/Berlin"? ',
    "Europe/BERLIN": 'did you mean "Europe/Berlin"? ',
    "europe/berlin": 'did you mean "Europe/Berlin"? ',
    "new york": 'did you mean "America/New_York"? ',
    utc: 'did you mean "UTC"? ',
    CEST: "",
    '"+02:00"': "",
    "Europe/Nowhere": "",
  }).map(([typed, meant]): [string, string, string] => [
    `that is ${typed}`,
    off('"0 20 * * 1-5"', undefined, typed),
    `dev.yaml:5:64 offHours.timezone: "${typed.replaceAll('"', "")}"; ${meant}${named}`,
  ]),
]); // prettier-ignore

refuses("down and up", [
  [
    "in the same minute",
    off('"0 */4 * * *"', '"0 20 1 * *"'),
    'dev.yaml:5:38 offHours.up: comes at 20:00, when down comes as well; write another minute for one of them',
  ],
  [
    "in the same minute once in some years",
    off('"0 20 29 2 *"', '"0 20 * * 1"'),
    'dev.yaml:5:38 offHours.up: comes at 20:00, when down comes as well; write another minute for one of them',
  ],
]); // prettier-ignore

const onBurstable = (fields: string) =>
  `${off('"0 20 * * *"')}endpoints:\n  churn:\n${fields}    variants: { a: { image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn${digest}" } }\n`;
refuses("a machine whose number AWS does not change", [
  [
    "and that is to go down",
    onBurstable("    instance: ml.t2.large\n    replicas: { min: 2, max: 2 }\n"),
    "dev.yaml:8:15 endpoints.churn.instance: ml.t2.large cannot be scaled, and the offHours scale it down; write ml.m5.large, or alwaysOn: true",
  ],
]); // prettier-ignore

it("takes such a machine where it stays", () => {
  for (const stays of ["    alwaysOn: true\n    replicas: { min: 2, max: 2 }\n", ""])
    expect(() => loadFiles({ "dev.yaml": onBurstable(`    instance: ml.t2.large\n${stays}`) })).not.toThrow();
});

it("takes the same minute of days that are never the same", () => {
  expect(() => loadFiles({ "dev.yaml": off('"0 20 * * 6,0"', '"0 20 * * 1-5"') })).not.toThrow();
});

it.each([
  ["0  07 * * MON-FRI", "0 7 * * 1-5"],
  ["*/15 20 1-10/3 jan,DEC *", "*/15 20 1-10/3 1,12 *"],
  ["0 0 * * 5-7", "0 0 * * 0,5,6"],
  ["0 0 * * sun", "0 0 * * 0"],
])("reads %s as %s", (typed, value) => expect(cron.parse(typed)).toBe(value));

it.each(["UTC", "Asia/Kolkata", "America/Argentina/Buenos_Aires", "Etc/GMT+9"])("takes the time zone %s", (timezone) =>
  expect(() => loadFiles({ "dev.yaml": off('"0 20 * * *"', undefined, timezone) })).not.toThrow(),
);

const crons = fc
  .tuple(
    fc.constantFrom("0", "5,35", "*/20", "10-20/5"),
    fc.constantFrom("7", "20", "*/6", "1-3"),
    fc.constantFrom("* * *", "* * 1-5", "* 2-4 sun", "1,15 * *", "29 2 *", "31 * *", "* * 5-7", "*/10 JAN-MAR *"),
  )
  .map((parts) => parts.join(" "));

it("happens when croner, which reads the calendar from now to then, says that it does", () => {
  fc.assert(
    fc.property(crons, (typed) => {
      const { minutes, isDay } = timesOf(cron.parse(typed));
      const ours = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(2028, 0, day + 1)))
        .filter(isDay)
        .flatMap((day) => minutes.map((minute) => day.getTime() + minute * 60_000));
      const theirs = new Cron(typed, { timezone: "UTC", paused: true }).nextRuns(ours.length + 1, "2027-12-31T23:59:59");
      expect(theirs.slice(0, -1).map((date) => date.getTime())).toEqual(ours);
      expect(theirs.at(-1)!.getUTCFullYear()).toBeGreaterThan(2028);
    }),
    { numRuns: 40 },
  );
}); // prettier-ignore

describe("the share of a year that things are up", () => {
  it.each([
    ["day and night alike", { down: "0 20 * * *", up: "0 8 * * *" }, 1 / 2],
    ["weekdays from 7 to 20", { down: "0 20 * * 1-5", up: "0 7 * * 1-5" }, (260 * 13) / (366 * 24)], // 2028 has 260 weekdays
    ["the same, told each evening", { down: "0 20 * * *", up: "0 7 * * 1-5" }, (260 * 13) / (366 * 24)],
    ["up over New Year", { down: "0 0 1 7 *", up: "0 0 1 10 *" }, (366 - 92) / 366],
    ["a quarter of each hour", { down: "15 * * * *", up: "0 * * * *" }, 1 / 4],
  ])("%s", (_, offHours, share) => expect(shareOn(offHours)).toBeCloseTo(share, 10));

  it("is counted in 10 ms, however often it changes", () => {
    const often = { down: "*/2 * * * *", up: "1-59/2 * * * *" };
    shareOn(often);
    const began = performance.now();
    expect(shareOn(often)).toBeCloseTo(1 / 2, 10);
    expect(performance.now() - began).toBeLessThan(100); // ten times as much, on a machine that does something else
  });
});

describe("off hours that scale nothing", () => {
  const warned = (head: string, endpoints: string) =>
    loadFiles({ "dev.yaml": `${head}offHours: { down: "0 20 * * *", up: "0 7 * * *", timezone: UTC }\n${endpoints}` })
      .flatMap(warningsOf)
      .map((warning) => describeProblem(warning).replace(/^.*dev\.yaml/, "dev.yaml"));
  const google = gcp.replace("europe-west1 }", "europe-west1, deployer: token }");
  const of = (image: string, rest: string) => `endpoints: { e: { ${rest}, variants: { a: { image: "${image}${digest}" } } } }\n`;
  const onAws = (rest: string) => warned(aws, of("111122223333.dkr.ecr.eu-west-1.amazonaws.com/serving", rest));
  const onGoogle = (rest: string) => warned(google, of("europe-west1-docker.pkg.dev/acme/serving/churn", rest));
  const none = "dev.yaml:5:11 offHours: scale nothing down: there is no endpoint; write one, or remove them";
  const idle =
    "dev.yaml:5:11 offHours: scale nothing down: each endpoint is at the least that its service allows, or says alwaysOn; remove them, or write more replicas";
  const queue = "mode: async, async: { output: bucket/answers/e }";

  it("are told", () => {
    expect(warned(aws, "")).toEqual([none]);
    expect(onAws("mode: realtime")).toEqual([idle]);
    expect(onAws("mode: serverless")).toEqual([idle]);
    expect(onAws("alwaysOn: true, replicas: { min: 2, max: 4 }")).toEqual([idle]);
    expect(onGoogle("mode: realtime")).toEqual([idle]);
    expect(onGoogle("mode: serverless, replicas: { min: 0, max: 4 }")).toEqual([idle]);
  });

  it("but not where one goes down", () => {
    expect(onAws("replicas: { min: 1, max: 2 }")).toEqual([]);
    expect(warned(`${aws}buckets: { answers: {} }\n`, of("111122223333.dkr.ecr.eu-west-1.amazonaws.com/serving", queue))).toEqual([]);
    expect(onGoogle("replicas: { min: 2, max: 2 }")).toEqual([]);
    expect(onGoogle("mode: serverless, replicas: { min: 1, max: 4 }")).toEqual([]);
  });
}); // prettier-ignore
