#!/usr/bin/env python3
"""judge_messages.py FOLDER EXPECTED: reads every message of a maildir with Python's email module.

EXPECTED has a line "address TAB language" for everybody who is to get exactly one message. Says what
is wrong, and ends with 1 if anything is.
"""
import email
import email.policy
import pathlib
import sys

ONCE = ("From", "To", "Subject", "Date", "Message-ID", "Content-Language", "List-Unsubscribe",
        "List-Unsubscribe-Post", "Auto-Submitted", "MIME-Version", "Content-Type")
NEVER = ("Cc", "Bcc", "Resent-To", "Reply-To", "Content-Disposition")


def faults_of(raw, expected):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        yield from (f"defect {defect!r}" for defect in part.defects)
    for name in ONCE:
        if len(message.get_all(name, [])) != 1:
            yield f"{name} is there {len(message.get_all(name, []))} times"
    yield from (f"{name} is there" for name in NEVER if name in message)
    yield from (f"{name}: {defect!r}" for name in ONCE if name in message
                for defect in message[name].defects)
    addresses = [address.addr_spec for address in message["To"].addresses]
    if len(addresses) != 1 or addresses[0] not in expected:
        yield f"To: {addresses}"
        return
    language = str(message["Content-Language"])
    if language != expected[addresses[0]]:
        yield f"{addresses[0]} reads {expected[addresses[0]]} and got {language}"
    if message.get_content_type() != "multipart/alternative":
        yield f"is {message.get_content_type()}"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    if kinds != ["text/plain", "text/html"]:
        yield f"has parts {kinds}"
        return
    link = str(message["List-Unsubscribe"]).strip("<>")
    if not link.startswith("https://"):
        yield f"List-Unsubscribe: {link}"
    for part in message.iter_parts():
        if link not in part.get_content():
            yield f"{part.get_content_type()} lacks the objection link"
    if "<script" in message.get_body(("html",)).get_content():
        yield "the HTML carries a script"
    if max(map(len, raw.split(b"\r\n"))) > 998:
        yield "a line is longer than RFC 5322 allows"


def main(folder, expected_file):
    expected = dict(line.split("\t") for line in pathlib.Path(expected_file).read_text().splitlines())
    files = sorted(pathlib.Path(folder).iterdir())
    wrong = 0
    if len(files) != len(expected):
        print(f"{len(files)} messages, {len(expected)} expected")
        wrong = 1
    for file in files:
        for fault in faults_of(file.read_bytes(), expected):
            print(f"{file.name}: {fault}")
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
