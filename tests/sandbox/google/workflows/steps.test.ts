import { beforeAll, describe, expect, it } from "vitest";
import { started } from "../started";

// The steps of Workflows, each run the whole way: a workflow is made, told to run, and asked how it ended.
const sandbox = started({ projects: [{ id: "acme-dev", number: "481516234200" }] });
const project = "projects/acme-dev";
const place = `${project}/locations/europe-west1`;
const email = "runner@acme-dev.iam.gserviceaccount.com";
const call = (method: string, url: string, body?: object) => sandbox.google.call(method, `https://${url}`, body);
const make = async (url: string, body: object) =>
  expect(await call("POST", url, body), url).toMatchObject({ status: 200 });

let count = 0;
async function made(sourceContents: string) {
  const id = `w-${++count}`;
  const answer = await call("POST", `workflows.googleapis.com/v1/${place}/workflows?workflowId=${id}`, {
    ...{ sourceContents, serviceAccount: `${project}/serviceAccounts/${email}`, userEnvVars: { ENV: "dev" } },
  });
  return { id, answer };
}

async function run(sourceContents: string, argument?: unknown) {
  const { id, answer } = await made(sourceContents);
  expect(answer, answer.body.error?.message).toMatchObject({ status: 200 });
  const executions = `workflowexecutions.googleapis.com/v1/${place}/workflows/${id}/executions`;
  const begun = await call("POST", executions, argument === undefined ? {} : { argument: JSON.stringify(argument) });
  expect(begun.body.state).toBe("ACTIVE");
  const { body } = await call("GET", `workflowexecutions.googleapis.com/v1/${begun.body.name}`);
  return {
    ...body,
    result: body.result && JSON.parse(body.result),
    raised: body.error && JSON.parse(body.error.payload),
  };
}

beforeAll(async () => {
  await make(`iam.googleapis.com/v1/${project}/serviceAccounts`, { accountId: "runner", serviceAccount: {} });
  const bindings = [{ role: "roles/logging.logWriter", members: [`serviceAccount:${email}`] }];
  await make(`cloudresourcemanager.googleapis.com/v1/${project}:setIamPolicy`, { policy: { bindings } });
});

