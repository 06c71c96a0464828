import type { Refusal } from "./gate";
import { code } from "./markdown";

// A plan that destroys everything would fill the comment; what is behind is in the rest of the text.
const most = 20;

/** What the gate refuses, why, and the ways forward: Markdown, to stand before the plan in words. */
export function refusalText(refusals: readonly Refusal[], environment: string): string {
  const things = refusals.flatMap(({ thing }) => thing ?? []);
  const head =
    things.length === 0
      ? "this plan must not be applied"
      : `${things.length === 1 ? `${code(things[0]!)} is` : `${things.length} things are`} protected`;
  const lines = refusals.slice(0, most).map(({ thing, says }) => {
    const said = says.join(". ");
    return thing === undefined ? `- ${said}.` : `- ${code(thing)}: ${said}.`;
  });
  const left = refusals.length - lines.length;
  if (left > 0) lines.push(`- and ${left} more.`);
  const whys = [...new Set(refusals.map(({ why }) => why))];
  const ways = whys.map((why) => wayForward(why, things, environment));
  return [`**Refused for safety: ${head}.**`, lines.join("\n"), ways.join("\n\n")].join("\n\n");
}

function wayForward(why: Refusal["why"], things: readonly string[], environment: string): string {
  const file = code(`environments/${environment}.yaml`);
  const what = things.length === 1 ? code(things[0]!) : "them";
  switch (why) {
    case "part":
      return `What such a plan leaves out nobody has looked at. Ways forward: make a whole one (\`npx cdktf diff ${environment}\`), and mend what ended it.`;
    case "protected":
      return (
        `\`protect\` is on in ${file}. Ways forward: take the change back; or write \`retired\` in the entry of ${what}, which keeps it in the cloud; ` +
        "or `delete` there, deploy that alone, and only then make the change."
      );
    case "was protected":
      return (
        `\`protect\` is off in ${file}, but at the last deploy it was not, or not for ${what}. Ways forward: take the change back, ` +
        "deploy `protect: false` alone, and only then change it."
      );
    case "retired":
      return `It was retired, and its entry has come back. Ways forward: write \`retired\` there again, or \`adopt: true\` to take back what is there.`;
    case "anchor":
      return (
        `Ponte's list of what is protected (\`terraform_data.protected_*\`) is in the state, and this plan takes from it. Ways forward: ` +
        "deploy with the Ponte that deployed last, or a newer one; and take back what renames or moves the thing."
      );
  }
}
