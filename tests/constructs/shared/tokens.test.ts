import { Fn, TerraformOutput, TerraformVariable, Token } from "cdktf";
import type { Construct } from "constructs";
import { describe, expect, it } from "vitest";
import { fitName } from "../../../constructs/shared/names";
import { changeable, prefixed, textOf, times, toJson } from "../../../constructs/shared/tokens";
import { synth } from "../../support/synth";

/** What Terraform is told of a value that is made of tokens. */
function told(value: (scope: Construct) => unknown): unknown {
  const { json } = synth((scope) => new TerraformOutput(scope, "told", { value: value(scope) }));
  return json.output.told.value;
}
const text = (scope: Construct, name = "given") => new TerraformVariable(scope, name, {}).stringValue;

describe("a name that Terraform knows", () => {
  it("is whole, or cut by Terraform as a known one is here", () => {
    const full = 'join("", [var.given, "-sagemaker"])';
    const cut = `join("-", [replace(substr(${full}, 0, 57), "/[-_.]+$/", ""), substr(sha256(${full}), 0, 6)])`;
    const name = told((scope) => fitName(`${text(scope)}-sagemaker`, 64));
    expect(name).toBe(`\${(length(${full}) <= 64) ? "\${var.given}-sagemaker" : ${cut}}`);
  });

  it("has no token in halves, of however many parts it is", () => {
    const parts = (scope: Construct) => ["company", "environment", "region"].map((name) => text(scope, name)).join("-");
    expect(JSON.stringify(told((scope) => fitName(`${parts(scope)}-churn-sagemaker`, 64)))).not.toMatch(/TfToken/);
  });
});

describe("JSON", () => {
  it("is JSON.stringify's where nothing is a list of Terraform's", () => {
    const value = { a: ['"', { b: [1, null] }], c: undefined, d: "list of Terraform's " };
    expect(toJson(value)).toBe(JSON.stringify(value));
  });

  it("takes lists of Terraform's in, also among other items", () => {
    const list = (scope: Construct) => new TerraformVariable(scope, "given", {}).listValue;
    expect(told((scope) => toJson({ Service: list(scope) }))).toBe('{"Service":${jsonencode(var.given)}}');
    expect(told((scope) => toJson(["a", ...prefixed("arn/", list(scope))]))).toBe(
      '${jsonencode(concat(["a"], formatlist("%s%s", "arn/", var.given)))}',
    );
  });
});

it("numbers are multiplied by Terraform, and stand in text behind a -", () => {
  const number = (scope: Construct) => new TerraformVariable(scope, "given", {}).numberValue;
  expect(told((scope) => times(number(scope), 4))).toBe("${(var.given * 4)}");
  expect(told((scope) => `NOW-${textOf(number(scope))}DAYS`)).toBe("NOW-${var.given}DAYS");
});

describe("what may change while a hash of the text stays", () => {
  const changes = (text: string) => {
    let found: unknown[] = [];
    synth((scope) => (found = changeable(scope, { image: [Token.asString({ resolve: () => text })] })));
    return found.length > 0;
  };

  it.each([
    "${var.tag}",
    "x:${data.aws_ssm_parameter.model.value}",
    "${module.vpc.id}",
    "${local.name}",
    "${data.terraform_remote_state.other.outputs.id}",
    '${join("/", ["a", var.tag])}',
    "${aws_ssm_parameter.model.value}",
    "${aws_s3_object.model.version_id}",
    "${aws_s3_bucket.models.bucket}/${var.path}",
  ])("is %s", (expression) => expect(changes(expression)).toBe(true));

  it.each([
    "${aws_s3_bucket.models.bucket}",
    "s3://${aws_s3_bucket.models.bucket}/x",
    "${aws_ecr_repository.churn.repository_url}:1",
    '${aws_sagemaker_model.churn["868a012a"].name}',
    "$${var.tag}",
  ])("is not %s", (expression) => expect(changes(expression)).toBe(false));
});

it("an expression that was written out is one, too", () => {
  let found: unknown[] = [];
  synth(
    (scope) => (found = changeable(scope, { a: "${var.tag}", b: "$${HOME}", c: "x${aws_s3_bucket.models.bucket}" })),
  );
  expect(found).toEqual(["${var.tag}"]);
});

it("a list that Terraform makes is one value that may change", () => {
  let found: unknown[] = [];
  synth((scope) => (found = changeable(scope, { subnets: Token.asList(Fn.split(",", text(scope))), a: "b" })));
  expect(found).toHaveLength(1);
});
