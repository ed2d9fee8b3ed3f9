#!/usr/bin/env python3
"""Tests of recount.py: a wrong file is one clear line and 2, never a traceback."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("recount.py")


class Recount(unittest.TestCase):
    def run_on(self, content):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "ballots.json"
            if content is not None:
                path.write_bytes(content)
            return subprocess.run([sys.executable, str(SCRIPT), str(path)], capture_output=True, text=True, timeout=30)

    def test_a_file_that_is_no_list_of_ballots_is_one_line_and_two(self):
        wrong = [None, b"", b"[]", b"{}", b"7", b"null", b"\xff\xfe", b"receipt,a\nx,1\n", b'{"items": [], "ballots": []}',
                 b'{"items": [1], "ballots": [], "method": "dots"}', b'{"items": [], "ballots": [], "method": "dots", "fingerprint": "6d2n4jnzdez1g2a4j8jbb5sc85wgpv7j"}',
                 b'{"items": {}, "ballots": [[]], "fingerprint": ""}']
        for content in wrong:
            with self.subTest(content=content):
                done = self.run_on(content)
                self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertNotIn("Traceback", done.stderr)


    def test_withheld_ballots_are_said_to_be_so_with_the_reason_and_three(self):
        done = self.run_on(b'{"question": "Which?", "items": [{"id": "a", "label": "A"}], "ballots": [], "totals": {}, "method": "approval",'
                           b' "withheld": 1, "fingerprint": "6d2n4jnzdez1g2a4j8jbb5sc85wgpv7j"}')
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
        self.assertIn("Cannot be recounted: 1 secret ballot was cast", done.stdout)
        self.assertIn("who chose what", done.stdout)
        self.assertNotIn("A\n", done.stdout)


if __name__ == "__main__":
    unittest.main()
