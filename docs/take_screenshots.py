"""Takes the pictures of the README from a running platform: `python docs/take_screenshots.py http://127.0.0.1:8000`.

Needs the packages of requirements-test.txt and Chromium. Writes docs/pictures/*.png.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys.browsing import ARGUMENTS, find_chromium  # noqa: E402

#: name -> (address, width, height, dark)
PICTURES = {
    "home-en": ("en/", 1280, 1000, False),
    "strategy-ar": ("ar/strategy", 1280, 1000, False),
    "home-ar-phone": ("ar/", 360, 800, True),
}


def main(address: str) -> int:
    """Take every picture."""
    path = find_chromium()
    if path is None:
        print("There is no Chromium here. On Debian: apt-get install chromium.", file=sys.stderr)
        return 1
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=ARGUMENTS)
        for name, (page_path, width, height, dark) in PICTURES.items():
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
            )
            page.goto(f"{address.rstrip('/')}/{page_path}")
            page.screenshot(path=folder / f"{name}.png")
            page.close()
            print(f"docs/pictures/{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
