"""Takes the pictures of the main pages: both languages, both widths, both themes.

    make screenshots            (all of them into var/screenshots, those of the README into docs/)

Usage: python docs/screenshots.py ADDRESS-OF-A-RUNNING-SITE FOLDER [CHROMIUM]
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PAGES = {
    "start": ("/de/", "/uk/"),
    "partnership": ("/de/partnerschaft/", "/uk/partnerstvo/"),
    "twinning": ("/de/staedtepartnerschaften/koeln-dnipro/", "/uk/partnerstva-hromad/keln-dnipro/"),
    "press": ("/de/presse/", "/uk/presa/"),
    "release": ("/de/presse/2024/ein-jahr-partnerschaft-zwischen-nordrhein-westfalen-und-dnipropetrowsk/", None),
}
README = {"start-de-1280-light": "start-de.png", "start-uk-320-dark": "start-uk-phone.png"}


def counterpart(page):
    """Returns the Ukrainian address of the German page that is shown."""
    return page.locator("nav.languages a[lang=uk]").get_attribute("href")


def main(site: str, folder: str, chromium: str = "") -> None:
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium or shutil.which("chromium"), args=["--no-sandbox"]
        )
        for width, theme in ((1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")):
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
            for name, (german, ukrainian) in PAGES.items():
                page.goto(site + german)
                other = ukrainian or counterpart(page)
                for language, address in (("de", german), ("uk", other)):
                    page.goto(site + address)
                    shot = f"{name}-{language}-{width}-{theme}"
                    page.screenshot(path=target / f"{shot}.png", full_page=True)
                    if shot in README:
                        page.screenshot(path=Path("docs", README[shot]))
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
