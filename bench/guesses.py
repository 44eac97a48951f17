"""Guesses passwords while visitors read: `python -m bench.guesses [DATABASE_URL]`, by default on SQLite.

Sixteen connections send 200 guesses for the account of an administrator, and visitors read twenty pages a second. Meanwhile
the rightful owner, with a browser that has logged in before, logs in with the password and a code of their app. Held to be
right are: at most ten passwords of the account hashed in any minute, 99 % of the visitors served within a second, the owner
in, and every guess in the log. The database that is named has to be empty.
"""

import json
import sys
import tempfile
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from tests.server import PASSWORD, Editor, Server

GUESSES, CONNECTIONS = 200, 16
PAGES = ("/de/", "/uk/", "/de/presse/", "/de/staedtepartnerschaften/", "/uk/partnerstvo/")
OWNER = f"""
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from partnership.models import User
owner = User.objects.create_superuser("chief", password="{PASSWORD}")
secret = generate_totp_secret()
TOTP.activate(owner, secret)
print(secret)
"""
CODE = """
import time
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
print(format_hotp_value(hotp_value("{secret}", int(time.time()) // 30 + {step})))
"""


def log_in(owner, server, secret, step):
    """Logs the owner in with password and code and returns the address that this leads to."""
    code = server.run(CODE.format(secret=secret, step=step))
    first = owner.send("/admin/login/?next=/admin/", login="chief", password=PASSWORD)
    return first if first != "/admin/account/code/" else owner.send(first, code=code)


def visits(server, stop):
    """Reads pages until it is told to stop and yields how long each took, in seconds; a failure took for ever."""
    for number in range(100_000):
        if stop.is_set():
            return
        began = time.monotonic()
        try:
            urllib.request.urlopen(server.url + PAGES[number % len(PAGES)], timeout=20).read()
            yield time.monotonic() - began
        except OSError:
            yield float("inf")
        time.sleep(max(0.0, 0.05 - (time.monotonic() - began)))


class Guesser:
    """One connection that guesses: a browser that has opened the log-in once."""

    def __init__(self, server):
        self.editor = Editor(server.url)
        self.form = self.editor.get("/admin/login/")[1]

    def __call__(self, number):
        return self.editor.post("/admin/login/", self.form, login="chief", password=f"guess {number}")[0]


def most_in_a_minute(moments):
    return max((sum(0 <= other - moment < 60 for other in moments) for moment in moments), default=0)


def attack(server, secret, owner):
    """Returns how long visitors waited, what the guesses were answered and whether the owner got in meanwhile."""
    stop, waits = threading.Event(), []
    visitor = threading.Thread(target=lambda: waits.extend(visits(server, stop)))
    visitor.start()
    guessers = [Guesser(server) for _connection in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        chunks = [range(number, GUESSES, CONNECTIONS) for number in range(CONNECTIONS)]
        running = [pool.submit(lambda g, c: [g(n) for n in c], g, c) for g, c in zip(guessers, chunks, strict=True)]
        is_in = log_in(owner, server, secret, 1) == "/admin/"
        answers = [status for one in running for status in one.result()]
    stop.set()
    visitor.join()
    return waits, answers, is_in


def main(database=""):
    with tempfile.TemporaryDirectory() as folder:
        server = Server(
            Path(folder), SECOND_FACTOR="true", DEBUG="false", **({"DATABASE_URL": database} if database else {})
        )
        server.manage("prepare")
        secret = server.run(OWNER).splitlines()[-1]
        server.start()
        try:
            owner = Editor(server.url)
            assert log_in(owner, server, secret, 0) == "/admin/", "the owner could not log in before"
            owner.post("/admin/logout/", owner.get("/admin/")[1])
            waits, answers, is_in = attack(server, secret, owner)
            lines = [line for line in server.lines() if line["logger"] == "security"]
        finally:
            server.kill()
    hashed = [
        datetime.fromisoformat(line["time"]).timestamp()
        for line in lines
        if line["message"] in {"log-in", "log-in-refused"}
    ]
    logged = sum(line["message"] in {"log-in-refused", "log-in-throttled"} for line in lines)
    served = sum(wait < 1 for wait in waits) / len(waits)
    print(json.dumps({"answers": {str(status): answers.count(status) for status in sorted(set(answers))}}))
    return [
        (f"{most_in_a_minute(hashed)} passwords hashed in a minute, at most 10", most_in_a_minute(hashed) <= 10),
        (f"{served:.1%} of {len(waits)} visitors within a second, at least 99 %", served >= 0.99),
        ("the owner got in meanwhile, with the second factor", is_in),
        (f"{logged} of {GUESSES} guesses in the log", logged == GUESSES),
    ]


if __name__ == "__main__":
    results = main(*sys.argv[1:2])
    for text, is_right in results:
        print("passed" if is_right else "FAILED", text, sep="  ")
    sys.exit(not all(is_right for _text, is_right in results))
