import { expect } from "vitest";
import { GoogleProject, gcp } from "./google-project";
import { whilePredicting, type Served } from "./prediction-client";
import type { Ended } from "./run";
import { badMoments, order, servingCalls, type ServingCall } from "./vertex-calls";

/** A model as the environment's file says it. */
export interface WrittenModel {
  readonly image: string;
  readonly artifact?: string;
  readonly machine?: string;
  readonly replicas?: { readonly min: number; readonly max: number };
  readonly traffic?: string;
}

/** What an update did, and what a client saw meanwhile. */
export interface Update {
  readonly calls: readonly ServingCall[];
  readonly served: Served;
}

/** An endpoint `churn` with its models, in an environment of its own, and a client that never stops asking while they change. */
export class ServedEndpoint {
  private url = "";
  private api = "";

  private constructor(readonly project: GoogleProject) {}

  static async start(name: string): Promise<ServedEndpoint> {
    return new ServedEndpoint(await GoogleProject.start(name));
  }

  write(variants: Record<string, WrittenModel>): void {
    this.project.write({ buckets: { models: {} }, endpoints: { churn: { variants } } });
  }

  /** What Vertex AI says of it. */
  async read() {
    return (await this.project.google.call("GET", this.api)).body;
  }

  /** A call of somebody else, past Terraform. */
  async byHand(method: string, behind: string, body: object): Promise<void> {
    expect(await this.project.google.call(method, this.api + behind, body)).toMatchObject({ status: 200 });
  }

  /** Asks so many times, and counts what each deployed model answered. */
  async predictions(count: number): Promise<Record<string, number>> {
    const byModel: Record<string, number> = {};
    for (let asked = 0; asked < count; asked++) {
      const { status, body } = await this.project.google.call("POST", this.url, { instances: [[1]] });
      expect(status).toBe(200);
      byModel[body.deployedModelId] = (byModel[body.deployedModelId] ?? 0) + 1;
    }
    return byModel;
  }

  /** Deploys what is written for the first time. */
  async begin(): Promise<void> {
    expect(await this.project.deploy()).toSucceed("Apply complete!");
    const made = this.project.google.entries().filter(({ type }) => type === "aiplatform:endpoints");
    expect(made).toHaveLength(1);
    const { dedicatedEndpointDns, name } = made[0]!.body;
    this.url = `https://${dedicatedEndpointDns}/v1/${name}:predict`;
    this.api = `https://${gcp.region}-aiplatform.googleapis.com/v1/${name}`;
  }

  /** Deploys these models, which must succeed: the client sees no failed request, and nothing is left to do. */
  async update(variants: Record<string, WrittenModel>): Promise<Update> {
    this.write(variants);
    const [ended, update] = await this.deploy();
    expect(ended).toSucceed("Apply complete!");
    expect(Object.keys(update.served.byModel)).not.toEqual([]);
    await this.settled();
    return update;
  }

  /** Deploys what is written, however that ends; the client sees no failed request. */
  async deploy(options: { killAt?: string } = {}): Promise<[Ended, Update]> {
    this.project.newCalls();
    const [ended, served] = await whilePredicting(this.project.google, this.url, () => this.project.deploy(options));
    expect(served.failed).toEqual([]);
    return [ended, { calls: servingCalls(this.project.newCalls()), served }];
  }

  /** Nothing bad happened so far, and nothing is left to do. */
  async settled(): Promise<void> {
    expect(badMoments(this.project.google.calls())).toEqual([]);
    const { code, output } = await this.project.plan();
    expect(code, output).toBe(0);
  }

  /** The order of the serving calls since it was asked for last. */
  newOrder(): string {
    return order(servingCalls(this.project.newCalls()));
  }
}
