import { describe, expect, it } from "vitest";
import { secretsIn } from "../../language";
import { loadFiles } from "../support/environments";
import { gcp, refuses } from "./refuses";
import { googleImage, image, onAws, onGoogle } from "./kinds/endpoints/one-endpoint";

const secret = "secrets: { hugging-face: {} }\n";
const inAirflow = (value: string) => `${gcp}${secret}airflow: { p: { env: { TOKEN: ${value} } } }\n`;
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
    `dev.yaml:6:31 airflow.p.env.TOKEN: "secret/hugging-face@latest"; ${google}`,
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

const at = (text: string, of: string) => `dev.yaml:${column(text, of)}`;
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
