// The quotas of aiplatform.googleapis.com that a deployed model counts against, each by project and region. Those of accelerators are the ones that
// `gcloud ai model-garden models deploy` asks for (command_lib/ai/model_garden_utils.py of the Google Cloud SDK), and that of the H200 stands in Google's
// notebooks for Model Garden. The CPUs of other families than N1 and E2 have quotas of their own, whose names nobody has been found to write down.
const ofAccelerators: Readonly<Record<string, string>> = {
  NVIDIA_TESLA_P4: "custom_model_serving_nvidia_p4_gpus",
  NVIDIA_TESLA_T4: "custom_model_serving_nvidia_t4_gpus",
  NVIDIA_TESLA_P100: "custom_model_serving_nvidia_p100_gpus",
  NVIDIA_TESLA_V100: "custom_model_serving_nvidia_v100_gpus",
  NVIDIA_L4: "custom_model_serving_nvidia_l4_gpus",
  NVIDIA_TESLA_A100: "custom_model_serving_nvidia_a100_gpus",
  NVIDIA_A100_80GB: "custom_model_serving_nvidia_a100_80gb_gpus",
  NVIDIA_H100_80GB: "custom_model_serving_nvidia_h100_gpus",
  NVIDIA_H200_141GB: "custom_model_serving_nvidia_h200_gpus",
  NVIDIA_RTX_PRO_6000: "custom_model_serving_nvidia_rtx_pro_6000_gpus",
};

export function quotaOf(family: string, accelerator: string | undefined): string | undefined {
  if (accelerator !== undefined) return ofAccelerators[accelerator];
  return family === "n1" || family === "e2" ? "custom_model_serving_cpus" : undefined;
}
