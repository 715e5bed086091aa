// Pictures of the pages for people to look at: CRIER_SCREENSHOTS names a folder.
import { join } from "node:path";

const folder = process.env.CRIER_SCREENSHOTS;

export async function keep_picture(visitor, scheme) {
  if (!folder) return;
  const width = visitor.page.viewportSize().width;
  const name = `${visitor.state.replaceAll(" ", "_")}-${visitor.language}-${width}-${scheme}.png`;
  await visitor.page.evaluate(() => document.querySelectorAll("details").forEach(d => (d.open = false)));
  await visitor.page.screenshot({ path: join(folder, name), fullPage: true });
}
