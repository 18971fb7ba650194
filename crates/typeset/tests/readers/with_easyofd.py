"""Opens OFD files with easyofd and their fonts with fontTools; prints what it found as JSON."""

import io
import json
import os
import sys
import tempfile
import zipfile

from fontTools.ttLib import TTFont
from loguru import logger

logger.remove()
sys.stdout, kept = sys.stderr, sys.stdout  # the library prints as it goes

from easyofd.ofd import OFD  # noqa: E402
from easyofd.parser_ofd import file_deal  # noqa: E402

# The library unpacks into the working folder's path up to its first dot, reads every file below and removes all of it: from a
# folder such as ~/.cache that would be the home folder. It works in a new folder without a dot, and removes nothing else.
WORK = tempfile.mkdtemp(prefix="easyofd-", dir="/tmp")
remove = file_deal.shutil.rmtree


def remove_own(path, *args, **kwargs):
    if not os.path.abspath(path).startswith(WORK + os.sep):
        raise SystemExit(f"easyofd wants to remove {path}")
    remove(path, *args, **kwargs)


class Shutil:
    rmtree = staticmethod(remove_own)


file_deal.shutil = Shutil
os.chdir(WORK)


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
    assert "." not in WORK
    reader = OFD()
    reader.read(path, fmt="path")
    pages = reader.data[0]["page_info"]
    texts = ["".join(part["text"] for part in pages[number]["text_list"]) for number in sorted(pages)]
    images = sum(len(pages[number]["img_list"]) for number in pages)
    return {"pages": texts, "images": images, "fonts": fonts(path)}


json.dump([read(path) for path in sys.argv[1:]], kept, ensure_ascii=True)
os.chdir("/")
remove(WORK, ignore_errors=True)
