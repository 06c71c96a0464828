import { run } from "./stacks/app";

run();
