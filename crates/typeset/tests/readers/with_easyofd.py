"""Opens OFD files with easyofd and their fonts with fontTools; prints what it found as JSON."""

import io
import json
import sys
import zipfile

from fontTools.ttLib import TTFont
from loguru import logger

logger.remove()
sys.stdout, kept = sys.stderr, sys.stdout  # the library prints as it goes

from easyofd.ofd import OFD  # noqa: E402


def fonts(path):
    """Every embedded font, loaded to the last table: its name and how many characters lead to a glyph."""
    found = []
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.endswith((".otf", ".ttf")):
                font = TTFont(io.BytesIO(package.read(name)), checkChecksums=2)
                for table in font.keys():
                    font[table]
                found.append([font["name"].getDebugName(1), len(font.getBestCmap())])
    return found


def read(path):
    reader = OFD()
    reader.read(path, fmt="path")
    pages = reader.data[0]["page_info"]
    texts = ["".join(part["text"] for part in pages[number]["text_list"]) for number in sorted(pages)]
    images = sum(len(pages[number]["img_list"]) for number in pages)
    return {"pages": texts, "images": images, "fonts": fonts(path)}


json.dump([read(path) for path in sys.argv[1:]], kept, ensure_ascii=True)
