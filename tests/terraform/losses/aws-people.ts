import type { Base } from "./case";
import { entriesGone, everythingGone } from "./on-both";

// People who sign in to a service.
const yaml = `cloud: aws
system: churn
owner: ml@acme.example
aws: { account: "111122223336", region: eu-west-1 }
buckets: { raw: {} }
services:
  page:
    image: 777788889999.dkr.ecr.eu-west-1.amazonaws.com/page@sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
    ingress: public
    domain: page.acme.example
    zone: Z0123456789ABCDEFGHIJ
    signIn: { cognito: {} }
`;

export const awsPeople: Base = {
  name: "losses-aws-people",
  cloud: "aws",
  yaml,
  cases: [...entriesGone(yaml), ...everythingGone(yaml)],
};
