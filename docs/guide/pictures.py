"""Takes the pictures of the editors' guide, in German and in Ukrainian, from a site of its own that is thrown away.

    make guide

The texts are those of the site: earlier versions of them lack their last paragraph, so that there is something to compare.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = Path(__file__).resolve().parent
SITE = "http://127.0.0.1:8767"
SIZE = {"width": 1120, "height": 760}
NAMES = {"de": "redaktion", "uk": "redaktsiia"}
COLOURS = 128  # enough for a form, and a third of the bytes

os.environ |= {"VAR_DIR": tempfile.mkdtemp(), "SITE_URL": SITE, "DJANGO_SETTINGS_MODULE": "partnership.settings"}
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from news.models import PressRelease  # noqa: E402
from partnership.models import Twinning, User  # noqa: E402
from partnership.publishing.state import State  # noqa: E402
from partnership.versions.pending import PendingChange  # noqa: E402
from partnership.versions.values import values_of  # noqa: E402
from partnership.versions.versions import Step, current, note  # noqa: E402

DRAFT, REVIEW, LATER = "fire-engine-2025", "hospital-delegation-2025", "waste-vehicle-2025"
OLDER, PREPARED = "university-memorandum-2025", "ukraine-conference-2024"


def release(key):
    return PressRelease.objects.get(key=key)


def stage(user, other):
    """Makes the states that the pictures show; both users write the draft."""
    unpublished = {"state": State.DRAFT, "publish_at": None}
    PressRelease.objects.filter(key=DRAFT).update(**unpublished)
    note(release(DRAFT), Step.CREATED, other)
    PressRelease.objects.filter(key=DRAFT).update(ready_uk=False, lead_uk="")
    note(release(DRAFT), Step.CHANGED, user, is_minor=True)
    PressRelease.objects.filter(key=REVIEW).update(**{**unpublished, "state": State.REVIEW})
    moment = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=7)
    PressRelease.objects.filter(key=LATER).update(publish_at=moment)
    grow(OLDER)
    Twinning.objects.filter(key="koeln-dnipro").update(checked_on=date(2024, 11, 1))
    prepare(PREPARED, user)


def grow(key):
    """Makes the last German paragraph of a release the newest change of it: the Ukrainian text is older then."""
    whole = release(key).body_de
    PressRelease.objects.filter(key=key).update(body_de=shorter(whole))
    current(release(key))
    PressRelease.objects.filter(key=key).update(body_de=whole)
    note(release(key), Step.CHANGED, None)


def shorter(html):
    """Returns a rich text without its last paragraph."""
    return html[: html.rstrip().rindex("<p>")].rstrip()


def prepare(key, user):
    """Makes the last paragraph of a release a change that is only prepared."""
    record = release(key)
    whole = values_of(record)
    PressRelease.objects.filter(pk=record.pk).update(body_de=shorter(record.body_de), body_uk=shorter(record.body_uk))
    current(release(key))
    PendingChange.prepare(release(key), whole, user)


def pictures(page, language, forms):
    """Takes the pictures in one language of the interface."""

    def at(path, name, top=None, height=SIZE["height"]):
        page.set_viewport_size({**SIZE, "height": height})
        page.goto(SITE + path)
        page.wait_for_load_state("networkidle")
        if top:
            page.locator(top).first.evaluate("part => window.scrollTo(0, part.getBoundingClientRect().top - 16)")
        page.evaluate("document.activeElement?.blur()")
        target = FOLDER / f"{name}-{language}.png"
        page.screenshot(path=target)
        Image.open(target).convert("RGB").quantize(COLOURS).save(target, optimize=True)

    at("/admin/", "start")
    at(f"{forms[DRAFT]}/change/", "form")
    at(f"{forms[DRAFT]}/change/", "checklist", ".checklist")
    at(f"{forms[OLDER]}/change/", "older", "[aria-labelledby=behind]")
    at(f"{forms[PREPARED]}/prepared/", "prepared", height=960)


def main():
    for command in ("migrate", "load_content"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    password = secrets.token_urlsafe(20)
    users = {
        language: User.objects.create_superuser(name, password=password, interface_language=language)
        for language, name in NAMES.items()
    }
    stage(users["de"], users["uk"])
    forms = {key: f"/admin/news/pressrelease/{release(key).pk}" for key in (DRAFT, OLDER, PREPARED)}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        "deploy/gunicorn.conf.py",
        "--bind",
        SITE[7:],
        "partnership.wsgi",
    ]
    server = subprocess.Popen(command, cwd=ROOT)  # noqa: S603
    try:
        wait()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for language, user in users.items():
                page = browser.new_page(viewport=SIZE, color_scheme="light")
                page.goto(f"{SITE}/admin/")
                page.fill("[name=login]", user.username)
                page.fill("[name=password]", password)
                page.click("#login-form [type=submit]")
                page.wait_for_url("**/admin/")
                pictures(page, language, forms)
                page.close()
            browser.close()
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(os.environ["VAR_DIR"])


def wait():
    for _attempt in range(50):
        try:
            urlopen(f"{SITE}/healthz")  # noqa: S310
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The site did not start.")


if __name__ == "__main__":
    main()
