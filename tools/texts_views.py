"""Asks the view compiler (views.py --messages) for the texts of views/*.html."""
import json
import subprocess
import sys
from pathlib import Path

from texts_cpp import Message

COMPILER = Path(__file__).resolve().parent / "views.py"


def messages(root):
    """[(path, messages)] of every view, and the complaints about those that do not compile."""
    if not any((Path(root) / "src").rglob("views/*.html")):
        return [], []
    run = subprocess.run([sys.executable, str(COMPILER), "--messages", "src"], cwd=root, text=True,
                         capture_output=True)
    complaints = []
    if run.returncode != 0:
        complaints = run.stderr.strip().splitlines() or ["views.py --messages failed"]
    views = {}
    for line in run.stdout.splitlines():
        row = json.loads(line)
        views.setdefault(row["file"], []).append(
            Message(row["msgid"], row.get("plural"), row.get("context"), row["line"]))
    return [(Path(root) / name, found) for name, found in sorted(views.items())], complaints
