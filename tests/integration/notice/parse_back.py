#!/usr/bin/env python3
"""parse_back.py WRITER GOLDEN [--update]: reads the notices of WRITER with Python's own parsers.

A hostile person's notice must have the headers, the parts and the HTML elements of a friendly one's;
only the values may differ. Each part that is written by itself is the one that the message and the
document carry. The friendly person's notices, decoded, are compared with the files in
GOLDEN, so that a change of words is seen in review; --update rewrites them.

Every language in every country is read back as well: its parts say the same, its links are whole, and
it names whom people complain to there. Hostile facts of a campaign change its words and nothing else.
"""
import email
import email.header
import email.policy
import html
import html.parser
import json
import multiprocessing
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

LINK = re.compile(r"https://privacy\.example\.org/o/[A-Za-z0-9_-]{40}")
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Structure(html.parser.HTMLParser):
    """The elements with their attributes, without the values that differ from person to person."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.words, self.faults = [], [], [], []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, tuple((k, LINK.sub("LINK", self.steady(v))) for k, v in attributes)))
        if tag not in VOID:
            self.open.append(tag)

    @staticmethod
    def steady(value):
        return re.sub(r"(/n/[^/]+/[A-Z]{2})/[A-Za-z0-9_-]{40}", r"\1/TOKEN", value or "")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data):
        self.words.append(data)


class Notice:
    def __init__(self, path):
        self.raw = path.read_bytes()
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.text = self.message.get_body(("plain",)).get_content()
        self.html = self.message.get_body(("html",)).get_content()
        self.structure = Structure()
        self.structure.feed(self.html)
        self.structure.close()


def check_lines(notice):
    assert notice.raw.endswith(b"\r\n")
    assert notice.raw.count(b"\n") == notice.raw.count(b"\r") == notice.raw.count(b"\r\n")
    header, body = notice.raw.split(b"\r\n\r\n", 1)
    assert all(len(line) <= 76 for line in body.split(b"\r\n")), "a body line is too long"
    for line in header.split(b"\r\n"):
        assert len(line) <= (76 if b"=?" in line else 998), line


def check_parts(notice):
    message = notice.message
    assert message.get_content_type() == "multipart/alternative"
    parts = list(message.iter_parts())
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    for part in [message, *parts]:
        assert not part.defects, part.defects
    for name, value in message.items():
        is_nonsense = name == "To" and notice.label.startswith("address_")
        assert is_nonsense or not getattr(value, "defects", ()), (name, value.defects)
    for part in parts:
        assert part.get_content_charset() == "utf-8"
        assert "\ufffd" not in part.get_content() or "broken" in notice.label or "markers" in notice.label
    boundary = message.get_boundary()
    assert notice.raw.count(b"--" + boundary.encode()) == 3


def check_headers(notice, friendly, profile):
    message = notice.message
    names = [name.lower() for name in message.keys()]
    assert names == [name.lower() for name in friendly.message.keys()], names
    assert len(names) == len(set(names)), "a header comes twice"
    for name in ("from", "subject", "message-id", "content-language", "feedback-id"):
        assert message[name] == friendly.message[name], name
    assert message["auto-submitted"] == "auto-generated"
    if profile == "objection":
        assert re.fullmatch(f"<{LINK.pattern}>", message["list-unsubscribe"])
        assert message["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    else:
        assert message["list-unsubscribe"] is None and message["list-unsubscribe-post"] is None


def display_name(notice):
    """Python's newer parser puts a space between encoded-words of a name (RFC 2047 section 6.2 says
    that there is none); its older one does not, but knows no quotes."""
    newer = notice.message["to"].addresses[0].display_name
    raw = email.message_from_bytes(notice.raw, policy=email.policy.compat32)["to"]
    if "=?UTF-8?B?" not in raw:
        return newer
    name, _, _ = str(email.header.make_header(email.header.decode_header(raw))).rpartition("<")
    return name.strip()


def check_recipient(notice, person, label):
    if label == "address_utf8":  # Only there are octets beyond ASCII in the header.
        assert person["address"].encode() in notice.raw.split(b"\r\n\r\n", 1)[0]
        return
    assert notice.raw.split(b"\r\n\r\n", 1)[0].isascii()
    addresses = notice.message["to"].addresses
    if label.startswith("address_"):  # Mangled into nonsense, but no second header or recipient.
        assert notice.message["bcc"] is None and len(addresses) <= 1, addresses
        return
    assert len(addresses) == 1, addresses
    assert addresses[0].addr_spec == person["address"]
    assert display_name(notice) == person["name"], (display_name(notice), person["name"])


def check_words(notice, person, friendly):
    assert not notice.structure.faults and not notice.structure.open, notice.structure.faults
    expected = [each for each in friendly.structure.elements if person["name"] or each[0] != "bdi"]
    assert notice.structure.elements == expected, "the person changed the HTML"
    words = " ".join("".join(notice.structure.words).split())
    if person["name"]:
        assert person["name"] in notice.text
        assert " ".join(person["name"].split()) in words
    lines = notice.text.splitlines()
    assert len(lines) == len(friendly.text.splitlines()), "the person changed the lines"
    for sign in (notice.text, notice.html):
        assert "{{" not in sign.replace(person["name"], "") or "{" in person["name"]
        assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "RLI", "LRI")
                       for c in sign)


def unversioned(text):
    return re.sub(r"/[0-9a-f]{16}", "/VERSION", text.replace("\r\n", "\n"))


def part_of(path, name):
    """As it was written by itself; undecodable octets are a fault."""
    return (path.parent / "parts" / f"{path.name}.{name}").read_bytes().decode("utf-8")


def check_written_alone(path, notice, document):
    """Mail ends its lines with CRLF, whatever they end with in the words."""
    for name, text in (("text", notice.text), ("html", notice.html)):
        assert part_of(path, name) == text.replace("\r\n", "\n"), f"{name} is not that of the message"
    assert part_of(path, "subject") == notice.message["subject"]
    of_json = path.with_suffix(".json")
    for name in ("subject", "html", "text", "short"):
        assert part_of(of_json, name) == document[name], f"{name} is not that of the document"
    assert unversioned(part_of(path, "short")) == unversioned(part_of(of_json, "short"))


def check_json(document, notice, person, profile):
    assert document["ref"] == person["ref"], document["ref"]
    assert document["profile"] == profile
    assert document["sent_at"] == "2025-04-14T08:30:05Z"
    assert document["subject"] == notice.message["subject"]
    assert unversioned(document["text"]) == unversioned(notice.text)
    assert unversioned(document["html"]) == unversioned(notice.html)
    assert ("objection_link" in document) == (profile == "objection")
    if profile == "objection":
        assert document["objection_link"] in document["short"]
        assert f"<{document['objection_link']}>" == notice.message["list-unsubscribe"]
        assert document["objection_link"] in document["text"]


def decoded(notice):
    head = "".join(f"{name}: {value}\n" for name, value in notice.message.items())
    return f"{head}\n{notice.text}\n{'=' * 76}\n{notice.html}".replace("\r\n", "\n")


def compare_with_golden(notice, path, update):
    if update:
        path.write_text(decoded(notice), "utf-8")
    assert path.read_text("utf-8") == decoded(notice), f"{path} differs; run with --update and review"


def check_one(path, people, golden, update):
    profile, locales, label = path.stem.split(".")
    notice, friendly = Notice(path), Notice(path.with_name(f"{profile}.{locales}.friendly.eml"))
    notice.label = label
    check_lines(notice)
    check_parts(notice)
    check_headers(notice, friendly, profile)
    check_recipient(notice, people[label], label)
    check_words(notice, people[label], friendly)
    document = json.loads(path.with_suffix(".json").read_text("utf-8"))
    check_json(document, notice, people[label], profile)
    check_written_alone(path, notice, document)
    kept = golden / f"{profile}.{locales}.txt"
    if label == "friendly" and kept.exists():
        compare_with_golden(notice, kept, update)


def said(text):
    """The words, without what only decorates them in plain text."""
    for line in text.splitlines():
        line = re.sub(r"^\W+|\s*\*\*\*$", "", line.strip())
        if line and "://" not in line:
            yield " ".join(line.split())


def check_matrix(path, countries):
    profile, locale, country = path.stem.split(".")
    notice = Notice(path)
    notice.label = "friendly"
    check_lines(notice)
    check_parts(notice)
    assert notice.message["content-language"] == locale
    assert not notice.structure.faults and not notice.structure.open, notice.structure.faults
    words = " ".join("".join(notice.structure.words).split())
    # A button stands for the line that precedes an address; what is said besides is said in both.
    missing = [line for line in said(notice.text) if line.rstrip(":") not in words]
    assert len(missing) <= (1 if profile == "objection" else 0), missing
    for sign in ("{", "}", "\ufffd"):
        assert sign not in notice.text and sign not in notice.html, sign
    for part in (notice.text, html.unescape(notice.html)):
        assert countries[country]["authority"] in part
        assert countries[country]["url"] in part
        assert f"https://privacy.example.org/n/ai-training-2025/{country}/" in part
        assert bool(LINK.search(part)) == (profile == "objection")


def check_facts(path):
    profile, label = path.stem.split(".")
    notice, plain = Notice(path), Notice(path.with_name(f"{profile}.plain.eml"))
    notice.label = label
    text = path.with_name(f"{label}.txt").read_text("utf-8")
    check_lines(notice)
    check_parts(notice)
    assert [name for name, _ in notice.message.items()] == [name for name, _ in plain.message.items()]
    assert not notice.structure.faults and not notice.structure.open, notice.structure.faults
    assert notice.structure.elements == plain.structure.elements, "a fact changed the HTML"
    assert " ".join(text.split()) in " ".join("".join(notice.structure.words).split())
    assert text.strip() in notice.text


def compare_table(table, golden, update):
    if update:
        golden.write_text(table.read_text("utf-8"), "utf-8")
    assert golden.read_text("utf-8") == table.read_text("utf-8"), \
        f"{golden} differs; run with --update and review"


def guarded(task):
    check_it, path, arguments = task
    try:
        check_it(path, *arguments)
    except AssertionError as fault:
        return f"{path.parent.name}/{path.name}: {fault}"
    return None


def check(folder, golden, update):
    people = json.loads((folder / "people.json").read_text("utf-8"))
    countries = json.loads((folder / "countries.json").read_text("utf-8"))
    tasks = [(check_one, path, (people, golden, update)) for path in sorted(folder.glob("*.eml"))]
    tasks += [(check_matrix, path, (countries,)) for path in sorted((folder / "matrix").glob("*.eml"))]
    tasks += [(check_facts, path, ()) for path in sorted((folder / "facts").glob("*.eml"))]
    unread = [kept.name for kept in golden.glob("*.txt")
              if not (folder / f"{kept.stem}.friendly.eml").exists()]
    assert not unread, f"no notice is compared with {unread}"
    for table in ("days_left.tsv", "versions.tsv"):
        compare_table(folder / table, golden / table, update)
    with multiprocessing.Pool() as pool:
        faults = [fault for fault in pool.imap(guarded, tasks, chunksize=50) if fault]
    if faults:
        raise SystemExit("\n".join(faults[:20]))
    assert len(tasks) >= 3000
    print(f"{len(tasks)} notices parsed back")


def main():
    writer, golden = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([writer, folder], check=True)
        check(pathlib.Path(folder), golden, "--update" in sys.argv[3:])


main()
