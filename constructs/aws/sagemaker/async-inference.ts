import type { SagemakerEndpointConfigurationAsyncInferenceConfig } from "@cdktf/provider-aws/lib/sagemaker-endpoint-configuration";
import { Construct, DependencyGroup, type IDependable } from "constructs";
import { checkWhole, invalid, isKnown, required } from "../../shared/invalid";
import { fitName } from "../../shared/names";
import { EncryptedTopic } from "../sns/encrypted-topic";
import type { IGrantee } from "../iam/role";
import { type PlaceProps } from "../place";
import { expireUnder, type IBucket } from "../s3/bucket";
import { applySettings, type ResourceSettings } from "../settings";

/** Where an asynchronous endpoint's requests and answers lie. */
export interface AsyncInferenceProps extends PlaceProps, ResourceSettings {
  /** Name of the endpoint. */
  readonly endpointName: string;

  /** Bucket of requests and answers; the key of the bucket encrypts them. */
  readonly bucket: IBucket;

  /**
   * Where in the bucket: ends in `/`. Answers lie directly in it, failures in `failures/`, and callers put requests into `requests/`, the
   * one place that the endpoint reads them from.
   */
  readonly prefix: string;

  /**
   * Requests that one instance takes at a time, 1 to 1000.
   * @default - SageMaker decides
   */
  readonly concurrency?: number;

  /**
   * Days after which requests, answers and failures are deleted, 1 or more. Not of a bucket that was made elsewhere, whose rules belong to whoever made it.
   * @default - what the bucket does, which may be nothing
   */
  readonly deleteAfterDays?: number;
}

/** The two ends of an asynchronous endpoint: a place for requests and answers, and topics that tell of each answer and of each failure. */
export class AsyncInference extends Construct {
  /** Tells of each answer, and where it lies. */
  public readonly successTopic: EncryptedTopic;

  /** Tells of each failure. */
  public readonly errorTopic: EncryptedTopic;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AsyncInferenceProps,
  ) {
    super(scope, id);
    const { endpointName, bucket, prefix, concurrency, deleteAfterDays } = props;
    required(this, "bucket", bucket);
    if (isKnown(prefix) && !/^[^/].*\/$/.test(prefix)) {
      throw invalid(this, `prefix is "${prefix}"`, 'write a path that ends in "/"');
    }
    checkWhole(this, "concurrency", concurrency, 1, 1_000);
    if (deleteAfterDays !== undefined) expireUnder(this, "deleteAfterDays", bucket, prefix, deleteAfterDays);
    const topic = (what: string) =>
      new EncryptedTopic(this, what, {
        topicName: fitName(`${endpointName}-${what.toLowerCase()}`, 256),
        kmsKeyArn: bucket.kmsKeyArn,
        region: props.region,
        accountId: props.accountId,
        provider: props.provider,
      });
    this.successTopic = topic("Success");
    this.errorTopic = topic("Error");
    applySettings(this, props);
  }

  /** Where callers put requests, with a `/` at the end: nothing else is read. */
  public get requestsUrl(): string {
    return `${this.answersUrl}requests/`;
  }

  /** Where answers lie, with a `/` at the end; failures below it, in `failures/`. */
  public get answersUrl(): string {
    const { bucket, prefix } = this.props;
    return `${bucket.url}/${prefix}`;
  }

  /** What goes into the endpoint's configuration. */
  public get config(): SagemakerEndpointConfigurationAsyncInferenceConfig {
    const { bucket, concurrency } = this.props;
    const place = this.answersUrl;
    return {
      clientConfig: concurrency === undefined ? undefined : { maxConcurrentInvocationsPerInstance: concurrency },
      outputConfig: {
        s3OutputPath: place,
        s3FailurePath: `${place}failures/`,
        kmsKeyId: bucket.kmsKeyArn,
        notificationConfig: { successTopic: this.successTopic.arn, errorTopic: this.errorTopic.arn },
      },
    };
  }

  /** Lets the endpoint's role read requests, leave answers and tell of them. */
  public grantServe(role: IGrantee): IDependable {
    const { bucket, prefix } = this.props;
    return new DependencyGroup(
      bucket.grantRead(role, `${prefix}requests/`),
      bucket.grantPut(role, prefix),
      bucket.grantEncrypt(role),
      this.successTopic.grantPublish(role),
      this.errorTopic.grantPublish(role),
    );
  }

  /** Lets a caller put requests where the endpoint reads them, and fetch answers and failures. */
  public grantUse(grantee: IGrantee): IDependable {
    const { bucket, prefix } = this.props;
    return new DependencyGroup(bucket.grantPut(grantee, `${prefix}requests/`), bucket.grantRead(grantee, prefix));
  }
}
