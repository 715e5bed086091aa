#!/usr/bin/env python3
"""judge_screens.py CHROMIUM FOLDER: opens the HTML of every message in FOLDER in headless Chromium as a
small telephone shows it (360×640 CSS pixels), and says what is wrong:

- a link to object (the address in List-Unsubscribe) that is not wholly on the first screen;
- a page that is wider than the screen;
- a link that is too small for a finger (WCAG 2.2, 2.5.8: 24 pixels).

Prints one line a fault and ends with 1 if there is any.
"""
import email
import email.policy
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile

WIDTH, HEIGHT = 360, 640

# Every notice in a frame of its own; when all have loaded, the measures replace the document.
PAGE = """<!DOCTYPE html><meta charset="utf-8"><body>%s<script>
addEventListener("load", () => {
  const measures = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument;
    const box = element => { const r = element.getBoundingClientRect(); return [r.top, r.bottom, r.height]; };
    return {name: frame.name, width: page.documentElement.scrollWidth,
            links: [...page.querySelectorAll("a")].map(a => [a.getAttribute("href"), ...box(a)])};
  });
  document.body.textContent = JSON.stringify(measures);
});
</script>"""


def notices(folder):
    for path in sorted(folder.glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        link = str(message["List-Unsubscribe"] or "").strip("<>")
        yield path.stem, link, message.get_body(("html",)).get_content()


def measure(chromium, pages):
    frames = "".join(f'<iframe name="{html.escape(name)}" width="{WIDTH}" height="{HEIGHT}" '
                     f'style="border:0" srcdoc="{html.escape(text)}"></iframe>' for name, _, text in pages)
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "page.html")
        file.write_text(PAGE % frames, "utf-8")
        dump = subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--virtual-time-budget=30000", f"--user-data-dir={folder}/profile",
             "--dump-dom", file.as_uri()], check=True, capture_output=True, text=True, timeout=120)
    found = re.search(r"<body>(\[.*\])</body>", dump.stdout, re.S)
    if not found:
        raise SystemExit(f"the browser measured nothing: {dump.stderr[-2000:]}")
    return json.loads(html.unescape(found.group(1)))


def faults_of(screen, link):
    if screen["width"] > WIDTH:
        yield f"is {screen['width']} pixels wide"
    for target, _, _, height in screen["links"]:
        if height < 24:
            yield f"has a link of {height} pixels: {target}"
    if not link:
        return
    buttons = [each for each in screen["links"] if each[0] == link]
    if not buttons:
        yield "has no link to object"
        return
    _, top, bottom, height = buttons[0]
    if top < 0 or bottom > HEIGHT:
        yield f"has its button at {top:.0f} to {bottom:.0f}"
    if height < 44:
        yield f"has a button of {height:.0f} pixels"


def main():
    chromium, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    pages = list(notices(folder))
    if not pages:
        raise SystemExit("there are no messages")
    links = {name: link for name, link, _ in pages}
    faults = [f"{screen['name']}: {fault}" for screen in measure(chromium, pages)
              for fault in faults_of(screen, links[screen["name"]])]
    print("\n".join(faults) if faults else f"{len(pages)} notices fit")
    sys.exit(1 if faults else 0)


main()
