// axe-core on the page as it is shown now.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const every_rule = {
  type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};
export const contrast = { type: "rule", values: ["color-contrast"] };

export async function judge_by_axe(visitor, rules, where) {
  if (!(await visitor.page.evaluate(() => "axe" in window))) await visitor.page.evaluate(source);
  const { violations, incomplete } = await visitor.page.evaluate(
    // It would fetch style sheets, of which there are none.
    runOnly => axe.run(document, { runOnly, preload: false, resultTypes: ["violations", "incomplete"] }),
    rules);
  // What axe leaves undecided it has not passed.
  for (const { id, nodes } of [...violations, ...incomplete]) {
    const node = nodes[0];
    visitor.fault(`axe, ${where}: ${id}: ${node.target.join(" ")}: ${node.failureSummary.split("\n").slice(1).join(" ").trim()}`);
  }
}
