// The way of somebody who objects, looks again, changes their mind, and changes it back. `press`
// is how they press what a selector finds; `look` sees every page.
export async function walk(visitor, link, { press, look = async () => {} }) {
  const step = async (state, selector) => {
    await visitor.follow(state, () => press(selector));
    await look();
  };
  await visitor.open("question", link);
  await look();
  await step("receipt", "main button");
  const first = await visitor.number();

  await visitor.open("question again", link);
  await step("known receipt", "main button");
  visitor.expect((await visitor.number()) === first, "another number for who has objected");

  await step("withdrawal question", "main a[href*=withdraw]");
  await step("withdrawn", "main button");
  await step("question after withdrawal", "main a");
  await step("second receipt", "main button");
  visitor.expect((await visitor.number()) !== first, "the number of a withdrawn objection");
}
