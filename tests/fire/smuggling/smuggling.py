#!/usr/bin/env python3
"""Fire test S4: sends the smuggling set, raw, and judges every answer.

  smuggling.py HOST:PORT                 against any running server: the right status, one answer, closed
  smuggling.py --echo PATH/http_echo     starts the echo program itself, and asks it what its handler saw
  smuggling.py --echo PATH --nginx       puts nginx in front as well: what passes both is one request, never two

Ends with a line "N passed, N failed".
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cases import CASES, HONEST  # noqa: E402

PATIENCE = 5.0  # seconds for one whole exchange; a healthy one takes milliseconds


def exchange(address, payload):
    """Everything that the server says until it closes; whether it closed."""
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        connection.settimeout(PATIENCE)
        try:
            connection.sendall(payload)
        except OSError:
            pass  # it may have answered and closed before the end
        answer = b""
        try:
            while True:
                part = connection.recv(65536)
                if not part:
                    return answer, True
                answer += part
        except ConnectionResetError:
            return answer, True
        except socket.timeout:
            return answer, False


def statuses(answer):
    """Status of every answer in the text; the body of each is skipped by its length."""
    found = []
    while answer:
        head, mark, rest = answer.partition(b"\r\n\r\n")
        match = re.match(rb"HTTP/1\.[01] (\d{3})", head)
        if not match:
            # nginx shows HTTP/0.9 clients (that is how it takes a line without a version) the bare page.
            return found + [int(m) for m in re.findall(rb"<title>(\d{3}) ", answer)] or found + [-1]
        found.append(int(match.group(1)))
        length = re.search(rb"(?im)^Content-Length: (\d+)\r?$", head)
        if length:
            answer = rest[int(length.group(1)):]
        elif re.search(rb"(?im)^Transfer-Encoding: chunked\r?$", head):
            answer = rest.partition(b"0\r\n\r\n")[2]
        else:
            answer = b""
    return found


def simple_get(address, path):
    answer, _ = exchange(address, b"GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" % path)
    head, _, body = answer.partition(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n")[0] + b" ":
        raise SystemExit(f"the server does not answer {path!r}: {answer[:200]!r}")
    return body.decode()


class Judge:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def expect(self, name, holds, detail):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}: {detail}")


def judge_direct(judge, address, sees):
    for name, payload, allowed in CASES:
        answer, closed = exchange(address, payload)
        got = statuses(answer)
        seen = sees() if sees else []
        good = closed and len(got) == 1 and got[0] in allowed and not seen
        judge.expect(name, good, f"answered {got}, expected one of {allowed}; closed: {closed}; handler saw {seen}")
    for name, payload in HONEST:
        answer, closed = exchange(address, payload.replace(b"Host: a\r\n", b"Host: a\r\nConnection: close\r\n", 1))
        got = statuses(answer)
        seen = sees() if sees else None
        # Behind real pages /case is 404 and a POST may be 403: what counts is one answer.
        good = closed and len(got) == 1 and (seen is None and got[0] not in (400, 500) or seen is not None
                                             and got == [200] and len(seen) == 1 and "/case" in seen[0])
        judge.expect(name, good, f"answered {got}; closed: {closed}; handler saw {seen}")


def judge_behind_nginx(judge, address, sees):
    passed_on = 0
    for name, payload, _ in CASES:
        answer, _ = exchange(address, payload)
        got = statuses(answer)
        seen = sees()
        # nginx may put a request right that we would refuse, and pass it on; it then is one request. HIDDEN
        # follows most cases as an honest second request when nginx read the first as complete: it may be seen only
        # if nginx itself answered the client twice, that is when both sides agree on where the first one ended.
        agreed = sum(1 for status in got if 200 <= status < 300)
        passed_on += bool(seen)
        good = len(seen) == agreed and len(seen) <= len(got)
        judge.expect("nginx: " + name, good, f"nginx answered {got}; handler saw {seen}")
    for name, payload in HONEST:
        answer, _ = exchange(address, payload.replace(b"Host: a\r\n", b"Host: a\r\nConnection: close\r\n", 1))
        got = statuses(answer)
        seen = sees()
        good = got == [200] and len(seen) == 1 and "/case" in seen[0]
        judge.expect("nginx: " + name, good, f"nginx answered {got}; handler saw {seen}")
    print(f"nginx passed on {passed_on} of {len(CASES)} cases")


NGINX = """
daemon off;
worker_processes 1;
pid {home}/pid;
error_log {home}/error.log error;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {home}/body;
  proxy_temp_path {home}/proxy;
  fastcgi_temp_path {home}/fastcgi;
  uwsgi_temp_path {home}/uwsgi;
  scgi_temp_path {home}/scgi;
  upstream app {{ server 127.0.0.1:{app}; keepalive 4; }}
  server {{
    listen 127.0.0.1:{port};
    ignore_invalid_headers {ignoring};
    client_header_timeout 300ms;
    client_body_timeout 300ms;
    keepalive_timeout 200ms;
    lingering_timeout 200ms;
    location / {{
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_request_buffering {buffering};
    }}
  }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_open(address):
    for _ in range(200):
        try:
            socket.create_connection(address, timeout=1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"nothing listens on {address}")


def stop(process):
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", nargs="?", help="HOST:PORT of a running server")
    parser.add_argument("--echo", help="path of http_echo")
    parser.add_argument("--nginx", action="store_true", help="put Debian's nginx in front (needs --echo)")
    arguments = parser.parse_args()
    if bool(arguments.server) == bool(arguments.echo) or (arguments.nginx and not arguments.echo):
        parser.error("give HOST:PORT, or --echo PATH (and --nginx with it)")
    judge = Judge()
    if arguments.server:
        host, _, port = arguments.server.rpartition(":")
        judge_direct(judge, (host, int(port)), None)
    else:
        echo = subprocess.Popen([arguments.echo], stdout=subprocess.PIPE, text=True)
        try:
            port = int(echo.stdout.readline().split()[1])
            address = ("127.0.0.1", port)

            def sees():
                seen = simple_get(address, b"/seen").splitlines()
                if seen:
                    simple_get(address, b"/forget")
                return seen

            judge_direct(judge, address, sees)
            if arguments.nginx:
                for buffering, ignoring in (("on", "on"), ("off", "off")):
                    behind_nginx(judge, port, sees, buffering, ignoring)
            judge.expect("the program still lives", echo.poll() is None, "it ended")
        finally:
            stop(echo)
    print(f"{judge.passed} passed, {judge.failed} failed")
    return 1 if judge.failed else 0


def behind_nginx(judge, app, sees, buffering, ignoring):
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with tempfile.TemporaryDirectory() as home:
        os.chmod(home, 0o755)
        port = free_port()
        config = os.path.join(home, "nginx.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write(NGINX.format(home=home, app=app, port=port, buffering=buffering, ignoring=ignoring))
        nginx = subprocess.Popen([program, "-c", config, "-p", home, "-e", home + "/error.log"])
        try:
            wait_until_open(("127.0.0.1", port))
            judge_behind_nginx(judge, ("127.0.0.1", port), sees)
        finally:
            stop(nginx)


if __name__ == "__main__":
    sys.exit(main())
