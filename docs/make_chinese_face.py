"""Make the Chinese face of our PDFs from the package @fontsource/noto-sans-sc (version 5.3.0, SIL Open Font License 1.1).

    npm pack @fontsource/noto-sans-sc@5.3.0 && tar xzf fontsource-noto-sans-sc-5.3.0.tgz
    python docs/make_chinese_face.py package/files/noto-sans-sc-chinese-simplified-400-normal.woff2

Needs fonttools and brotli. Keeps the characters and signs of GB 2312 that the file has; Latin letters come from our Latin face.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

TARGET = Path(__file__).parent.parent / "src" / "mithaq" / "core" / "fonts" / "NotoSansSC-GB2312.ttf"
#: Rows of GB 2312: signs, full-width forms, then the characters of both levels.
ROWS = (1, 3, *range(16, 88))
NAMES = {
    1: "Noto Sans SC",
    2: "Regular",
    3: "Noto Sans SC GB 2312",
    4: "Noto Sans SC",
    6: "NotoSansSC-Regular",
}


def characters() -> set[int]:
    """Every character of those rows."""
    found = set()
    for row in ROWS:
        for cell in range(1, 95):
            try:
                found.add(ord(bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def main(source: str) -> None:
    """Write the face."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["*"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    for number, name in NAMES.items():
        font["name"].setName(name, number, 3, 1, 0x409)
    font.flavor = None
    font.save(TARGET)
    print(f"{TARGET.name}: {len(font.getBestCmap())} characters, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
