// Tab and Enter, and whether one sees where one is.

// Runs in the page.
function focus() {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  return {
    // After the last there is the browser itself.
    is_page: element === document.body,
    is_marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    name: element.textContent.trim().slice(0, 40),
  };
}

// Runs in the page: as it is when somebody comes, whatever was looked at before.
function begin_anew() {
  document.querySelectorAll("details").forEach(details => (details.open = false));
  getSelection().setPosition(document.body, 0);
}

// Reaches what the selector finds with Tab alone, and presses Enter.
export async function press_by_keyboard(visitor, selector) {
  await visitor.page.evaluate(begin_anew);
  const wanted = await visitor.page.$(selector);
  for (let tabs = 0; tabs < 12; ++tabs) {
    await visitor.page.keyboard.press("Tab");
    const seen = await visitor.page.evaluate(focus);
    visitor.expect(seen.is_page || seen.is_marked, `the focus cannot be seen: ${seen.name}`);
    if (await wanted.evaluate(element => element === document.activeElement)) {
      return visitor.page.keyboard.press("Enter");
    }
  }
  throw new Error(`the keyboard does not reach ${selector}`);
}
