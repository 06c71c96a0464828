import { aws, digest, gcp } from "../../refuses";

/** Google Cloud with somebody who deploys models. */
export const deployer = gcp.replace(
  "region: europe-west1",
  "region: europe-west1, deployer: deployer@acme-ml-dev.iam.gserviceaccount.com",
);
export const image = `image: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/churn${digest}"`;
export const googleImage = `image: "europe-docker.pkg.dev/acme/serving/churn${digest}"`;

// The fields of the endpoint begin on line 7; its variant stands on the last line.
export const onAws = (fields: string, variant = image) =>
  `${aws}endpoints:\n  churn:\n${fields}    variants: { a: { ${variant} } }\n`;
export const onGoogle = (fields: string, variant = googleImage) =>
  `${deployer}endpoints:\n  churn:\n${fields}    variants: { a: { ${variant} } }\n`;
