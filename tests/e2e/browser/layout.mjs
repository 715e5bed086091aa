// What axe cannot see: whether a page fits, and what fingers and keyboards meet on it.

// Runs in the page. Opens the list of languages, so that its links count.
function measure() {
  document.querySelectorAll("details").forEach(details => (details.open = true));
  const all = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden])")];
  const targets = all.map(element => {
    element.focus();
    const box = element.getBoundingClientRect();
    const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return {
      name: (element.textContent.trim() || element.id).slice(0, 40),
      // In the page, which scrolls to what has the focus.
      box: { left: box.left + scrollX, top: box.top + scrollY,
             right: box.right + scrollX, bottom: box.bottom + scrollY },
      is_obscured: middle === null || !element.contains(middle),
    };
  });
  document.activeElement.blur();
  scrollTo(0, 0);
  const root = document.documentElement;
  // What sticks out of an ancestor that hides it; the languages above the list may.
  const cut = [...document.querySelectorAll("main *, [role=article] *")].filter(
    e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline");
  return {
    width: innerWidth, lang: root.lang, dir: root.dir, title: document.title.trim(),
    scrolls: root.scrollWidth - root.clientWidth,
    headings: document.querySelectorAll("h1").length,
    cut: cut.map(e => e.tagName.toLowerCase()), targets,
    stored: localStorage.length + sessionStorage.length + document.cookie.length,
  };
}

const least = 24; // CSS pixels, WCAG 2.2, 2.5.8.

function overlap(a, b) {
  return a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
}

function* faults_of_targets(targets) {
  for (const [index, { name, box, is_obscured }] of targets.entries()) {
    const width = box.right - box.left, height = box.bottom - box.top;
    if (width < least || height < least) {
      yield `a target of ${width.toFixed()}×${height.toFixed()} pixels: ${name}`;
    }
    if (is_obscured) yield `the focus is obscured: ${name}`;
    const neighbour = targets.slice(index + 1).find(other => overlap(box, other.box));
    if (neighbour) yield `targets overlap: ${name}, ${neighbour.name}`;
  }
}

// As the page is shown now. Returns its title.
export async function judge_layout(visitor) {
  const seen = await visitor.page.evaluate(measure);
  const at = `at ${seen.width} pixels`;
  visitor.expect(seen.scrolls <= 0, `${at}: scrolls sideways by ${seen.scrolls}`);
  for (const tag of seen.cut) visitor.fault(`${at}: a <${tag}> does not hold its text`);
  for (const fault of faults_of_targets(seen.targets)) visitor.fault(`${at}: ${fault}`);
  // A form of the language will do: "de-AT" for "de".
  const is_asked = seen.lang === visitor.language || seen.lang.startsWith(`${visitor.language}-`);
  visitor.expect(is_asked, `<html lang="${seen.lang}">`);
  visitor.expect(seen.dir === "ltr", `<html dir="${seen.dir}">`);
  visitor.expect(seen.title !== "", "there is no title");
  visitor.expect(seen.headings === 1, `${seen.headings} first headings`);
  visitor.expect(seen.stored === 0, "something is stored");
  return seen.title;
}
