#!/usr/bin/env python3
"""Recounts a ballot of Megdan from its published file, with nothing but Python 3:

    python3 recount.py ballots.json                 the totals, counted anew
    python3 recount.py ballots.json RECEIPT         and whether this receipt is among them
    python3 recount.py ballots.json --fingerprint F whether the file is the one whose fingerprint the report prints

It ends with 0 when the published totals are right and the file is whole, with 1 and a reason when not,
with 2 where the file cannot be read as a list of ballots, and with 3 where the ballots are too few to be given out. It was
written apart from the program that counted: trust neither, compare both.
"""
import hashlib
import json
import sys

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, as in receipts


def base32(digest):
    """The bits from the front, five a letter."""
    bits = "".join(f"{byte:08b}" for byte in digest)
    bits += "0" * (-len(bits) % 5)
    return "".join(LETTERS[int(bits[i:i + 5], 2)] for i in range(0, len(bits), 5))


def worth(method, value):
    """What one ballot adds to an item: score holds urgency * 100 + feasibility and counts their product."""
    return (value // 100) * (value % 100) if method == "score" else value


def problems_of(file):
    """What is wrong with the file itself."""
    known = [item["id"] for item in file["items"]]
    receipts = [ballot["receipt"] for ballot in file["ballots"]]
    lines = []
    for number, ballot in enumerate(file["ballots"], 1):
        choices, receipt = ballot["choices"], ballot["receipt"]
        if len(receipt) != 32 or any(letter not in LETTERS for letter in receipt):
            yield f"ballot {number} has no proper receipt: {receipt!r}"
        if receipts.count(receipt) > 1:
            yield f"the receipt {receipt} stands in the file more than once"
        for item, value in choices.items():
            if item not in known:
                yield f"ballot {number} chooses something that is no item: {item}"
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                yield f"ballot {number} gives {value!r} to an item"
                return
        method, given = file["method"], list(choices.values())
        if method == "dots" and file.get("dots") and sum(given) > file["dots"]:
            yield f"ballot {number} gives more dots than one has"
        if method == "dots" and file.get("most_per_item") and max(given, default=0) > file["most_per_item"]:
            yield f"ballot {number} gives more dots to one item than allowed"
        if method == "approval" and max(given, default=0) > 1:
            yield f"ballot {number} approves of something more than once"
        most = file.get("scale_most") or 0
        if method == "grid" and most and max(given, default=0) > most:
            yield f"ballot {number} leaves the scale"
        if method == "score" and most and any(not (1 <= part <= most) for value in given for part in divmod(value, 100)):
            yield f"ballot {number} leaves the scale"
        lines.append(json.dumps(choices, separators=(",", ":"), sort_keys=True) + " " + receipt + "\n")
    found = base32(hashlib.blake2b("".join(lines).encode(), digest_size=20).digest())
    if found != file["fingerprint"]:
        yield f"the fingerprint of these ballots is {found}, the file says {file['fingerprint']}"


def totals_of(file):
    totals = {item["id"]: 0 for item in file["items"]}
    for ballot in file["ballots"]:
        for item, value in ballot["choices"].items():
            if item in totals:
                totals[item] += worth(file["method"], value)
    for item, hands in file.get("hands", {}).get("counts", {}).items():
        totals[item] += hands
    return totals


def main(arguments):
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__.strip())
        return 0 if arguments else 2
    try:
        with open(arguments[0], encoding="utf-8") as opened:
            file = json.load(opened)
        problems = list(problems_of(file))
        totals = totals_of(file)
        _ = file["question"], file["totals"].items(), [item["label"] for item in file["items"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as trouble:
        print(f"{arguments[0]} is no list of ballots as Megdan gives it out (the JSON file is meant): {trouble}", file=sys.stderr)
        return 2
    hands = file.get("hands", {}).get("voters", 0)
    print(file["question"])
    if file.get("withheld"):
        few = file["withheld"]
        print(f"Cannot be recounted: {few} secret {'ballot was' if few == 1 else 'ballots were'} cast. Fewer than five are not given out and no total"
              " is published, because either would tell who chose what, even where hands were raised beside them.")
        return 3
    print(f"{len(file['ballots'])} ballots" + (f", {hands} voters by raised hand" if hands else ""))
    for item in sorted(file["items"], key=lambda item: -totals[item["id"]]):
        print(f"{totals[item['id']]:7}  {item['label']}")
    for item, published in file["totals"].items():
        if totals.get(item) != published:
            problems.append(f"{item}: counted {totals.get(item)}, published {published}")
    if arguments[1:2] == ["--fingerprint"]:
        if file["fingerprint"] != "".join(arguments[2:]).lower():
            problems.append("this is not the file whose fingerprint you gave")
    elif arguments[1:]:
        # As people copy it: in groups, in capitals, an O for the nought.
        receipt = "".join("".join(arguments[1:]).lower().split()).replace("-", "").translate(str.maketrans("oil", "011"))
        if receipt in (ballot["receipt"] for ballot in file["ballots"]):
            print(f"the receipt {receipt} is among these ballots")
        else:
            problems.append(f"no ballot here has the receipt {receipt}")
    for problem in problems:
        print("WRONG:", problem)
    if not problems:
        print(f"The published totals are right. Fingerprint {file['fingerprint']}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
