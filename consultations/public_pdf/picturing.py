"""Turns pages without text into pictures, with bars burnt in: a program of its own.

    python picturing.py < order.json > pictures.json

The order has `path`, `is_pdf`, `pages` (numbers from 1) and `bars`: for each page the rectangles
as [left, top, right, bottom, words] in per cent. Out comes for each page its JPEG in base64. It
reads strangers' files, so whatever happens cannot harm the worker that started it. It imports
nothing of the portal.
"""

import base64
import io
import json
import resource
import sys

from PIL import Image, ImageDraw, ImageFont

WIDTH = 1240
"""Pixels across a page: 150 to the inch on A4."""

TALLEST = 4 * WIDTH
MOST_MEMORY = 1_500_000_000
QUALITY = 80
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    order = json.load(sys.stdin)
    read = _pages_of_pdf if order["is_pdf"] else _picture
    pictures = {
        number: _encoded(_with_bars(picture, order["bars"].get(str(number), [])))
        for number, picture in read(order["path"], order["pages"])
    }
    json.dump(pictures, sys.stdout)
    return 0


def _pages_of_pdf(path, numbers):
    import pypdfium2  # not needed for a picture

    document = pypdfium2.PdfDocument(path)
    for number in numbers:
        page = document[number - 1]
        scale = min(WIDTH / page.get_width(), TALLEST / page.get_height())
        yield number, page.render(scale=scale).to_pil().convert("RGB")


def _picture(path, numbers):
    """A picture is one page; one that is transparent stands on white."""
    with Image.open(path) as opened:
        opened.load()
        picture = opened.convert("RGBA")
    ground = Image.new("RGBA", picture.size, (*WHITE, 255))
    ground.alpha_composite(picture)
    ground.thumbnail((WIDTH, TALLEST))
    yield 1, ground.convert("RGB")


def _with_bars(picture, bars):
    """The pixels under a bar are gone, not covered."""
    draw = ImageDraw.Draw(picture)
    across, down = picture.width / 100, picture.height / 100
    for left, top, right, bottom, words in bars:
        box = (left * across, top * down, right * across, bottom * down)
        draw.rectangle(box, fill=BLACK)
        _write(draw, box, words)
    return picture


def _write(draw, box, words):
    """The reason in white, as large as it fits; nothing in a bar that is too small for it."""
    left, top, right, bottom = box
    for size in (22, 16, 11):
        font = ImageFont.load_default(size)
        x, y, width, height = draw.textbbox((0, 0), words, font=font)
        if width - x <= right - left and height - y <= bottom - top:
            draw.text((left + 2, top + (bottom - top - height) / 2), words, fill=WHITE, font=font)
            return


def _encoded(picture):
    """JPEG anew from the pixels alone: no metadata of the file comes along."""
    clean = Image.frombytes("RGB", picture.size, picture.tobytes())
    kept = io.BytesIO()
    clean.save(kept, "JPEG", quality=QUALITY)
    return {
        "jpeg": base64.b64encode(kept.getvalue()).decode(),
        "width": clean.width,
        "height": clean.height,
    }


if __name__ == "__main__":
    sys.exit(main())
