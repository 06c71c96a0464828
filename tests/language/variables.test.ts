import { describe, expect, it } from "vitest";
import { describeProblem, secretsIn, warningsOf } from "../../language";
import { loadFiles, problemsOf } from "../support/environments";
import { type Case, gcp, refuses } from "./refuses";
import { googleImage, image, onAws, onGoogle } from "./kinds/endpoints/one-endpoint";

const secret = "secrets: { hugging-face: {} }\n";
const inAirflow = (value: string, name = "TOKEN") => `${gcp}${secret}airflow: { p: { env: { ${name}: ${value} } } }\n`;
const withEnv = (env: string, of = image) => `${of}, env: { ${env} }`;
const onCloudRun = (env: string) => onGoogle("    mode: serverless\n", withEnv(env, googleImage)) + secret;
const onSageMaker = (env: string, fields = "    networkIsolation: false\n") => onAws(fields, withEnv(env)) + secret;
const column = (text: string, of: string) => {
  const line = text.split("\n").find((each) => each.includes(of))!;
  return `${text.split("\n").indexOf(line) + 1}:${line.indexOf(of) + 1}`;
};

const google = "write a reference such as secret/hugging-face, or secret/hugging-face@3 for the version of that number";
const amazon =
  "write a reference such as secret/hugging-face, or secret/hugging-face@AWSPREVIOUS for a staging label or the id of a version";

const at = (text: string, of: string) => `dev.yaml:${column(text, of)}`;
const numbered = onSageMaker("A: secret/hugging-face@3");
const staged = onSageMaker("A: secret/hugging-face@awsprevious");

refuses("a variable that reads like a reference, and is none:", [
  ["without a name", inAirflow("secret/"), `dev.yaml:6:31 airflow.p.env.TOKEN: "secret/"; ${google}`],
  [
    "a name in capitals",
    inAirflow("secret/Hugging-Face"),
    `dev.yaml:6:31 airflow.p.env.TOKEN: "secret/Hugging-Face"; did you mean secret/hugging-face? ${google}`,
  ],
  [
    "a version that is no number, on Google Cloud",
    inAirflow("secret/hugging-face@latest"),
    'dev.yaml:6:31 airflow.p.env.TOKEN: "secret/hugging-face@latest"; on Google Cloud versions have numbers, as in secret/hugging-face@3; write secret/hugging-face for the newest version',
  ],
  [
    "version 0",
    inAirflow('"secret/hugging-face@0"'),
    `dev.yaml:6:31 airflow.p.env.TOKEN: "secret/hugging-face@0"; did you mean secret/hugging-face? ${google}`,
  ],
  [
    "a version of nothing, on AWS",
    onSageMaker("A: secret/hugging-face@"),
    `dev.yaml:8:${column(onSageMaker("A: secret/hugging-face@"), "secret/").split(":")[1]} endpoints.churn.variants.a.env.A: "secret/hugging-face@"; did you mean secret/hugging-face? ${amazon}`,
  ],
  [
    "a number for a version, on AWS, which would look for a label of that name",
    numbered,
    `${at(numbered, "secret/")} endpoints.churn.variants.a.env.A: "secret/hugging-face@3"; on AWS versions have no numbers; write secret/hugging-face for the newest version, secret/hugging-face@AWSPREVIOUS for the one before, or the id of a version, 32-64 characters that aws secretsmanager list-secret-version-ids tells`,
  ],
  [
    "a stage of AWS in other letters, which are another label",
    staged,
    `${at(staged, "secret/")} endpoints.churn.variants.a.env.A: "secret/hugging-face@awsprevious"; did you mean secret/hugging-face@AWSPREVIOUS?`,
  ],
  [
    "a space behind it",
    inAirflow('"secret/hugging-face "'),
    `dev.yaml:6:31 airflow.p.env.TOKEN: "secret/hugging-face "; did you mean secret/hugging-face? ${google}`,
  ],
  [
    "a secret that is not there",
    inAirflow("secret/hugging-fcae"),
    'dev.yaml:6:31 airflow.p.env.TOKEN: no secret is named "hugging-fcae"; did you mean secret/hugging-face?',
  ],
  [
    "a number in place of a text, as ever",
    inAirflow("8080"),
    'dev.yaml:6:31 airflow.p.env.TOKEN: 8080 is a number; write it in quotes, "8080"',
  ],
]);

const clash = onSageMaker('A: secret/hugging-face@AWSPREVIOUS, A_VERSION_STAGE: "x"');
const closed = onSageMaker("A: secret/hugging-face", "    vpc: true\n");
const two = `${onCloudRun("A: secret/hugging-face").replace("variants: { a: {", "variants: { b: { traffic: 10%, latest: true, image: IMAGE }, a: { traffic: 90%,")}`;
const earlier = two.replace("IMAGE", googleImage.replace("image: ", "").replace(/a{64}/, "b".repeat(64)));

