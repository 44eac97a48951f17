"""Holds a running site against two tools from outside: html-validate on every page, Lighthouse on the main ones.

    make quality                (installs both below var/quality; Node.js 20.19 or newer is needed)

Usage: python docs/quality.py ADDRESS-OF-A-RUNNING-SITE FOLDER-WITH-THE-TOOLS [CHROMIUM]
It ends with 1 if a page has an error, or if a score of a main page is below what the site holds itself to.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urljoin
from urllib.request import urlopen

CONFIG = Path(__file__).with_name("htmlvalidate.json")
SCORES = {"accessibility": 100, "best-practices": 100, "seo": 100, "performance": 99}  # of 100, on a slow telephone
START = ("/de/", "/uk/")
LISTS = {"/de/": "/de/presse/", "/uk/": "/uk/presa/"}


def crawl(site, folder):
    """Saves every page that links lead to from both start pages; returns their paths by file."""
    todo, pages = list(START), {}
    while todo:
        path = todo.pop()
        if path in pages.values():
            continue
        with urlopen(urljoin(site, quote(path, safe="/?=&%"))) as answer:  # noqa: S310 - the address is our own site's
            if not answer.headers["Content-Type"].startswith("text/html"):
                continue
            html = answer.read().decode()
        file = folder / f"{len(pages):04}.html"
        file.write_text(html)
        pages[file.name] = path
        found = re.findall(r'<a [^>]*href="([^"#]+)', html)
        local = [urljoin(path, link.replace("&amp;", "&")) for link in found if ":" not in link]
        todo += [link for link in local if link.startswith(START) and not link.endswith("/feed/")]
    return pages


def validate(tools, folder, pages):
    """Prints what html-validate finds; returns the number of errors."""
    report = folder / "report.json"  # what it prints ends with the first 64 kB
    command = [tools / "html-validate", "--config", CONFIG, "--formatter", f"json={report}", folder]
    subprocess.run(command, check=False)  # noqa: S603
    errors = 0
    for result in json.loads(report.read_text()):
        path = pages[Path(result["filePath"]).name]
        for message in result["messages"]:
            errors += 1
            print(f"  {path}:{message['line']} {message['ruleId']}: {message['message']}")
    print(f"html-validate: {len(pages)} pages, {errors} errors")
    return errors


def lighthouse(tools, address, chromium):
    """Returns the scores of a page, of 100, as on a telephone with a slow network."""
    flags = "--headless=new --disable-gpu" + (" --no-sandbox" if os.geteuid() == 0 else "")
    command = [tools / "lighthouse", address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    environment = {**os.environ, "CHROME_PATH": chromium}
    report = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout  # noqa: S603
    categories = json.loads(report)["categories"]
    return {name: round(100 * categories[name]["score"]) for name in SCORES}


def main(site, folder, chromium=""):
    tools, saved = Path(folder, "node_modules", ".bin"), Path(folder, "pages")
    shutil.rmtree(saved, ignore_errors=True)
    saved.mkdir(parents=True)
    pages = crawl(site, saved)
    faults = validate(tools, saved, pages)
    release = {
        start: min(path for path in pages.values() if re.match(rf"{LISTS[start]}2024/.", path)) for start in START
    }
    for path in (page for start in START for page in (start, LISTS[start], release[start])):
        scores = lighthouse(tools, site + path, chromium or shutil.which("chromium"))
        print(f"Lighthouse {scores} {path}")
        faults += any(scores[name] < least for name, least in SCORES.items())
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
