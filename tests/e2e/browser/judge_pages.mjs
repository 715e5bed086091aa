// judge_pages.mjs INPUT: opens the public pages in Chromium and says what is wrong with them, one
// line a fault; ends with 1 if there is any. INPUT is a file of JSON:
//   part       states, habits, looks or form: which judge
//   chromium   its path
//   base       where the pages are served
//   languages  the tags of all
//   links      paths of objection links, one a language; each is used up
//   test, notice  the paths of a test's link and of a notice
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";
import { Faults } from "./faults.mjs";
import { judge_form } from "./judge_form.mjs";
import { judge_habits } from "./judge_habits.mjs";
import { judge_looks } from "./judge_looks.mjs";
import { judge_states } from "./judge_states.mjs";
import { Visitor } from "./visitor.mjs";

const judges = { form: judge_form, states: judge_states, habits: judge_habits, looks: judge_looks };
const input = JSON.parse(readFileSync(process.argv[2], "utf8"));
const unknown = `/o/${"A".repeat(40)}`;

const faults = new Faults();
const browser = await chromium.launch({
  executablePath: input.chromium,
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const come = (language, options = {}) =>
  Visitor.come(browser, { base: input.base, faults, language, ...options });

// Two at a time suit two cores.
const waiting = [...input.languages.entries()];
async function judge_some() {
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const [index, language] = next;
    try {
      await judges[input.part](come, language, { ...input, link: input.links[index], unknown });
    } catch (error) {
      faults.add(language, `it cannot go on: ${error.message.split("\n").slice(0, 6).join(" ")}`);
    }
  }
}
await Promise.all([judge_some(), judge_some()]);
await browser.close();
faults.tell(`${input.languages.length} languages are without a fault`);
