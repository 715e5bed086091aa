// Habits of people and of their browsers: no JavaScript, a mouse, going back, loading again, colours
// of their own, a receipt on paper.
import { judge_switch } from "./languages.mjs";
import { judge_layout } from "./layout.mjs";
import { walk } from "./walk.mjs";

async function judge_without_script(visitor, link) {
  await walk(visitor, link, { press: selector => visitor.page.click(selector) });
}

// What shows a receipt is the same in the next language, and when it is opened another day.
async function judge_kept(visitor, languages) {
  const { page, language } = visitor;
  await judge_switch(visitor, languages, [languages[(languages.indexOf(language) + 1) % languages.length]]);
  const words = await page.innerText("main");
  await visitor.follow("kept page", () => page.goto(page.url()));
  visitor.expect((await page.innerText("main")) === words, "a kept address shows something else");
}

// Going back and loading again says nothing new. Ends with a withdrawal and an objection.
async function judge_history(visitor, link, languages) {
  const { page } = visitor;
  await visitor.open("question", link);
  await visitor.click("receipt", "main button");
  const number = await visitor.number();
  await visitor.follow("receipt, loaded again", () => page.reload());
  visitor.expect((await visitor.number()) === number, "another number");
  await judge_kept(visitor, languages);
  const kept_receipt = page.url();
  await visitor.open("question after the kept page", link);
  await visitor.click("receipt", "main button");
  visitor.state = "back from the receipt";
  await page.goBack();
  await visitor.click("receipt after going back", "main button");
  visitor.expect((await visitor.number()) === number, "another number");
  await visitor.click("withdrawal question", "main a[href*=withdraw]");
  const old_form = page.url();
  await judge_kept(visitor, languages);
  // A second window, in which the form stays open.
  const second = await visitor.context.newPage();
  await second.goto(old_form);
  // A window behind another is drawn once a second, and what is pressed there waits for that.
  await page.bringToFront();
  await visitor.click("withdrawn", "main button");
  await judge_kept(visitor, languages);
  await visitor.follow("withdrawn, loaded again", () => page.reload());
  visitor.expect((await page.locator(".number").count()) === 0, "loading again objects");
  visitor.state = "back from withdrawn";
  await page.goBack();
  await visitor.open("question at last", link);
  await visitor.click("receipt at last", "main button");
  const last = await visitor.number();
  visitor.state = "old form of withdrawal";
  await second.bringToFront();
  await Promise.all([second.waitForNavigation(), second.click("main button")]);
  visitor.expect((await second.textContent(".number")) === last, "what stands is not shown");
  await second.close();
  await visitor.follow("old receipt", () => page.goto(kept_receipt));
  visitor.expect((await visitor.number()) === last, "an old receipt does not show what stands");
}

async function judge_print(visitor) {
  const { page } = visitor;
  visitor.state = "printed receipt";
  await page.emulateMedia({ media: "print" });
  for (const selector of [".number", "main dd >> nth=1", "h1"]) {
    visitor.expect(await page.isVisible(selector), `${selector} is not printed`);
  }
  const time = await page.innerText("main dd >> nth=1");
  visitor.expect(/\d{1,2}.\d{2}/.test(time), `the time is not printed: ${time}`);
  const idle = page.locator("nav, button, main a");
  for (let index = 0; index < (await idle.count()); ++index) {
    visitor.expect(!(await idle.nth(index).isVisible()), "what can only be pressed is printed");
  }
  const pages = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g);
  visitor.expect(pages.length === 1, `the receipt needs ${pages.length} sheets`);
  await page.emulateMedia({ media: "screen" });
}

// The browser replaces all colours but keeps borders: they must show what is a button.
async function judge_forced_colours(visitor, name, path, button) {
  const { page } = visitor;
  await page.emulateMedia({ forcedColors: "active" });
  await visitor.open(`${name} in forced colours`, path);
  await judge_layout(visitor);
  await page.focus(button);
  const style = await page.$eval(button, button => {
    const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor, color } = getComputedStyle(button);
    const is_forced = matchMedia("(forced-colors: active)").matches;
    return { is_forced, borderTopStyle, borderTopWidth, borderTopColor, backgroundColor, color };
  });
  visitor.expect(style.is_forced, "the colours are not forced");
  visitor.expect(style.borderTopStyle === "solid" && parseFloat(style.borderTopWidth) >= 1, "the button has no border");
  visitor.expect(style.borderTopColor !== style.backgroundColor, "the border of the button cannot be seen");
  visitor.expect(style.color !== style.backgroundColor, "the words of the button cannot be seen");
  await page.emulateMedia({ forcedColors: "none" });
}

const large_text = `html { font-size: 200% }
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  p { margin-bottom: 2em !important }`;

// Text of 200 % (WCAG 1.4.4), and with the space between letters and lines that 1.4.12 allows.
async function judge_large_text(visitor, link) {
  await visitor.open("question in large text", link);
  await visitor.page.setViewportSize({ width: 640, height: 800 });
  await visitor.page.evaluate(text => {
    document.head.append(Object.assign(document.createElement("style"), { textContent: text }));
  }, large_text);
  await judge_layout(visitor);
}

export async function judge_habits(come, language, { link, notice, languages }) {
  const visitor = await come(language, { javaScriptEnabled: false });
  await judge_without_script(visitor, link);
  await judge_history(visitor, link, languages);
  await judge_print(visitor);
  await judge_forced_colours(visitor, "question", link, "main button");
  await judge_forced_colours(visitor, "notice", notice, "main a[href*='/o/']");
  await judge_large_text(visitor, link);
  await visitor.leave();
}
