// Every state of the public pages in every language: objects with the keyboard alone, and on each
// page on the way looks at its words, its layout at 320 and 1280 pixels, and asks axe, in the light
// and in the dark.
import { contrast, every_rule, judge_by_axe } from "./axe.mjs";
import { press_by_keyboard } from "./keyboard.mjs";
import { judge_layout } from "./layout.mjs";
import { keep_picture } from "./screenshots.mjs";
import { walk } from "./walk.mjs";

// Shown before under another name.
const seen_before = new Set(["question after withdrawal", "second receipt"]);

// Titles tell one state from another.
export class Titles {
  #states = new Map();

  judge(visitor, title) {
    const state = visitor.state.replace(/^known /, "");
    const other = this.#states.get(title) ?? state;
    visitor.expect(other === state, `has the title of ${other}`);
    this.#states.set(title, state);
  }
}

// Colours depend on the scheme alone, and what does not fit is on the small screen.
export async function look(visitor, titles) {
  const { page } = visitor;
  if (seen_before.has(visitor.state)) return;
  await judge_layout(visitor);
  await keep_picture(visitor, "light");
  await page.setViewportSize({ width: 320, height: 800 });
  titles.judge(visitor, await judge_layout(visitor));
  await judge_by_axe(visitor, every_rule, "light");
  await keep_picture(visitor, "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await judge_by_axe(visitor, contrast, "dark");
  await keep_picture(visitor, "dark");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light" });
}

export async function judge_states(come, language, { link, unknown, test, notice }) {
  const visitor = await come(language);
  const titles = new Titles();
  const see = () => look(visitor, titles);
  await walk(visitor, link, { press: selector => press_by_keyboard(visitor, selector), look: see });
  for (const [state, path, status] of [["unknown link", unknown, 404], ["test link", test, 200],
                                       ["notice", notice, 200]]) {
    await visitor.open(state, path, status);
    await see();
  }
  await visitor.leave();
}
