import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GoogleAuth } from "google-auth-library";
import { expect, it, vi } from "vitest";
import { signedForGoogle } from "../../../tools/clouds/google";

it("says how to log in where nobody is, and nothing of what the library looked for", async ({ onTestFinished }) => {
  const home = mkdtempSync(join(tmpdir(), "ponte-home-"));
  const noMetadata = createServer((_, response) => response.writeHead(500).end());
  await new Promise<void>((resolve) => noMetadata.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", undefined);
  vi.stubEnv("HOME", home);
  vi.stubEnv("CLOUDSDK_CONFIG", home);
  vi.stubEnv("GCE_METADATA_HOST", `127.0.0.1:${(noMetadata.address() as AddressInfo).port}`);
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  onTestFinished(() => {
    vi.unstubAllEnvs();
    warned.mockRestore();
    noMetadata.close();
    rmSync(home, { recursive: true });
  });

  const url = "https://secretmanager.googleapis.com/v1/projects/acme/secrets";
  await expect(signedForGoogle({ method: "GET", url }, {})).rejects.toThrow(
    /^no credentials for Google Cloud were found \(.*\); run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS$/,
  );
  expect(warned).not.toHaveBeenCalled();
  process.emitWarning("of something else");
  expect(warned).toHaveBeenCalledWith("of something else");

  // The library by itself does warn here, so that there was something to leave out.
  await expect(new GoogleAuth().getAccessToken()).rejects.toThrow();
  expect(warned).toHaveBeenCalledWith(expect.any(String), "MetadataLookupWarning");
});
