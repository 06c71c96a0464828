import { Token } from "cdktf";
import { describe, expect, it } from "vitest";
import { image, parent, serve, type Served, type Things } from "./serving";

type Given = Served | ((things: Things) => Served);
const modelOf = (model: Given, kmsKeyName?: string) => {
  const served = (things: Things) => ({ champion: typeof model === "function" ? model(things) : model });
  const { resources, models } = serve(served, { kmsKeyName });
  return { id: models[0]!.replace(/^model_/, ""), ...resources[models[0]!]! } as Record<string, any>;
};
const read = (model: Record<string, any>) => JSON.parse(model.read_response_template as string) as unknown;

describe("a VertexModel", () => {
  it("is uploaded with Vertex AI's own defaults written out", () => {
    const { id, path, read_path, body } = modelOf({});
    expect([path, read_path]).toEqual([`/${parent}/models:upload`, `/${parent}/models/${id}`]);
    expect(body).toEqual({
      modelId: id,
      model: {
        displayName: "churn",
        containerSpec: {
          imageUri: image,
          ports: [{ containerPort: 8080 }],
          predictRoute: "/predict",
          healthRoute: "/health",
        },
      },
    });
    expect(id).toMatch(/^churn-[0-9a-f]{8}$/);
  });

  it("holds with everything set what the props say", () => {
    const kmsKeyName = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k";
    const content = ({ weights }: Things): Served => ({
      artifact: { bucket: weights, path: "churn/42" },
      environment: { MODE: "fast" },
      command: ["serve"],
      args: ["--workers=4"],
      port: 9000,
      predictRoute: "/v2",
      healthRoute: "/ready",
      startupSeconds: 1795,
      deploymentTimeoutSeconds: 3600,
      sharedMemoryMiB: 16_384,
      modelFields: { versionDescription: "Third", containerSpec: { grpcPorts: [{ containerPort: 9001 }] } },
    });
    expect(modelOf(content, kmsKeyName).body.model).toEqual({
      displayName: "churn",
      artifactUri: "gs://acme/churn/42",
      containerSpec: {
        imageUri: image,
        ports: [{ containerPort: 9000 }],
        predictRoute: "/v2",
        healthRoute: "/ready",
        args: ["--workers=4"],
        env: [{ name: "MODE", value: "fast" }],
        command: ["serve"],
        startupProbe: { httpGet: { path: "/ready", port: 9000 }, periodSeconds: 10, failureThreshold: 180 },
        deploymentTimeout: "3600s",
        sharedMemorySizeMb: "16384",
        grpcPorts: [{ containerPort: 9001 }],
      },
      versionDescription: "Third",
      encryptionSpec: { kmsKeyName },
    });
  });

  it("follows operations so that a failed one is neither done nor running", () => {
    const { poll_create } = modelOf({});
    expect(poll_create).toEqual({
      url_locator: "body.name",
      status_locator: "body.{done,error.code}",
      status: { success: '{"done":true}', pending: ["{}"] },
      default_delay_sec: 20,
    });
  });

  it("is not deleted before Vertex AI itself has seen the undeployment", () => {
    const { precheck_delete, read_path } = modelOf({});
    expect(precheck_delete).toEqual([
      {
        api: expect.objectContaining({
          path: read_path as string,
          status_locator: "body.[deployedModels.#]",
          status: expect.objectContaining({ success: "[]" }) as object,
          default_delay_sec: 20,
        }) as object,
      },
    ]);
  });

  it("is read back as it was written, whatever Vertex AI, restful or Terraform would put in place of a $ or a %", () => {
    // As Terraform is given a literal ${HOME} and %{if}: it writes one of the first characters less.
    const model = modelOf({
      args: ["--port=$(AIP_HTTP_PORT)", "$${HOME} %%{if} 100%"],
      environment: { A: "$name(x)" },
    });
    expect(model.read_response_template).not.toMatch(/[$%]/);
    expect(read(model)).toMatchObject({
      model: {
        containerSpec: {
          args: ["--port=$(AIP_HTTP_PORT)", "${HOME} %{if} 100%"],
          env: [{ name: "A", value: "$name(x)" }],
        },
      },
    });
  });

  it.each<[string, Given, string]>([
    ["no image", { image: "" }, "image is missing; give it"],
    ["half a digest", { image: image.slice(0, -1) }, "write @sha256: and the 64 hexadecimal digits of its digest"],
    [
      "a whole bucket of weights",
      ({ weights }) => ({ artifact: { bucket: weights, path: "" } }),
      'artifact.path is ""; write a folder of the bucket',
    ],
    [
      "a start that never ends",
      { startupSeconds: 7201 },
      "startupSeconds is 7201; give a whole number from 10 to 7200",
    ],
    ["a port that is none", { port: 0 }, "port is 0; give a whole number from 1 to 65535"],
    ["a route without its slash", { healthRoute: "health" }, 'healthRoute is "health"; begin it with /'],
    [
      "what is not known before the deployment",
      ({ weights }) => ({ artifact: { bucket: weights, path: Token.asString({ resolve: () => "x" }) } }),
      "artifact.path is only known at deploy; write it out: the model is named by it",
    ],
  ])("refuses %s", (_, model, message) => {
    expect(() => modelOf(model)).toThrow(message);
  });
});
