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
  return [...document.querySelectorAll("form input")].map(element => ({
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

async function judge_in_words(come, language, languages) {
  const visitor = await come(language);
  const titles = new Titles();
  await visitor.open("form", form);
  await judge_fields(visitor);
  await look(visitor, titles);
  await send_nothing(visitor);
  await look(visitor, titles);
  await send(visitor, "form receipt", `${language}@visitors.example`);
  await look(visitor, titles);
  await visitor.follow("form again", () => press_by_keyboard(visitor, "main a"));
  const next = languages[(languages.indexOf(language) + 1) % languages.length];
  await judge_switch(visitor, languages, [next]);
  await visitor.leave();
}

async function judge_without_script(come, language) {
  const visitor = await come(language, { javaScriptEnabled: false });
  await visitor.open("form without script", form);
  const first = await send(visitor, "form receipt without script", `bo.${language}@visitors.example`);
  // A browser that sends the form again has sent two: an answer that remembered the first would tell
  // whether somebody has been found for it.
  await visitor.follow("form receipt, loaded again", () => visitor.page.reload());
  visitor.expect((await visitor.number()) !== first, "the form that was sent again has no number");
  await visitor.leave();
}

export async function judge_form(come, language, { languages }) {
  await judge_in_words(come, language, languages);
  await judge_without_script(come, language);
}
