import { describe, expect, it } from "vitest";
import { show } from "../../tools/show";
import { synthesize } from "../../tools/synthesize";
import { loadFiles, synthesizeYaml } from "../support/environments";

const digest = `sha256:${"a".repeat(64)}`;
const workload = `
buckets: { raw: {} }
airflow: { pipelines: { appends: [bucket/raw/erp], calls: [endpoint/churn, endpoint/scores] } }
`;
const aws = `
cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223333", region: eu-west-1 }
${workload}
endpoints:
  churn: { variants: { champion: { image: "registry/serving@${digest}" } } }
  scores: {}
registries: { serving: {} }
`;
const gcp = `
cloud: gcp
system: churn
owner: ml@acme.example
gcp: { project: acme-ml-dev, projectNumber: "481516234200", region: europe-west1 }
${workload}
endpoints:
  churn: {}
  scores: { mode: serverless, variants: { champion: { image: "registry/serving/scores@${digest}" } } }
registries: { serving: {} }
`;
const bodies = (yaml: string, type: string): Record<string, any>[] =>
  Object.values(synthesizeYaml(yaml).json.resource[type] ?? {});

describe("an Airflow that appends and calls", () => {
  it("may on AWS put new objects below the path, and invoke those endpoints", () => {
    const policies = bodies(aws, "aws_iam_role_policy").map(({ policy }) => policy as string);
    const [own] = policies.filter((policy) => policy.includes("s3:if-none-match"));
    const statements: { Action: string[]; Resource: string[] }[] = JSON.parse(own!).Statement;
    const on = (action: string) =>
      statements.filter(({ Action }) => Action.includes(action)).flatMap((one) => one.Resource);
    expect(on("sagemaker:InvokeEndpoint")).toEqual([
      "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn-dev-churn",
      "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/churn-dev-scores",
    ]);
    const put = statements.filter(({ Action }) => Action.includes("s3:PutObject"));
    expect(put.filter(({ Resource }) => Resource.some((arn) => arn.includes("bucket_raw")))).toHaveLength(2);
    expect(on("s3:GetObject").filter((arn) => arn.includes("bucket_raw"))).toEqual([]);
    expect(on("s3:DeleteObject").filter((arn) => arn.includes("bucket_raw"))).toEqual([]);
  });

  it("may on Google Cloud create objects below the path, ask Vertex AI, and invoke the service on Cloud Run", () => {
    const members = (type: string) =>
      bodies(gcp, type).filter(({ member }) => String(member).includes("composer_pipelines"));
    expect(members("google_storage_bucket_iam_member")).toContainEqual(
      expect.objectContaining({
        role: "roles/storage.objectCreator",
        condition: expect.objectContaining({ title: "below erp/" }),
      }),
    );
    expect(members("google_cloud_run_v2_service_iam_member")).toMatchObject([{ role: "roles/run.invoker" }]);
    expect(bodies(gcp, "google_project_iam_custom_role")).toMatchObject([{ role_id: "churn_dev_predict" }]);
    const roles = members("google_project_iam_member").map(({ role }) => role as string);
    expect(roles.filter((role) => role.includes("google_project_iam_custom_role"))).toHaveLength(1);
  });

  it.each([
    ["AWS", aws],
    ["Google Cloud", gcp],
  ])("is told by show, on %s", (_, yaml) => {
    const text = show(synthesize(loadFiles({ "dev.yaml": yaml })[0]!));
    expect(text).toMatch(/\| `bucket\/raw` +\| - +\| `airflow\/pipelines` +\|/);
    expect(text).toMatch(/\| `endpoint\/churn` +\| `airflow\/pipelines` +\|/);
    expect(text).toContain('airflow_pipelines -->|"appends"| bucket_raw');
    expect(text).toContain('airflow_pipelines -->|"calls"| endpoint_churn');
  });
});
