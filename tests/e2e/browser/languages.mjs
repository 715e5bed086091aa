// The list of languages above a page.

// Runs in the page.
function listed() {
  return [...document.querySelectorAll("nav a")].map(a => ({
    tag: a.hreflang, lang: a.lang, is_here: a.getAttribute("aria-current") === "page",
  }));
}

async function change(visitor, tag) {
  await visitor.page.click("nav summary");
  await visitor.click(visitor.state, `nav a[hreflang="${tag}"]`);
  const lang = await visitor.page.getAttribute("html", "lang");
  visitor.expect(lang === tag || lang.startsWith(`${tag}-`), `the switch to ${tag} leads to ${lang}`);
}

// Goes to each of `others` and back, and is in the same state of the page wherever it comes.
export async function judge_switch(visitor, languages, others) {
  const { page, language } = visitor;
  const list = await page.evaluate(listed);
  visitor.expect(list.map(each => each.tag).join() === languages.join(), "not every language is listed");
  visitor.expect(list.every(each => each.lang === each.tag), "a language is not written as itself");
  visitor.expect(list.filter(each => each.is_here).map(each => each.tag).join() === language,
                 "the list does not say which language this is");
  const buttons = () => page.locator("main button").evaluateAll(all => all.map(each => each.value).join());
  const before = { words: await page.innerText("h1"), buttons: await buttons() };
  for (const tag of others) {
    await change(visitor, tag);
    visitor.expect((await page.innerText("h1")) !== before.words, `the words stay for ${tag}`);
    visitor.expect((await buttons()) === before.buttons, "the switch leads to another state");
    await change(visitor, language);
    visitor.expect((await page.innerText("h1")) === before.words, "the way back leads elsewhere");
  }
}
