import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import { resourcesOf } from "../../shared/dependables";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { checkSwitches, toJson } from "../../shared/tokens";
import type { IRole } from "../iam/role";
import type { IBucket } from "../s3/bucket";
import { applySettings, type ResourceSettings } from "../settings";
import type { IStateMachine } from "../sfn/state-machine";

/** Settings of an {@link ObjectCreatedRule}. */
export interface ObjectCreatedRuleProps extends ResourceSettings {
  /** Name of the rule, 1-64 of `A-Za-z0-9._-`, unique in account and region. A change replaces it. */
  readonly ruleName: string;

  /** The bucket that an object lands in. One that was made here sends its events from now on; one from elsewhere must send them to EventBridge already. */
  readonly bucket: IBucket;

  /**
   * What the keys of the objects begin with, such as `incoming/`.
   * @default - any object
   */
  readonly prefix?: string;

  /** What is started for each object. It is told the `time`, and nothing else. */
  readonly stateMachine: IStateMachine;

  /** Who starts it: a role that `events.amazonaws.com` may take. It is granted that. */
  readonly role: IRole;

  /**
   * Starts nothing while it is off.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Seconds for which a start that was refused is tried again, 60-86400.
   * @default 3600
   */
  readonly maximumEventAgeSeconds?: number;
}

/** Starts a state machine whenever an object lands below a prefix, written anew or over an older one. S3 may tell of one object twice. */
export class ObjectCreatedRule extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: CloudwatchEventRule;

  /** What it starts. */
  public readonly target: CloudwatchEventTarget;

  constructor(scope: Construct, id: string, props: ObjectCreatedRuleProps) {
    super(scope, id);
    checkSwitches(this, { enabled: props.enabled });
    const { ruleName, bucket, prefix, stateMachine, role, enabled = true, maximumEventAgeSeconds = 3_600 } = props;
    for (const [name, value] of Object.entries({ ruleName, bucket, stateMachine, role })) required(this, name, value);
    if (isKnown(ruleName) && !/^[\w.-]{1,64}$/.test(ruleName))
      throw invalid(this, `ruleName is "${ruleName}"`, "write 1-64 letters, digits and ._-");
    if (isKnown(prefix) && /^\/|[*?]/.test(prefix))
      throw invalid(this, `prefix is "${prefix}"`, "write what keys begin with, without wildcards");
    checkWhole(this, "maximumEventAgeSeconds", maximumEventAgeSeconds, 60, 86_400);
    const first = [
      ...(bucket.sendEvents === undefined ? [] : [bucket.sendEvents()]),
      stateMachine.grantStartExecution(role),
    ];
    this.resource = new CloudwatchEventRule(this, "Resource", {
      name: ruleName,
      description: "An object lands",
      state: enabled ? "ENABLED" : "DISABLED",
      eventPattern: toJson({
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: {
          bucket: { name: [bucket.name] },
          ...(prefix === undefined ? {} : { object: { key: [{ prefix }] } }),
        },
      }),
    });
    this.target = new CloudwatchEventTarget(this, "Target", {
      rule: this.resource.name,
      arn: stateMachine.arn,
      roleArn: role.arn,
      inputTransformer: { inputPaths: { time: "$.time" }, inputTemplate: '{"time": <time>}' },
      retryPolicy: { maximumEventAgeInSeconds: maximumEventAgeSeconds, maximumRetryAttempts: 10 },
      dependsOn: resourcesOf(this, first),
    });
    applySettings(this, props);
  }

  /** Name of the rule. */
  public get name(): string {
    return this.resource.name;
  }
}
