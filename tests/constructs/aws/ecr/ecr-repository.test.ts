import { TerraformOutput } from "cdktf";
import { describe, expect, it } from "vitest";
import { EcrRepository, type EcrRepositoryProps } from "../../../../constructs/aws/ecr/ecr-repository";
import { synth } from "../../../support/synth";
import { granted, statements } from "../iam/policies";

const required: EcrRepositoryProps = { repositoryName: "acme-dev/serving" };
const parts = (props: Partial<EcrRepositoryProps> = {}) =>
  synth((scope) => new EcrRepository(scope, "registry", { ...required, ...props })).resource;
const repository = (props?: Partial<EcrRepositoryProps>) => parts(props).aws_ecr_repository![0]!;
const rules = (props?: Partial<EcrRepositoryProps>) =>
  JSON.parse(parts(props).aws_ecr_lifecycle_policy![0]!.policy).rules;

const pull = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];
const push = ["ecr:InitiateLayerUpload", "ecr:UploadLayerPart", "ecr:CompleteLayerUpload", "ecr:PutImage"];

describe("an EcrRepository with nothing set", () => {
  it("scans what is pushed, never moves a tag and encrypts with the managed KMS key", () => {
    expect(repository()).toMatchObject({
      name: "acme-dev/serving",
      image_scanning_configuration: { scan_on_push: true },
      image_tag_mutability: "IMMUTABLE",
      encryption_configuration: [{ encryption_type: "KMS" }],
    });
  });

  it("cannot be destroyed", () => {
    expect(repository()).toMatchObject({ force_delete: false, lifecycle: { prevent_destroy: true } });
  });

  it("deletes untagged images after two weeks, and none that has a tag: an endpoint may serve it", () => {
    expect(rules().map(({ selection }: { selection: unknown }) => selection)).toEqual([
      { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
    ]);
  });

  it("has no policy of its own", () => {
    expect(parts().aws_ecr_repository_policy).toBeUndefined();
  });
});

it("does with everything set what the props say", () => {
  const kmsKey = "arn:aws:kms:eu-west-1:123456789012:key/1";
  const set = {
    keepLatest: 3,
    deleteUntaggedAfterDays: 1,
    immutableTags: false,
    kmsKeyArn: kmsKey,
    protect: false,
    forceDestroy: true,
  };
  expect(repository(set)).toMatchObject({
    image_tag_mutability: "MUTABLE",
    encryption_configuration: [{ encryption_type: "KMS", kms_key: kmsKey }],
    force_delete: true,
  });
  expect(repository(set).lifecycle).toBeUndefined();
  expect(rules(set)).toMatchObject([{ selection: { countNumber: 1 } }, { selection: { countNumber: 3 } }]);
});

it("applies the rule for any image last, as ECR demands", () => {
  const [untagged, any] = rules({ keepLatest: 20 });
  expect(any.rulePriority).toBeGreaterThan(untagged.rulePriority);
  expect([untagged.action, any.action]).toEqual([{ type: "expire" }, { type: "expire" }]);
});

it("lets readers pull and writers push by its own policy", () => {
  const [reader, writer] = ["arn:aws:iam::210987654321:role/reader", "arn:aws:iam::210987654321:role/writer"];
  const policy = parts({ readers: [reader], writers: [writer] }).aws_ecr_repository_policy![0]!.policy;
  expect(statements(policy)).toEqual([
    { Effect: "Allow", Principal: { AWS: [reader] }, Action: pull },
    { Effect: "Allow", Principal: { AWS: [writer] }, Action: [...pull, ...push] },
  ]);
});

it("lets an account and an organization pull by its own policy", () => {
  const policy = parts({ readers: ["222233334444", "o-abcdef1234"] }).aws_ecr_repository_policy![0]!.policy;
  expect(statements(policy)).toEqual([
    { Effect: "Allow", Principal: { AWS: [expect.stringMatching(/:iam::222233334444:root$/)] }, Action: pull },
    {
      ...{ Effect: "Allow", Principal: "*", Action: pull },
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdef1234" } },
    },
  ]);
});

// ECR guide, "Lifecycle policy properties": each rule has a priority of its own, and the one for any image the highest.
it("keeps images by their tags for their own time, between those without a tag and all others", () => {
  const lifecycleRules = [
    { tagPrefixes: ["prod-"], keepLatest: 50 },
    { tagPatterns: ["dev-*", "*-rc"], deleteAfterDays: 7 },
  ];
  const found = rules({ keepLatest: 20, lifecycleRules });
  expect(found.map(({ rulePriority }: { rulePriority: number }) => rulePriority)).toEqual([1, 2, 3, 4]);
  expect(found.map(({ selection }: { selection: object }) => selection)).toMatchObject([
    { tagStatus: "untagged" },
    { tagStatus: "tagged", tagPrefixList: ["prod-"], countType: "imageCountMoreThan", countNumber: 50 },
    {
      ...{ tagStatus: "tagged", tagPatternList: ["dev-*", "*-rc"] },
      ...{ countType: "sinceImagePushed", countUnit: "days", countNumber: 7 },
    },
    { tagStatus: "any" },
  ]);
});

it("grants the login, which knows no repository, apart from pulling and pushing on this one", () => {
  const login = { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: ["*"] };
  const grant = (name: "grantPull" | "grantPush" | "grantPullPush") =>
    granted((scope, grantee) => new EcrRepository(scope, "registry", required)[name](grantee));
  const Resource = ["aws_ecr_repository.arn"];
  expect(grant("grantPull")).toEqual([login, { Effect: "Allow", Action: pull, Resource }]);
  expect(grant("grantPullPush")).toMatchObject([login, { Action: [...pull, ...push], Resource }]);
  // ECR guide, "IAM permissions for pushing an image": it asks which layers are there, and reads none.
  expect(grant("grantPush")).toMatchObject([login, { Action: ["ecr:BatchCheckLayerAvailability", ...push], Resource }]);
});

it("knows its URL", () => {
  const { json } = synth((scope) => {
    new TerraformOutput(scope, "url", { value: new EcrRepository(scope, "registry", required).url });
  });
  expect(json.output.url.value).toMatch(/^\$\{aws_ecr_repository\.\w+\.repository_url\}$/);
});

describe("refuses", () => {
  it.each(["Lab", "a", "-a", "a//b", "a".repeat(257)])("the name %s", (repositoryName) => {
    expect(() => parts({ repositoryName })).toThrow(
      `test/registry: repositoryName is "${repositoryName}"; write 2-256`,
    );
  });

  it.each<[string, Partial<EcrRepositoryProps>, string]>([
    ["to keep no image", { keepLatest: 0 }, "keepLatest is 0; give a whole number"],
    [
      "to delete images as they are pushed",
      { deleteUntaggedAfterDays: 0 },
      "deleteUntaggedAfterDays is 0; give a whole number",
    ],
    ["no name", { repositoryName: undefined as never }, "repositoryName is missing; give it"],
    ["a rule for no tags", { lifecycleRules: [{ keepLatest: 1 }] }, "for no tags or twice; give tagPrefixes or"],
    ["a rule that keeps all", { lifecycleRules: [{ tagPrefixes: ["a"] }] }, "give keepLatest or deleteAfterDays"],
    ["five * in a pattern", { lifecycleRules: [{ tagPatterns: ["*a*b*c*d*"], keepLatest: 1 }] }, "write four * or"],
    ["the whole world", { writers: ["*"] }, '"*" is let in; write arn:aws:iam'],
  ])("%s", (_, props, message) => {
    expect(() => parts(props)).toThrow(message);
  });
});

it("takes no longer a policy than ECR does", () => {
  const readers = Array.from(
    { length: 200 },
    (_, index) => `arn:aws:iam::123456789012:role/a-reader-of-images-${index}`,
  );
  expect(() => parts({ readers: readers.slice(0, 150) })).not.toThrow();
  expect(() => parts({ readers })).toThrow(
    /takes about 1\d{4} characters of the 10240 in a repository's policy; let in fewer/,
  );
});
