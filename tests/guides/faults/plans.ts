import type { Fault } from "../entry";

const dir = "tests/tools/plan";
const held = (file: string, test: string) => ({ file: `${file}.test.ts`, test });
const policies = (test: string) => held(`${dir}/access/policies`, test);
const grants = (test: string) => held(`${dir}/access/google-grants`, test);
const doors = (test: string) => held(`${dir}/access/doors`, test);
const networks = (test: string) => held(`${dir}/access/networks`, test);
const guards = (test: string) => held(`${dir}/guards`, test);
const described = (test: string) => held(`${dir}/describe-plan`, test);
const left = (test: string) => held("tests/tools/diff", test);

/** What `ponte diff` said. */
export const plans: readonly Fault[] = [
  {
    fault: "C4",
    input: "`npx cdktf diff dev`, then another line in `dev.yaml`, then `ponte diff dev`",
    was: "the plan of before, and exit code 0, without a word of its age",
    held: left("is refused when the environment's file has changed since"),
  },
  {
    fault: "C4",
    input: "a `cdktf diff dev` that failed after it wrote the program, then `ponte diff dev`",
    was: "the plan of the program before, `Creates data`, as if it were today's",
    held: left("is refused when a plan of what was changed has failed"),
  },
  {
    fault: "C4",
    input: "a `cdktf diff dev` of the same program that failed, or a `cdktf deploy dev`, then `ponte diff dev`",
    was: "the plan of before the deploy once more",
    held: left("is refused when a later run of the same program has failed, or has deployed"),
  },
  {
    fault: "C5",
    input: "`artifact: bucket/models/churn/42/` -> `43/`: a role policy that is named by its content",
    was: "exit code 11: `Takes access away in the policy grants-a of role churn: removes statement number 1 ...`, and `Creates role policy grants-b`",
    held: policies("is told by what became another, and is no danger"),
  },
  {
    fault: "C5",
    input: "the same on a real plan, with the endpoint, its model, its configuration and its alarm",
    was: "the policy as the most dangerous change of all",
    held: described("tells another artifact as what it is: an update, and a file that is read in place of another"),
  },
  {
    fault: "C5",
    input: "the same on Google Cloud: a grant below `churn/42/` goes, one below `churn/43/` comes",
    was: "exit code 11: `Takes storage.objectViewer on bucket raw (below churn/42/) from serviceAccount:churn@...`",
    held: grants("of another folder is the everyday change"),
  },
  {
    fault: "C5",
    input: "a policy that is created",
    was: "`Creates role policy p`, and not a word of what it allows",
    held: policies("that is new says what it allows, to the last action"),
  },
  {
    fault: "C5",
    input: "a policy that names a key which is made with it, so that its text is known after the apply only",
    was: "`Creates role policy p`",
    held: policies("is read in the program"),
  },
  {
    fault: "C5",
    input: "statements of a policy in another order, or grouped in another way",
    was: "exit code 11: `Takes access away in the policy p of role churn: statement number 1: no longer s3:GetObject; adds statement number 2: ...`",
    held: held(`${dir}/access/right`, "means the same in whatever order and groups it is written"),
  },
  {
    fault: "C6",
    input: "a dataset on AWS that leaves the file",
    was: "`Destroys bucket acme-features and all objects in it` and `Destroys dataset features (the definitions of its tables only: the files stay)`",
    held: held(`${dir}/losses`, "does not say that the files stay where their bucket goes"),
  },
  {
    fault: "C9",
    input: "`cdktf deploy dev`, `cdktf diff dev`, `ponte diff dev`",
    was: "`Changed outside Terraform: eip x: association_id: none -> eipassoc-1`, `airflow_configuration_options: none -> (sensitive)`",
    held: described("calls nothing changed outside right after one's own first deploy"),
  },
  {
    fault: "C12",
    input: "a plan that creates sixteen buckets",
    was: "`Creates bucket b0.` in its first line",
    held: described("says in its first line how many there are, where no one of them stands for all"),
  },
  {
    fault: "C13",
    input: "`ponte sandbox -- ponte diff dev` without a plan",
    was: "`no plan for dev; run npx cdktf diff dev first`, which asks the real cloud",
    held: left("never sends whoever plays in the sandbox to the real cloud"),
  },
  {
    fault: "E5 e",
    input: "five actions that come, the fifth of them `iam:PassRole`",
    was: "exit code 10: `now also s3:A, s3:B, s3:C, s3:D, 1 more`",
    held: policies("a role to pass, as the fifth action"),
  },
  {
    fault: "E5 e",
    input: "a value that changes behind its eightieth character between the approval and the apply",
    was: "the same text for both, so that the comparison lets the other plan pass",
    held: held(`${dir}/cuts`, "tells two long values apart that begin alike"),
  },
  {
    fault: "E5 e",
    input: "a guard that goes, in a plan that is too long for a comment",
    was: "left out behind grants that are no danger: `and 113 more that did not fit, 1 of them dangerous`",
    held: held(`${dir}/cuts`, "gives what is dangerous its place first, whichever section it stands in"),
  },
  {
    fault: "E6",
    input: "a new role policy with `*` on `*`, or with `*:*`",
    was: "exit code 10: `Creates role policy p`",
    held: policies("every action, written with a colon"),
  },
  {
    fault: "E6",
    input: "a policy that is widened to `iam:*`",
    was: "exit code 10: `Changes the policy p of role churn: statement number 1: now also iam:*`",
    held: policies("all of IAM"),
  },
  {
    fault: "E6",
    input: "another account in a role's trust",
    was: "exit code 10: `allows to arn:aws:iam::999988887777:root sts:AssumeRole on `",
    held: policies("is dangerous that lets in %s"),
  },
  {
    fault: "E6",
    input: "a role's trust without its `aws:SourceAccount`",
    was: "exit code 10: `statement number 1: condition {...} -> none`",
    held: policies("is dangerous whose condition is gone"),
  },
  {
    fault: "E6",
    input: 'a bucket that `"*"` may read under an empty condition',
    was: "exit code 10: `allows to everybody s3:GetObject on arn:aws:s3:::raw/* if {}`",
    held: policies("everybody, under an empty condition"),
  },
  {
    fault: "E6",
    input: "a bucket that everybody but `NotPrincipal` may read",
    was: "exit code 10: ``allows to `all but arn:aws:iam::111122223333:root` ``",
    held: policies("everybody but one"),
  },
  {
    fault: "E6",
    input: "`roles/storage.admin` or `roles/iam.serviceAccountTokenCreator` on the project",
    was: "exit code 10: `Gives storage.admin on project p to group:a@x.example`",
    held: grants("of %s on the whole project"),
  },
  {
    fault: "E6",
    input: "a grant to `domain:gmail.com` or to `principalSet://goog/public:all`",
    was: "exit code 10: `Gives storage.objectViewer on bucket raw to domain:gmail.com`",
    held: grants("principalSet://goog/public:all"),
  },
  {
    fault: "E6",
    input: "a dataset of BigQuery that is made open to `allAuthenticatedUsers`",
    was: "exit code 10: `Creates dataset features`",
    held: grants("in a list of a dataset, from its beginning and later"),
  },
  {
    fault: "E6",
    input: "Cloud Run from inside to `INGRESS_TRAFFIC_ALL`",
    was: "exit code 10: `Updates service x: ingress: ...`",
    held: doors("Cloud Run to everywhere"),
  },
  {
    fault: "E6",
    input: "Cloud Run with `invoker_iam_disabled`",
    was: "exit code 10: `Updates service x: invoker_iam_disabled: false -> true`",
    held: doors("Cloud Run without a login"),
  },
  {
    fault: "E6",
    input: "Composer with `enable_private_environment: false`",
    was: "exit code 10: `Updates Airflow environment x: config.enable_private_environment: true -> false`",
    held: doors("Composer out of its private network"),
  },
  {
    fault: "E6",
    input: "an MWAA that is made with its pages on the internet",
    was: "exit code 10: `Creates Airflow environment x`, and nothing of its pages",
    held: doors("%s is told, and no danger"),
  },
  {
    fault: "E6",
    input: "a model of SageMaker without network isolation, also where it takes another's place",
    was: "exit code 10: `Updates model x: enable_network_isolation: true -> false`; made anew, only `Destroys model m-old` and `Creates model m-new`",
    held: doors("also where a new model takes the place of one under another name"),
  },
  {
    fault: "E6",
    input: "a bucket whose `encryption` loses its key",
    was: "exit code 10: `Updates bucket x: encryption.default_kms_key_name: k -> none`",
    held: guards("a bucket's own key (Google)"),
  },
  {
    fault: "E6",
    input: "a bucket's encryption, a flow log, or an alarm that is destroyed and nothing else",
    was: "exit code 10: `Destroys flow log fl`",
    held: guards("%s, where it goes alone"),
  },
  {
    fault: "E6",
    input: "a rule that lets in `0.0.0.0/1`",
    was: "exit code 10: `Creates vpc security group ingress rule r`",
    held: networks('it.each(["0.0.0.0/0", "0.0.0.0/1"'),
  },
  {
    fault: "E6",
    input: "an access key of a user, or a key of a service account",
    was: "exit code 10: `Creates iam access key x`",
    held: doors("%s is a key that lasts"),
  },
  {
    fault: "E6",
    input: "one project more that may connect to a private endpoint of Vertex AI",
    was: "exit code 10: `Updates endpoint x: private_service_connect_config.project_allowlist: a -> a, b`",
    held: doors("a private endpoint to one project more"),
  },
  {
    fault: "E6",
    input: "a table of BigQuery with one column fewer",
    was: "exit code 10: `Updates table f.t: schema.b.name: b -> none`",
    held: held(`${dir}/losses`, "that goes takes along what stood in it"),
  },
  {
    fault: "E6",
    input: "`{ name: API_TOKEN, value: ... }` in Cloud Run's list of variables",
    was: "the value, old and new: `template.containers.env.value: s3cr3t -> 0th3r`",
    held: held(`${dir}/veil`, "in a list, by a plain name"),
  },
  {
    fault: "E6",
    input: "`SIGNING_KEY` among the variables of a model",
    was: "the value, old and new: `primary_container.environment.SIGNING_KEY: s3cr3t -> 0th3r`",
    held: held(`${dir}/veil`, "no value of a variable is told"),
  },
  {
    fault: "C1",
    input: "the line of a bucket on AWS goes where `protect` is on, and the bucket holds objects",
    was: "`Destroys bucket raw and all objects in it`, exit code 11, which the deploy took for leave; S3 refused, and every guard was gone",
    held: held(`${dir}/gate`, "is one refusal with its guards, which go although the bucket does not"),
  },
  {
    fault: "C3",
    input: "anything that holds data, or guards it, is destroyed or replaced where `protect` is on",
    was: "words and exit code 11, and nothing that stops",
    held: held(
      `${dir}/gate`,
      "that loses, defines or guards is not destroyed or replaced where it is protected, and is where it is not",
    ),
  },
  {
    fault: "E6",
    input:
      "the plan of a part, as `-target` makes one, that partitions a table of BigQuery by months and no longer by days",
    was: "exit code 10: `Updates table f.t`",
    held: held(`${dir}/gate-in-place`, "%s (%s)"),
  },
];
