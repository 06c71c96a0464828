import type { Json } from "../../support/check-schema";
import type { Entry } from "../entry";
import { of, rule, statements, rewrite } from "../programs";
import { guideOf } from "./pages";

const guide = guideOf("AmazonECS/latest/developerguide");
const api = guideOf("AmazonECS/latest/APIReference");
const services = of("aws_ecs_service");
const tasks = of("aws_ecs_task_definition");
const targetGroups = of("aws_lb_target_group");
const containers = ({ container_definitions: definitions }: Json) => JSON.parse(definitions as string) as Json[];
const trusts = of("aws_iam_role", (body) => JSON.stringify(body).includes("ecs-tasks.amazonaws.com"));
const starting = of("aws_iam_role_policy", (_, id) => /Task-.*ExecutionRole/.test(id));
const inPublic = of("aws_ecs_service", (body) => JSON.stringify(body.network_configuration).includes("PublicAssoc"));

// "Task CPU and memory": GiB from, to, by; 0.25 vCPU has half a GiB as well.
const sizes: Record<string, [number, number, number]> = {
  256: [1, 2, 1],
  512: [1, 4, 1],
  1024: [2, 8, 1],
  2048: [4, 16, 1],
  4096: [8, 30, 1],
  8192: [16, 60, 4],
  16384: [32, 120, 8],
};

const isSize = ({ cpu, memory }: Json) => {
  const [from, to, by] = sizes[cpu as string] ?? [1, 0, 1];
  const gib = Number(memory) / 1024;
  return (cpu === "256" && memory === "512") || (gib >= from && gib <= to && (gib - from) % by === 0);
};

/** ECS on Fargate. */
export const ecs: readonly Entry[] = [
  {
    says: "A service is refused whose target group is of no load balancer yet: a rule of a listener names it before.",
    page: guide("Use an Application Load Balancer for Amazon ECS", "alb"),
    held: rule(
      services,
      ({ depends_on: first = [] }) => !(first as string[]).some((each) => each.startsWith("aws_lb_listener_rule.")),
      (body) => delete body.depends_on,
    ),
  },
  {
    says: "Tasks on Fargate are targets by their address.",
    page: guide("Use an Application Load Balancer for Amazon ECS", "alb"),
    held: rule(
      targetGroups,
      ({ target_type: type }) => type !== "ip",
      (body) => (body.target_type = "instance"),
    ),
  },
  {
    says: "Fargate has some sizes of processors, and of memory with each.",
    page: guide("Amazon ECS task definition parameters for Fargate", "task_definition_parameters"),
    held: rule(
      tasks,
      (body) => !isSize(body),
      (body) => (body.memory = "1000"),
    ),
  },
  {
    says: "A container has at most 120 seconds to end on Fargate.",
    page: guide("Amazon ECS task definition parameters for Fargate", "task_definition_parameters"),
    held: rule(
      tasks,
      (body) => containers(body).some(({ stopTimeout }) => stopTimeout > 120),
      (body) =>
        (body.container_definitions = JSON.stringify(containers(body).map((each) => ({ ...each, stopTimeout: 300 })))),
    ),
  },
  {
    says: "A task in a public subnet gets its image by a public address, or not at all.",
    page: guide("Amazon ECS task networking options for Fargate", "fargate-task-networking"),
    held: rule(
      inPublic,
      ({ network_configuration: { assign_public_ip: has } }) => has !== true,
      (body) => (body.network_configuration.assign_public_ip = false),
    ),
  },
  {
    says: "What starts a task writes its logs, and gets its image from ECR, as the execution role.",
    page: guide("Amazon ECS task execution IAM role", "task_execution_IAM_role"),
    held: rule(
      starting,
      (body) => {
        const actions = statements(body).flatMap(({ Action }) => Action);
        return !["logs:PutLogEvents", "ecr:BatchGetImage"].every((each) => actions.includes(each));
      },
      (body) => rewrite(body, (found) => found.filter(({ Action }) => !Action.includes("logs:PutLogEvents"))),
    ),
  },
  {
    says: "Tasks take their roles in the name of one account: others could use them otherwise.",
    page: guide("Amazon ECS task IAM role", "task-iam-roles"),
    held: rule(
      trusts,
      (body) =>
        statements(body, "assume_role_policy")
          .filter(({ Principal }) => JSON.stringify(Principal).includes("ecs-tasks"))
          .some(({ Condition }) => !Condition?.StringEquals?.["aws:SourceAccount"]),
      (body) => rewrite(body, (found) => found.map((one) => ({ ...one, Condition: undefined })), "assume_role_policy"),
    ),
  },
  {
    says: "A deploy whose tasks do not get ready tries on for hours, and goes back to what ran only where it is told to.",
    page: guide("How the Amazon ECS deployment circuit breaker detects failures", "deployment-circuit-breaker"),
    held: rule(
      services,
      ({ deployment_circuit_breaker: breaker }) => breaker?.enable !== true || breaker.rollback !== true,
      (body) => delete body.deployment_circuit_breaker,
    ),
  },
  {
    says: "Tasks that serve stay until as many others are healthy where no less than all of them may be so.",
    page: guide("Deploy Amazon ECS services by replacing tasks", "deployment-type-ecs"),
    held: rule(
      services,
      ({ deployment_minimum_healthy_percent: least, deployment_maximum_percent: most }) => least < 100 || most < 200,
      (body) => (body.deployment_minimum_healthy_percent = 50),
    ),
  },
  {
    says: "What scales a service sets its number of tasks, which an update that names another takes back.",
    page: guide("Automatically scale your Amazon ECS service", "service-auto-scaling"),
    held: {
      file: "tests/constructs/aws/ecs/fargate-service.test.ts",
      test: "leaves the number of tasks to what scales it, and says it otherwise",
    },
  },
  {
    says: "Time to get ready is given only to tasks behind a load balancer.",
    page: api("CreateService", "API_CreateService"),
    held: {
      file: "tests/constructs/aws/ecs/fargate-service.test.ts",
      test: "runs one task without an address, and is there when that is steady",
    },
  },
  {
    says: "Two services of a cluster have no name in common, not even while one of them is made anew.",
    page: api("CreateService", "API_CreateService"),
    held: rule(
      services,
      ({ name, lifecycle }) => !/\$\{.*uuid\(\)/.test(name as string) || !lifecycle.ignore_changes.includes("name"),
      (body) => (body.name = "scores"),
    ),
  },
];
