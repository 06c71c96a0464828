import { describe, expect, it } from "vitest";
import { linesOf, told, type Attributes, type Written } from "../changes";

const sa = "serviceAccount:churn@acme-ml-dev.iam.gserviceaccount.com";
const grant = (type: string, target: Attributes, role: string, member: string, condition?: Attributes): Written => ({
  type,
  before: null,
  after: { ...target, role, member, ...(condition === undefined ? {} : { condition: [condition] }) },
});
const onBucket = (member: string, condition?: Attributes) =>
  grant("google_storage_bucket_iam_member", { bucket: "b/raw" }, "roles/storage.objectViewer", member, condition);
const onProject = (role: string, member = "group:ml@acme.example") =>
  grant("google_project_iam_member", { project: "acme-ml-dev" }, role, member);

describe("a grant is dangerous", () => {
  it.each([
    "allUsers",
    "allAuthenticatedUsers",
    "domain:gmail.com",
    "principalSet://goog/public:all",
    "principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/*",
    "serviceAccount:thief@other-project.iam.gserviceaccount.com",
    "user:somebody@gmail.com",
  ])("to %s", (member) => expect(told(onBucket(member)).dangerous).toBe(true));

  it.each([
    "roles/owner",
    "roles/storage.admin",
    "roles/iam.serviceAccountTokenCreator",
    "roles/iam.serviceAccountUser",
    "roles/resourcemanager.projectIamAdmin",
    "roles/storage.objectViewer",
    "roles/secretmanager.secretAccessor",
  ])("of %s on the whole project", (role) => expect(told(onProject(role)).dangerous).toBe(true));

  it("that lets one be an account", () => {
    const be = (role: string) =>
      grant(
        "google_service_account_iam_member",
        { service_account_id: "projects/p/serviceAccounts/x" },
        role,
        "group:ml@acme.example",
      );
    expect(told(be("roles/iam.serviceAccountTokenCreator")).dangerous).toBe(true);
    expect(told(be("roles/iam.serviceAccountUser")).dangerous).toBe(false);
  });

  it("in a list of a dataset, from its beginning and later", () => {
    const own = { role: "OWNER", special_group: "projectOwners" };
    const opened = (entry: Attributes) => ({ dataset_id: "features", access: [own, entry] });
    for (const entry of [
      { role: "READER", special_group: "allAuthenticatedUsers" },
      { role: "READER", iam_member: "allUsers" },
      { role: "READER", domain: "gmail.com" },
    ])
      for (const before of [null, { dataset_id: "features", access: [own] }])
        expect(told({ type: "google_bigquery_dataset", before, after: opened(entry) }).dangerous).toBe(true);
    expect(
      told({ type: "google_bigquery_dataset", before: null, after: { dataset_id: "features", access: [own] } })
        .dangerous,
    ).toBe(false);
  });

  it("in a whole policy and in a binding", () => {
    const bindings = (...members: string[]) =>
      JSON.stringify({ bindings: [{ role: "roles/storage.objectViewer", members }] });
    const whole = (...members: string[]) => ({ bucket: "b/raw", policy_data: bindings(...members) });
    expect(
      told({ type: "google_storage_bucket_iam_policy", before: whole(sa), after: whole(sa, "allUsers") }).dangerous,
    ).toBe(true);
    const binding = (...members: string[]) => ({ bucket: "b/raw", role: "roles/storage.objectViewer", members });
    expect(
      told({ type: "google_storage_bucket_iam_binding", before: binding(sa), after: binding(sa, "allUsers") })
        .dangerous,
    ).toBe(true);
  });

  it("in a role of one's own that may hand on rights", () => {
    const role = (...permissions: string[]) => ({ role_id: "predict", permissions });
    const changed = (permission: string) =>
      told({ type: "google_project_iam_custom_role", before: role("a.b.get"), after: role("a.b.get", permission) });
    expect(changed("resourcemanager.projects.setIamPolicy").dangerous).toBe(true);
    expect(changed("iam.serviceAccounts.actAs").dangerous).toBe(true);
    expect(changed("aiplatform.endpoints.predict").dangerous).toBe(false);
  });
});

describe("a condition", () => {
  const below = (folder: string) => ({
    title: `below ${folder}`,
    expression: `resource.name.startsWith("projects/_/buckets/raw/objects/${folder}")`,
  });
  const gone = (one: Written): Written => ({ ...one, before: one.after, after: null });
  const moved = (from: Attributes | undefined, to: Attributes | undefined) =>
    told(
      { ...onBucket(sa, to), address: "google_storage_bucket_iam_member.new" },
      { ...gone(onBucket(sa, from)), address: "google_storage_bucket_iam_member.old" },
    );

  it("of another folder is the everyday change", () => {
    const change = moved(below("churn/42/"), below("churn/43/"));
    expect(change.dangerous).toBe(false);
    expect(linesOf(change)).toEqual([
      `Moves \`storage.objectViewer\` for \`${sa}\` of bucket \`raw\`: if \`below churn/42/\` -> \`below churn/43/\``,
    ]);
  });

  it.each([
    ["gone", below("churn/42/"), undefined],
    ["of the folder above", below("churn/42/"), below("churn/")],
    ["of another kind", below("churn/42/"), { title: "below churn/42/", expression: "true" }],
  ])("%s is dangerous", (_, from, to) => expect(moved(from, to).dangerous).toBe(true));

  it("that says something else than its title is told itself", () => {
    expect(told(onBucket(sa, { title: "below churn/43/", expression: "resource.name != null" })).text).toContain(
      "resource.name",
    );
  });
});

it("a grant to an account that goes with it is no loss", () => {
  const lost: Written = { ...onBucket(sa), before: onBucket(sa).after, after: null };
  const account: Written = {
    type: "google_service_account",
    before: { account_id: "churn", email: "churn@acme-ml-dev.iam.gserviceaccount.com" },
    after: null,
  };
  expect(told(lost).dangerous).toBe(true);
  expect(told(lost, account).dangerous).toBe(false);
});
