import { Annotations, GcsBackend, LocalBackend, S3Backend, type TerraformStack } from "cdktf";
import type { Environment } from "../language";

/** Keeps the environment's Terraform state in its bucket, locked while somebody deploys; in a file beside the project without one. */
export function keepState(stack: TerraformStack, environment: Environment): void {
  const { name, system, state } = environment;
  if (state === undefined) {
    // Outside of cdktf.out: the engine deletes the folder of every stack that is not in a run.
    new LocalBackend(stack, { path: `../../../terraform.${name}.tfstate` });
    if (!/^dev\b/.test(name)) {
      Annotations.of(stack).addWarning(
        `${environment.file}: the state is a file on this machine, which nobody else can deploy with; write state: { bucket: ... }`,
      );
    }
  } else if (environment.cloud === "gcp") {
    new GcsBackend(stack, { bucket: state.bucket, prefix: `${system}/${name}` });
  } else {
    const { region } = environment.aws;
    new S3Backend(stack, { bucket: state.bucket, key: `${system}/${name}/terraform.tfstate`, region, encrypt: true });
    // The 0.21 types do not know it yet.
    stack.addOverride("terraform.backend.s3.use_lockfile", true);
  }
}
