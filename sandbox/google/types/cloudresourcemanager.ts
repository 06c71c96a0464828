import type { Service } from "./service";

const nothingMade = { builtIn: () => ({}) };

export const cloudresourcemanager: Service = {
  types: {
    // Projects, and what is above them, are not made here: whichever is named exists.
    projects: {
      nameIsShort: true, // in version 1 it is the display name
      builtIn: ({ project, projectNumber }) => ({
        name: project,
        projectId: project,
        projectNumber,
        lifecycleState: "ACTIVE",
        parent: { type: "organization", id: "123" },
      }),
    },
    organizations: nothingMade,
    folders: nothingMade,
  },
};