describe("a workflow", () => {
  it.each<[string, string, unknown, unknown]>([
    ["returns what it was given", "main: {params: [input], steps: [{a: {return: '${input.x}'}}]}", { x: [1] }, [1]],
    ["is given null without an argument", "main: {params: [input], steps: [{a: {return: '${input}'}}]}", undefined, null],
    ["is a list of steps alone", "- a: {assign: [{x: 1}, {y: '${x + 1}'}]}\n- b: {return: {y: '${y}', '${\"k\" + string(x)}': [1]}}", undefined, { y: 2, k1: [1] }],
    ["jumps", "- a: {next: c}\n- b: {return: wrong}\n- c: {return: right}", undefined, "right"],
    ["ends early with nothing", "- a: {next: end}\n- b: {return: wrong}", undefined, null],
    ["chooses the first that holds", "- a: {switch: [{condition: false, next: b}, {condition: '${1 < 2}', return: yes it is}], next: b}\n- b: {return: wrong}", undefined, "yes it is"],
    ["chooses none", "- a: {switch: [{condition: false, return: wrong}], next: c}\n- b: {return: wrong}\n- c: {return: right}", undefined, "right"],
    ["goes through a list", "- a: {assign: [{sum: 0}, {seen: []}]}\n- b: {for: {value: v, index: i, in: [1, 2, 9, 4], steps: [{c: {switch: [{condition: '${v == 2}', next: continue}, {condition: '${v == 9}', next: break}]}}, {d: {assign: [{sum: '${sum + v}'}, {seen: '${list.concat(seen, i)}'}]}}]}}\n- e: {return: ['${sum}', '${seen}']}", undefined, [1, [0]]],
    ["counts", "- a: {assign: [{sum: 0}]}\n- b: {for: {value: v, range: [1, 3], steps: [{c: {assign: [{sum: '${sum + v}'}]}}]}}\n- d: {return: '${sum}'}", undefined, 6],
    ["returns out of a loop", "- b: {for: {value: v, in: [1, 2], steps: [{c: {return: '${v}'}}]}}", undefined, 1],
    ["has steps in steps", "- a: {steps: [{b: {next: c}}]}\n- d: {return: wrong}\n- c: {return: right}", undefined, "right"],
    ["catches what is raised", "- a: {try: {steps: [{b: {raise: {code: 7}}}]}, except: {as: e, steps: [{c: {return: '${e.code}'}}]}}", undefined, 7],
    ["catches what fails", "- a: {try: {steps: [{b: {assign: [{x: '${nothing}'}]}}]}, except: {as: e, steps: [{c: {return: '${e.tags[0]}'}}]}}", undefined, "KeyError"],
    ["goes on after what it caught", "- a: {try: {steps: [{b: {raise: x}}]}, except: {as: e, steps: [{c: {assign: [{y: '${e}'}]}}]}}\n- d: {return: '${e2}'}", undefined, undefined],
    ["calls another", "main: {steps: [{a: {call: twice, args: {of: 3}, result: x}}, {b: {return: '${x}'}}]}\ntwice: {params: [of, {times: 2}], steps: [{a: {return: '${of * times}'}}]}", undefined, 6],
    ["does things side by side", "- a: {assign: [{all: {}}]}\n- b: {parallel: {shared: [all], branches: [{x: {steps: [{s: {call: sys.sleep, args: {seconds: 60}}}, {t: {assign: [{all.x: '${sys.now()}'}]}}]}}, {y: {steps: [{u: {assign: [{all.y: '${sys.now()}'}]}}]}}]}}\n- c: {return: ['${int(all.x - all.y)}', '${int(sys.now() - all.x)}']}", undefined, [60, 0]],
    ["goes through a list side by side", "- a: {assign: [{all: []}]}\n- b: {parallel: {shared: [all], for: {value: v, in: [1, 2], steps: [{t: {assign: [{all: '${list.concat(all, v)}'}]}}]}}}\n- c: {return: '${all}'}", undefined, [1, 2]],
    ["tells of branches that failed", "- a: {try: {steps: [{b: {parallel: {branches: [{x: {steps: [{t: {raise: no}}]}}, {y: {steps: [{u: {assign: [{z: 1}]}}]}}]}}}]}, except: {as: e, steps: [{c: {return: ['${e.tags}', '${e.branches[0].error}']}}]}}", undefined, [["UnhandledBranchError"], "no"]],
    ["sleeps at once", "- a: {assign: [{t: '${sys.now()}'}]}\n- b: {call: sys.sleep, args: {seconds: 86400}}\n- c: {return: '${int(sys.now() - t)}'}", undefined, 86400],
    ["knows its surroundings", '- a: {return: \'${[sys.get_env("ENV"), sys.get_env("GOOGLE_CLOUD_PROJECT_NUMBER"), sys.get_env("GOOGLE_CLOUD_LOCATION")]}\'}', undefined, ["dev", "481516234200", "europe-west1"]],
  ])("%s", async (what, source, argument, result) => {
    const ended = await run(source, argument);
    if (result === undefined) expect([ended.state, ended.raised.tags]).toEqual(["FAILED", ["KeyError", "LookupError"]]); // an unknown variable
    else expect([ended.state, ended.raised, ended.result], what).toEqual(["SUCCEEDED", undefined, result]);
  }); // prettier-ignore

  it("fails with what nobody catches", async () => {
    expect(await run("- a: {raise: {code: 3, message: no}}")).toMatchObject({ state: "FAILED", raised: { code: 3 } });
    expect((await run("- a: {assign: [{x: 1}]}\n- b: {parallel: {branches: [{y: {steps: [{c: {assign: [{x: 2}]}}]}}, {z: {steps: [{d: {next: end}}]}}]}}")).raised.branches[0].error.message).toContain("is not shared"); // prettier-ignore
    expect((await run("- a: {next: a}")).raised.tags).toEqual(["ResourceLimitError"]);
  });

  it("tries again as the policy says, and no oftener", async () => {
    const url = "https://run.googleapis.com/v2/x/tried";
    const source = (policy: string) =>
      `- a: {try: {call: http.get, args: {url: "${url}", auth: {type: OAuth2}}, result: r}, retry: "\${${policy}}"}\n- b: {return: "\${r.body}"}`;
    const calls = () => sandbox.google.calls().filter(({ path }) => path.endsWith("/tried")).length;
    const fail = (status: number, times: number) =>
      fetch(`http://127.0.0.1:${sandbox.google.port}/__sandbox/fail`, {
        method: "POST",
        body: JSON.stringify({ path: "/tried$", status, times }),
      });
    await fail(503, 2);
    await fail(200, 1); // and then a refusal of its own
    expect((await run(source("http.default_retry"))).raised).toMatchObject({ code: 404, tags: ["HttpError"] });
    expect(calls()).toBe(3);
    await fail(504, 9);
    expect((await run(source("http.default_retry_non_idempotent"))).raised.code).toBe(504);
    expect(calls()).toBe(4);
    expect((await run(source("http.default_retry"))).raised.code).toBe(504);
    expect(calls()).toBe(10);
  });

  it("calls only what is there, and nobody without saying who it is", async () => {
    const get = (url: string, auth = "") => run(`- a: {call: http.get, args: {url: "${url}"${auth}}}`);
    expect((await get("https://example.com/")).raised.tags).toContain("ConnectionError");
    expect((await get(`https://run.googleapis.com/v2/${place}/jobs`)).raised.code).toBe(403);
    expect((await get(`https://run.googleapis.com/v2/${place}/jobs`, ", auth: {type: OAuth2}")).raised.body.error.message).toContain("'run.jobs.list' denied"); // prettier-ignore
  });
});

it.each([
  ["no main", "other: {steps: [{a: {return: 1}}]}", "no main workflow"],
  ["a step that is nowhere", "- a: {next: b}", "names 'b'"],
  ["a jump out of a loop", "- a: {for: {value: v, in: [1], steps: [{b: {next: c}}]}}\n- c: {return: 1}", "names 'c'"],
  ["a name twice", "- a: {return: 1}\n- a: {return: 2}", "is there twice"],
  ["a word that is none", "- a: {cal: sys.log}", "it does nothing"],
  ["an argument in the wrong place", "- a: {call: sys.log, arguments: {}}", "unexpected 'arguments'"],
  ["two things at once", "- a: {call: sys.log, return: 1}", "exclude each other"],
  ["no expression", "- a: {return: '${1 +}'}", "ends too early"],
  ["half an expression", "- a: {return: 'x ${y}'}", "must be the whole text"],
  ["a long expression", `- a: {return: '\${"${"x".repeat(400)}"}'}`, "at most 400 characters"],
  ["a function that is none", "- a: {return: '${txt.split(x)}'}", "no function txt.split"],
  ["51 assignments", `- a: {assign: [${"{x: 1}, ".repeat(51)}]}`, "at most 50"],
  ["no YAML", "- a: {", "parse error"],
])("a source with %s is not deployed", async (_, source, says) => {
  const { answer } = await made(source);
  expect([answer.status, answer.body.error?.message]).toEqual([400, expect.stringContaining(says)]);
});
