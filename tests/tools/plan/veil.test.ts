import { describe, expect, it } from "vitest";
import { describePlan } from "../../../tools/plan/describe-plan";
import { planOf, told, type Attributes } from "./changes";

const changed = (type: string, side: (value: string) => Attributes) =>
  told({ type, before: { name: "x", ...side("hunter1") }, after: { name: "x", ...side("hunter2") } }).text;

describe("no value of a variable is told", () => {
  const cloudRun = (value: string, name = "MODE") => ({
    template: [
      {
        containers: [
          {
            env: [
              { name: "A", value: "b" },
              { name, value },
            ],
          },
        ],
      },
    ],
  });
  it.each<[string, string, (value: string) => Attributes]>([
    ["in a map", "aws_sagemaker_model", (value) => ({ primary_container: [{ environment: { SIGNING_KEY: value } }] })],
    [
      "in a map, by a plain name",
      "aws_sagemaker_model",
      (value) => ({ primary_container: [{ environment: { MODE: value } }] }),
    ],
    ["in a list", "google_cloud_run_v2_service", (value) => cloudRun(value, "API_TOKEN")],
    ["in a list, by a plain name", "google_cloud_run_v2_service", (value) => cloudRun(value)],
    ["of Lambda", "aws_lambda_function", (value) => ({ environment: [{ variables: { MODE: value } }] })],
    [
      "of Composer",
      "google_composer_environment",
      (value) => ({
        config: [
          {
            software_config: [
              { env_variables: { MODE: value }, airflow_config_overrides: { "smtp-smtp_password": value } },
            ],
          },
        ],
      }),
    ],
    ["of MWAA", "aws_mwaa_environment", (value) => ({ airflow_configuration_options: { "core.x": value } })],
    [
      "in a body of Vertex AI",
      "restful_resource",
      (value) => ({ body: { model: { containerSpec: { env: [{ name: "MODE", value }] } } } }),
    ],
    [
      "in JSON",
      "aws_ecs_task_definition",
      (value) => ({ container_definitions: JSON.stringify([{ name: "c", environment: [{ name: "MODE", value }] }]) }),
    ],
    [
      "that a name calls secret, in a list of pairs",
      "aws_db_parameter_group",
      (value) => ({ parameter: [{ name: "master_password", value }] }),
    ],
  ])("%s", (_, type, side) => {
    const text = changed(type, side);
    expect(text).not.toContain("hunter");
    expect(text).toMatch(/sensitive/);
  });

  it("in an output", () => {
    const output = (name: string) => ({ [name]: { actions: ["update"], before: "hunter1", after: "hunter2" } });
    const text = (name: string) =>
      describePlan(planOf([], { output_changes: output(name) }), { environment: "dev" }).text;
    expect(text("api_token")).not.toContain("hunter");
    expect(text("bucket")).toContain("hunter2");
  });
});

it("names and labels are no variables", () => {
  const text = told({
    type: "aws_sns_topic",
    before: { name: "x", tags: { environment: "dev" } },
    after: { name: "x", tags: { environment: "prod" } },
  }).text;
  expect(text).toContain("`tags.environment`: `dev` -> `prod`");
  expect(
    changed("google_cloud_run_v2_service", (value) => ({
      template: [{ containers: [{ env: [{ name: value, value: "a" }] }] }],
    })),
  ).toContain("hunter1");
});
