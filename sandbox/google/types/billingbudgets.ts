import { invalidArgument, type ApiError } from "../api-error";
import type { Body, Json } from "../json";
import type { Request } from "../request";
import { where } from "./checks";
import { billedIn } from "./cloudbilling";
import type { Service } from "./service";

const most = (count: number) => where((list: Json[]) => list.length <= count, `must hold ${count} at most`);

/** One key with one value: "multiple entries or multiple values per entry are not allowed" (Filter, Cloud Billing Budget API). */
const oneLabel = where(
  (labels: Record<string, Json[]>) =>
    Object.keys(labels).length <= 1 && Object.values(labels).every(({ length }) => length <= 1),
  "must hold one label with one value",
);

/** A channel must be there before, and be one of an e-mail address: "Customize budget alert email recipients". */
function channelRefusal({ notificationsRule = {} }: Body, { store }: Request): ApiError | undefined {
  for (const channel of notificationsRule.monitoringNotificationChannels ?? []) {
    const type = store.get("monitoring", channel)?.body.type;
    if (type === undefined) return invalidArgument(`Notification channel '${channel}' was not found`);
    if (type !== "email") return invalidArgument(`Notification channel '${channel}' is of type ${type}, not email`);
  }
  return undefined;
}

export const billingbudgets: Service = {
  types: {
    budgets: {
      id: ({ store }) => `0000-${store.next()}`,
      etag: true,
      defaults: () => ({ "amount.specifiedAmount.currencyCode": billedIn }),
      // Projects are answered by their numbers, whatever was sent.
      shape: ({ budgetFilter }, { store }) => {
        if (budgetFilter?.projects === undefined) return;
        const numbered = ([, id]: string[]) => `projects/${store.numberOf(id!)}`;
        budgetFilter.projects = budgetFilter.projects.map((name: string) => numbered(name.split("/")));
      },
      checks: {
        "amount.specifiedAmount.currencyCode": where(
          (code) => code === billedIn,
          `must be the billing account's, ${billedIn}`,
        ),
        "budgetFilter.labels": oneLabel,
        "notificationsRule.monitoringNotificationChannels": most(5),
      },
      refusal: channelRefusal,
    },
  },
};
