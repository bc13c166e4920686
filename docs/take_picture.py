"""Takes the picture of the README: the home page in English and Arabic, side by side, of a running demo.

./mithaq run, then: .venv/bin/python docs/take_picture.py [http://127.0.0.1:8000]
Needs Chromium and the packages of requirements-test.txt.
"""

import base64
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

TARGET = Path(__file__).resolve().parent / "pictures" / "home.png"
WIDTH, HEIGHT = 760, 900


def main(address: str) -> None:
    """Take both pages and lay them beside each other."""
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        pictures = []
        for language in ("en", "ar"):
            page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
            page.goto(f"{address}/{language}/", wait_until="networkidle")
            pictures.append(base64.b64encode(page.screenshot()).decode())
        both = browser.new_page(viewport={"width": WIDTH * 2 + 24, "height": HEIGHT})
        images = "".join(f'<img src="data:image/png;base64,{picture}">' for picture in pictures)
        both.set_content(f'<body style="margin:0;display:flex;gap:24px;background:#888">{images}</body>')
        TARGET.parent.mkdir(exist_ok=True)
        both.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
