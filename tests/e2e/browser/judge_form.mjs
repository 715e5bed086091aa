// The public form for whoever has no link: with the keyboard alone, without JavaScript, in every
// state; what is missing is said where it is missing, and what was typed stays.
import { press_by_keyboard } from "./keyboard.mjs";
import { judge_switch } from "./languages.mjs";
import { look, Titles } from "./judge_states.mjs";

const form = "/object";

// Runs in the page.
function fields() {
  const described = element => (element.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean)
    .map(id => document.getElementById(id)?.textContent.trim() ?? "");
  return [...document.querySelectorAll("form input:not([type=hidden])")].map(element => ({
    id: element.id, autocomplete: element.autocomplete, value: element.value,
    label: element.labels[0]?.textContent.trim() ?? "",
    is_invalid: element.getAttribute("aria-invalid") === "true", described: described(element),
  }));
}

async function judge_fields(visitor) {
  const seen = await visitor.page.evaluate(fields);
  visitor.expect(seen.map(each => each.autocomplete).join() === "name,email,tel", "other fields");
  visitor.expect(seen.every(each => each.label !== ""), "a field without a label");
  visitor.expect(seen.every(each => each.described.every(text => text !== "")), "a description of nothing");
  return seen;
}

async function send_nothing(visitor) {
  const { page } = visitor;
  await page.fill("#name", "Ada <Example>");
  await visitor.follow("form without a contact", () => press_by_keyboard(visitor, "main button"));
  const wrong = await page.innerText(".wrong p");
  const [name, email, phone] = await judge_fields(visitor);
  visitor.expect(name.value === "Ada <Example>", "what was typed is gone");
  visitor.expect(!name.is_invalid && email.is_invalid && phone.is_invalid, "other fields are wrong");
  for (const { described } of [email, phone]) {
    visitor.expect(described.includes(wrong), "a field does not say what is wrong");
  }
  for (const id of ["email", "tel"]) {
    await page.click(`.wrong a[href="#${id}"]`);
    const focused = await page.evaluate(() => document.activeElement.id);
    visitor.expect(focused === id, `what is missing leads to ${focused}`);
  }
}

async function send(visitor, state, address) {
  await visitor.page.fill("#email", address);
  await visitor.follow(state, () => press_by_keyboard(visitor, "main button"));
  const shown = await visitor.page.innerText("main dl");
  visitor.expect(shown.includes(address), "the receipt does not show what was typed");
  return visitor.number();
}

// Before the answer has come, as hands do that are used to a double click, or that tremble.
async function send_twice(visitor, state, address, act) {
  await visitor.page.fill("#email", address);
  visitor.state = state;
  await act();
  await visitor.page.waitForSelector(".number");
  await visitor.page.waitForLoadState("load");
  return visitor.number();
}

// Loading again and another language show the same receipt.
async function judge_repeated(visitor, number, languages) {
  const { page, language } = visitor;
  const words = await page.innerText("main");
  await visitor.follow(`${visitor.state}, loaded again`, () => page.reload());
  visitor.expect((await page.innerText("main")) === words, "loading again shows something else");
  const next = languages[(languages.indexOf(language) + 1) % languages.length];
  await judge_switch(visitor, languages, [next]);
  visitor.expect((await visitor.number()) === number, "another language has another number");
}

async function judge_in_words(come, language, languages) {
  const visitor = await come(language);
  const titles = new Titles();
  await visitor.open("form", form);
  await judge_fields(visitor);
  await look(visitor, titles);
  await send_nothing(visitor);
  await look(visitor, titles);
  const number = await send(visitor, "form receipt", `${language}@visitors.example`);
  await look(visitor, titles);
  await judge_repeated(visitor, number, languages);
  await visitor.follow("form again", () => press_by_keyboard(visitor, "main a"));
  const next = languages[(languages.indexOf(language) + 1) % languages.length];
  await judge_switch(visitor, languages, [next]);
  await visitor.leave();
}

async function judge_without_script(come, language, languages) {
  const visitor = await come(language, { javaScriptEnabled: false });
  const { page } = visitor;
  const address = `bo.${language}@visitors.example`;
  await visitor.open("form without script", form);
  const first = await send(visitor, "form receipt without script", address);
  await judge_repeated(visitor, first, languages);
  await visitor.open("form for a double click", form);
  const second = await send_twice(visitor, "receipt after a double click", address,
                                  () => page.dblclick("main button"));
  visitor.expect(second !== first, "a form that was opened anew has the number of the one before");
  await visitor.open("form for two keys", form);
  await page.focus("#email");
  await send_twice(visitor, "receipt after two keys", address, async () => {
    await page.keyboard.press("Enter", { noWaitAfter: true });
    await page.keyboard.press("Enter", { noWaitAfter: true });
  });
  await visitor.leave();
}

export async function judge_form(come, language, { languages }) {
  await judge_in_words(come, language, languages);
  await judge_without_script(come, language, languages);
}
