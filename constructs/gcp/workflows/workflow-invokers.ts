import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Construct, type IDependable } from "constructs";
import { required } from "../../shared/invalid";
import { Grants } from "../checks";
import type { Member } from "../iam/identity";
import { projectOfPlace } from "../place";
import { inTheNameOf } from "../services/in-the-name-of";
import { applySettings, type ProviderSettings } from "../settings";

/** Settings of {@link WorkflowInvokers}. */
export interface WorkflowInvokersProps extends ProviderSettings {
  /**
   * Project whose Workflows are started.
   * @default - the provider's project
   */
  readonly project?: string;

  /** Whose program this is, such as `churn-prod`, and no other program's of the project: to destroy one takes nothing from another. */
  readonly grantedFor: string;
}

/**
 * Who may start Workflows: all of the project, and give their executions' arguments, see and cancel them. Google has no lesser place for it: no policy of a single
 * Workflow, and conditions know no Workflow's name ("Resource attributes for IAM Conditions"). So what a Workflow reads of its argument must do no harm.
 */
export class WorkflowInvokers extends Construct {
  private readonly grants = new Grants(this);

  constructor(
    scope: Construct,
    id: string,
    private readonly props: WorkflowInvokersProps,
  ) {
    super(scope, id);
    required(this, "grantedFor", props.grantedFor);
    applySettings(this, props);
  }

  /** Lets `member` start them. */
  public grant(id: string, member: Member): IDependable {
    const { grantedFor } = this.props;
    const make = (to: string) =>
      new ProjectIamMember(this, id, {
        project: projectOfPlace(this, this.props),
        role: "roles/workflows.invoker",
        member: to,
        condition: inTheNameOf(this, grantedFor),
      });
    return this.grants.add(id, member, make);
  }
}
