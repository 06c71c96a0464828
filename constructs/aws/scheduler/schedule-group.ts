import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import { Construct } from "constructs";
import { invalid, isKnown, required } from "../../shared/invalid";
import { applySettings, type ResourceSettings } from "../settings";

/** Settings of a {@link ScheduleGroup}. */
export interface ScheduleGroupProps extends ResourceSettings {
  /** Name of the group, 1-64 of `A-Za-z0-9._-`, unique in account and region. A change replaces it, with the schedules in it. */
  readonly groupName: string;
}

/** What schedules are counted by: EventBridge Scheduler's metrics know no smaller part. */
export class ScheduleGroup extends Construct {
  /** The Terraform resource, for settings that have no prop. */
  public readonly resource: SchedulerScheduleGroup;

  constructor(scope: Construct, id: string, props: ScheduleGroupProps) {
    super(scope, id);
    const { groupName } = props;
    required(this, "groupName", groupName);
    if (isKnown(groupName) && !/^(?!aws|default$)[\w.-]{1,64}$/.test(groupName)) {
      const remedy = "write 1-64 letters, digits and ._-; default and what begins with aws is AWS's own";
      throw invalid(this, `groupName is "${groupName}"`, remedy);
    }
    this.resource = new SchedulerScheduleGroup(this, "Resource", { name: groupName });
    applySettings(this, props);
  }

  /** Name of the group. */
  public get name(): string {
    return this.resource.name;
  }
}
