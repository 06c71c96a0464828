import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { of, rewrite, rule, statements } from "../programs";
import { guideOf } from "./pages";

const guide = guideOf("AmazonECR/latest/userguide");
const lifecycle = guide("Lifecycle policy properties", "lifecycle_policy_parameters");
const policies = of("aws_ecr_lifecycle_policy");
const rulesOf = (body: Json) => JSON.parse(body.policy).rules as Json[];
const change = (body: Json, spoil: (rules: Json[]) => void) => {
  const rules = rulesOf(body);
  spoil(rules);
  body.policy = JSON.stringify({ rules });
};
const scanned = (body: Json) => body.image_scanning_configuration?.scan_on_push === true;

export const ecr: readonly Entry[] = [
  {
    says: "Rules have priorities of their own, and one for any image has the last.",
    page: lifecycle,
    held: rule(
      of("aws_ecr_lifecycle_policy", (body) => rulesOf(body).length > 1),
      (body) => {
        const order = rulesOf(body).map(({ rulePriority }) => rulePriority as number);
        const any = rulesOf(body).find(({ selection }) => selection.tagStatus === "any");
        return new Set(order).size < order.length || (any !== undefined && any.rulePriority < Math.max(...order));
      },
      (body) => change(body, (rules) => rules.forEach((one) => (one.rulePriority = 10 - one.rulePriority))),
    ),
  },
  {
    says: "A unit goes with sinceImagePushed, and not with imageCountMoreThan.",
    page: lifecycle,
    held: rule(
      policies,
      (body) =>
        rulesOf(body).some(
          ({ selection }) => (selection.countType === "sinceImagePushed") !== (selection.countUnit === "days"),
        ),
      (body) => change(body, (rules) => rules.forEach(({ selection }) => delete selection.countUnit)),
    ),
  },
  {
    says: "A repository's policy names no resource.",
    page: guide("Private repository policies in Amazon ECR", "repository-policies"),
    held: rule(
      of("aws_ecr_repository_policy"),
      (body) => statements(body).some(({ Resource }) => Resource !== undefined),
      (body) => rewrite(body, (all) => all.map((each) => ({ ...each, Resource: ["*"] }))),
    ),
  },
  {
    says: "Pulling is BatchCheckLayerAvailability, BatchGetImage and GetDownloadUrlForLayer, all three.",
    page: guide("Private repository policy examples in Amazon ECR", "repository-policy-examples"),
    held: rule(
      of("aws_ecr_repository_policy"),
      (body) =>
        statements(body).some(({ Action }) =>
          ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"].some(
            (each) => !Action.includes(`ecr:${each}`),
          ),
        ),
      (body) =>
        rewrite(body, (all) =>
          all.map((each) => ({ ...each, Action: each.Action.filter((one) => !/Batch/.test(one)) })),
        ),
    ),
  },
  {
    says: "Encryption by KMS is chosen when a repository is made, and never changed.",
    page: guide("Encryption at rest", "encryption-at-rest"),
    held: rule(
      of("aws_ecr_repository"),
      (body) => body.encryption_configuration?.[0]?.encryption_type !== "KMS",
      (body) => delete body.encryption_configuration,
    ),
  },
  {
    says: "Basic scanning begins when an image is pushed, where the repository says so.",
    page: guide("Scan images for OS vulnerabilities in Amazon ECR", "image-scanning-basic"),
    held: rule(
      of("aws_ecr_repository"),
      (body) => !scanned(body),
      (body) => delete body.image_scanning_configuration,
    ),
  },
];
