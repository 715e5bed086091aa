#!/usr/bin/env python3
"""second_opinion.py CRIER GOLDEN: compares `crier feedback explain` with Sisimai over the mails of GOLDEN.

Sisimai (Debian's libsisimai-perl) is another author's reader of bounces. Where it says otherwise, the
table differences.tsv beside this script has a row that says why; a difference without a row fails, and so
does a row without a difference. `--list` prints the differences in the form of the table.
"""
import csv
import io
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent

# What each of Sisimai's reasons can be among our classes. It names a person's reason, and we what may
# follow: so some of its words are several of ours.
CLASSES = {
    "userunknown": {"hard"}, "hostunknown": {"hard"}, "hasmoved": {"hard"}, "suspend": {"hard"},
    "filtered": {"hard", "policy"}, "mailboxfull": {"full"},
    "mesgtoobig": {"content"}, "exceedlimit": {"content"}, "spamdetected": {"content"},
    "contenterror": {"content"}, "virusdetected": {"content"},
    "blocked": {"reputation", "policy"}, "rejected": {"policy"}, "norelaying": {"policy"},
    "policyviolation": {"policy", "content"}, "securityerror": {"policy"},
    "expired": {"soft", "delayed"}, "networkerror": {"soft", "delayed"}, "systemerror": {"soft", "delayed"},
    "systemfull": {"soft"}, "mailererror": {"soft"}, "notaccept": {"soft", "policy"},
    "toomanyconn": {"soft", "reputation"}, "syntaxerror": {"policy"},
    "delivered": {"delivered"}, "feedback": {"complaint"}, "vacation": {"auto_reply"},
    # It has found a bounce and no reason, or nothing to read.
    "onhold": {"unknown"}, "undefined": {"unknown"},
    "-": {"reply", "unknown", "challenge", "auto_reply"},
}


def ours(crier, golden):
    printed = subprocess.run([crier, "feedback", "explain", "--format", "csv", golden],
                             check=True, capture_output=True, text=True).stdout
    rows = csv.DictReader(io.StringIO(printed))
    return {pathlib.Path(row["mail"]).stem: row["class"] for row in rows if row["mail"].endswith(".eml")}


def theirs(golden):
    printed = subprocess.run(["perl", str(HERE / "second_opinion.pl"), golden],
                             check=True, capture_output=True, text=True).stdout
    reasons = {}
    for line in printed.splitlines():
        mail, reason = line.split("\t")
        reasons.setdefault(mail, []).append(reason)
    return reasons


def explained():
    with open(HERE / "differences.tsv", encoding="utf-8") as file:
        return {row["mail"]: row for row in csv.DictReader(file, delimiter="\t")}


def main():
    crier, golden = sys.argv[1:3]
    classes, reasons, known = ours(crier, golden), theirs(golden), explained()
    faults = [f"{mail}: only one of the two has read it" for mail in sorted(classes.keys() ^ reasons.keys())]
    differences = {}
    for mail in sorted(classes.keys() & reasons.keys()):
        # Of several people any may be the one that we go by.
        if not any(classes[mail] in CLASSES[reason] for reason in reasons[mail]):
            differences[mail] = (classes[mail], ",".join(sorted(set(reasons[mail]))))
    if "--list" in sys.argv:
        for mail, (mine, other) in differences.items():
            print(mail, mine, other, known.get(mail, {}).get("why", ""), sep="\t")
        return 0
    for mail, pair in differences.items():
        row = known.pop(mail, None)
        if row is None:
            faults.append(f"{mail}: we say {pair[0]}, Sisimai {pair[1]}; differences.tsv does not say why")
        elif (row["ours"], row["theirs"]) != pair or not row["why"].strip():
            faults.append(f"{mail}: we say {pair[0]}, Sisimai {pair[1]}; differences.tsv says otherwise")
    faults += [f"{mail}: differences.tsv explains what is no difference" for mail in known]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{len(classes)} mails, {len(differences)} differences, {len(faults)} faults")
    return 1 if faults or not classes else 0


sys.exit(main())
