import { notFound } from "../api-error";
import { copy, type Body } from "../json";
import type { Request } from "../request";
import type { Service } from "./service";

/** Dataflow starts a job from a template and answers the job. */
function launch(request: Request): Body {
  const { store, query, body, project, location } = request;
  const id = `2026-01-01_00_00_00-${store.next()}`;
  const { jobName, parameters, environment = {} } = body.launchParameters ?? body;
  const { tempLocation, machineType, network, serviceAccountEmail, additionalUserLabels } = environment;
  const templateLocation = query.get("gcsPath") ?? body.gcsPath;
  const options = { ...parameters, templateLocation, tempLocation, machineType, network, serviceAccountEmail };
  const job = {
    id,
    projectId: project,
    name: jobName,
    location,
    type: "JOB_TYPE_BATCH",
    currentState: "JOB_STATE_RUNNING",
    labels: additionalUserLabels,
    // Without the options the next plan replaces the job.
    environment: { sdkPipelineOptions: { options, display_data: [] }, serviceAccountEmail },
  };
  const name = `${request.name.replace(/\/templates.*$/, "")}/jobs/${id}`;
  store.put({ service: "dataflow", type: "dataflow:jobs", name, body: JSON.parse(JSON.stringify(job)), added: [] });
  return job;
}

/** A job is stopped by asking for another state. */
function requestState({ store, name, body }: Request): Body {
  const job = store.get("dataflow", name);
  if (job === undefined) throw notFound(name);
  if (body.requestedState) job.body.currentState = body.requestedState;
  return copy(job.body);
}

export const dataflow: Service = {
  types: {
    templates: { methods: { "POST list": launch, launch: (request) => ({ job: launch(request) }) } },
    jobs: { methods: { PUT: requestState } },
  },
};
