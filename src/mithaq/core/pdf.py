"""PDF through Typst: a template of ours and plain data in, bytes out. Text from data can never become markup.

A template reads its data with `json(bytes(sys.inputs.data))`. Fonts are ours alone, so that a fresh machine
without any font sets every language.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"


def render_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """Set the Typst file `template` with `data`; a tagged PDF. Raises typst.TypstError when the template is wrong."""
    import typst  # large; only needed here

    content: bytes = typst.compile(  # type: ignore[misc]
        template.read_bytes(),
        root=str(template.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    return content
