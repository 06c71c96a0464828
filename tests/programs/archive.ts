// Zips the folder that PONTE_FOLDER names, as for a function's code. The engine does that in a process of its own, which must not be this
// program once more.
import { resolve } from "node:path";
import { App, AssetType, TerraformAsset, TerraformOutput } from "cdktf";
import { FastStack } from "../../stacks/fast-stack";

if (process.env.PONTE_ARCHIVING !== undefined) throw new Error("the program runs itself");
process.env.PONTE_ARCHIVING = "1";

const app = new App();
const stack = new FastStack(app, "dev");
const asset = new TerraformAsset(stack, "code", { path: resolve(process.env.PONTE_FOLDER!), type: AssetType.ARCHIVE });
new TerraformOutput(stack, "path", { value: asset.path });
app.synth();