refuses("a variable that names a secret:", [
  [
    "where another one tells its version",
    clash,
    `${at(clash, '"x"')} endpoints.churn.variants.a.env.A_VERSION_STAGE: is what tells the version of A; choose another name, or take out one of the two`,
  ],
  [
    "in a container that reaches nothing",
    closed,
    `${at(closed, "secret/")} endpoints.churn.variants.a.env.A: names a secret, which the container asks Secrets Manager for, and networkIsolation keeps it from the network; write networkIsolation: false at the endpoint`,
  ],
  [
    "in its newest version, where an earlier deploy made the revision",
    earlier,
    `${at(earlier, "secret/")} endpoints.churn.variants.a.env.A: secret/hugging-face is the newest version, and this variant's revision was made with the one of then; write its number, such as secret/hugging-face@1`,
  ],
]);

refuses(
  "a text that was to be a reference to a secret that is there:",
  [
    ["secrets/hugging-face", " Where it is a path, write ./secrets/hugging-face"],
    ["Secret/hugging-face", " Where it is a path, write ./Secret/hugging-face"],
    ["secrets/HUGGING_FACE", " Where it is a path, write ./secrets/HUGGING_FACE"],
    ["secret/hugging-face/", " Where it is a path, write ./secret/hugging-face/"],
    ["secert/hugging-face", " Where it is a path, write ./secert/hugging-face"],
    [" secret/hugging-face", ""],
    ["secret:hugging-face", ""],
    ["secrets:hugging-face", ""],
    ["${secret/hugging-face}", ""],
    ["${{ secrets.HUGGING_FACE }}", ""],
  ].map(([typed, asPath]): Case => {
    const text = inAirflow(`"${typed}"`);
    const said = `is a text and no reference; did you mean secret/hugging-face?${asPath}`;
    return [typed!, text, `dev.yaml:6:31 airflow.p.env.TOKEN: ${said}`];
  }),
);

it("a misspelt reference is found in a variant and in a shadow, with its version", () => {
  const shadow = `    networkIsolation: false\n    shadow: { ${withEnv("A: secrets/hugging-face@AWSPREVIOUS")} }\n`;
  const [line, ...others] = problemsOf({ "dev.yaml": onSageMaker("A: Secret/hugging-face", shadow) });
  expect(line).toContain("endpoints.churn.shadow.env.A: is a text and no reference; did you mean secret/hugging-face@AWSPREVIOUS?");
  expect(others).toEqual([expect.stringContaining("endpoints.churn.variants.a.env.A: is a text and no reference; did you mean secret/hugging-face?")]);
}); // prettier-ignore

describe("a text that looks like a reference to a secret that is not there", () => {
  const warned = (text: string) =>
    loadFiles({ "dev.yaml": text }).flatMap((environment) =>
      warningsOf(environment).map((warning) => describeProblem(warning).replace(/^.*dev\.yaml/, "dev.yaml")),
    );
  const said = "dev.yaml:6:31 airflow.p.env.WHERE: is a text and no reference; did you mean";

  it.each([
    ["secrets/erp", "secret/erp? Declare it under secrets: { erp: {} }. Where it is a path, write ./secrets/erp"],
    ["secret:erp", "secret/erp? Declare it under secrets: { erp: {} }."],
    ["${{ secrets.ERP_TOKEN }}", "secret/erp-token? Declare it under secrets: { erp-token: {} }."],
    ["secrets/huging-face", "secret/hugging-face? Where it is a path, write ./secrets/huging-face"],
  ])("is warned of: %s", (typed, meant) => expect(warned(inAirflow(`"${typed}"`, "WHERE"))).toEqual([`${said} ${meant}`]));

  it.each(["./secrets/erp", "secret/data/erp", "secrets:read", "secure/erp", "secrets.erp", "my secrets/erp", "/secrets/erp"])(
    "but not of %s",
    (typed) => expect(warned(inAirflow(`"${typed}"`, "WHERE"))).toEqual([]),
  );

  it("in a variant", () => {
    expect(warned(onSageMaker("A: Secret/erp"))).toEqual([expect.stringContaining("endpoints.churn.variants.a.env.A: is a text and no reference; did you mean secret/erp? Declare it")]); // prettier-ignore
  });
}); // prettier-ignore

describe("a variable's value", () => {
  const envOf = (text: string) => {
    const [{ kinds }] = loadFiles({ "dev.yaml": text }) as [ReturnType<typeof loadFiles>[number]];
    return Object.values(kinds.endpoints.churn!.variants)[0]!.env;
  };

  it("is a reference to a secret, or one of its versions", () => {
    const id = "0d1f9a7e-1111-4222-8333-444455556666";
    const env = envOf(onSageMaker(`A: secret/hugging-face, B: secret/hugging-face@${id}, C: c`));
    expect(secretsIn(env)).toEqual([
      ["A", { kind: "secret", key: "hugging-face", path: "" }],
      ["B", { kind: "secret", key: "hugging-face", path: "", version: id }],
    ]);
    expect(env.C).toBe("c");
  });

  it.each(["secret/data/churn", "my secret/hugging-face", "secrets", "secret"])("is a text: %s", (text) => {
    expect(envOf(onCloudRun(`A: ${text}`))).toEqual({ A: text });
  });

  it("needs no network of its own in mode serverless", () => {
    expect(() => envOf(onSageMaker("A: secret/hugging-face", "    mode: serverless\n"))).not.toThrow();
  });
});
