"""Charts that leave the page: an SVG that stands alone, and the same as PNG, each with its words for who does not see it."""

import json
import re
from functools import lru_cache
from html import unescape
from typing import Any

from django.utils.safestring import SafeString

from mithaq.core.pdf import FONTS

WIDTH = 720
MARGIN = 24
#: The colours of the light ground (see the design page); variables mean nothing outside the page.
STYLE = """
text{font-family:"IBM Plex Sans Arabic","IBM Plex Sans",sans-serif;font-size:13px;fill:#4b5862}
.v{fill:#14212b;font-weight:600}
.ax{stroke:#ccd3d6}.tg{stroke:#14212b;stroke-width:1.5}.pa{stroke:#6f7c85;stroke-width:1.5;stroke-dasharray:2 4}
.ln{stroke:#00566b;stroke-width:2;fill:none}.pt{fill:#00566b;stroke:#fff;stroke-width:1.5}.po{fill:#fff;stroke:#00566b;stroke-width:2}
.hatch{stroke:#b9c2c7;stroke-width:.8}.on-hatch{fill:#14212b}.cut{stroke:#fff;stroke-width:2}
.m3{fill:#00404f}.m2{fill:#4a90a2}.m1{fill:#a3cbd4}.m0{fill:#e8ebec}.band{fill:#e2eff2}
"""
_SVG = re.compile(r'<svg class="([^"]*)"([^>]*?) width="100%" height="([0-9.]+)">(.*)</svg>', re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
_DESCRIPTION = re.compile(r"<desc[^>]*>(.*?)</desc>", re.DOTALL)


def alone(picture: SafeString | str) -> str:
    """A chart of a page as an SVG that stands alone; "" when the picture is none."""
    found = _SVG.match(str(picture))
    if found is None:
        return ""
    _css, attributes, height, content = found.groups()
    tall = float(height)
    content = content.replace('class="hatch" ', "").replace(
        '<path d="M0 0V6"/>', '<path class="hatch" d="M0 0V6"/>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH + 2 * MARGIN}" height="{tall + 2 * MARGIN:g}"'
        f"{attributes}><style>{STYLE}</style>"
        f'<rect width="{WIDTH + 2 * MARGIN}" height="{tall + 2 * MARGIN:g}" fill="#fff"/>'
        f'<svg x="{MARGIN}" y="{MARGIN}" width="{WIDTH}" height="{tall:g}" overflow="visible">{content}</svg></svg>'
    )


def words_of(svg: str) -> str:
    """What a chart says to who does not see it: its title and description."""
    parts = [found[1] for pattern in (_TITLE, _DESCRIPTION) if (found := pattern.search(svg))]
    return unescape(": ".join(parts))


_PAGE = """#let d = json(bytes(sys.inputs.data))
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(d.svg), format: "svg")
"""


@lru_cache(maxsize=64)
def png(svg: str) -> bytes:
    """The chart as PNG, twice as fine as it is shown."""
    import typst  # large; only needed here

    options: Any = {"format": "png", "ppi": 144.0}
    content: bytes = typst.compile(
        _PAGE.encode(),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps({"svg": svg}, ensure_ascii=False)},
        **options,
    )
    return content
