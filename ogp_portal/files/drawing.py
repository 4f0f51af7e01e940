"""Pages of a stranger's file as pictures, with bars burnt in. Only child.py runs it.

The order has `pages` (numbers from 1) and `bars`: for each page the rectangles as
[left, top, right, bottom, words] in per cent.
"""

import base64
import io
from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont

PDF = "application/pdf"
WIDTH = 1240
"""Pixels across a page: 150 to the inch on A4."""

TALLEST = 4 * WIDTH
QUALITY = 80
BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def drawn(content: bytes, content_type: str, order: dict) -> dict[str, dict[str, object]]:
    """{page: {jpeg (base64), width, height}}. A broken file raises whatever its parser raises."""
    if content_type == PDF:
        pages = _pages_of_pdf(content, order["pages"])
    else:
        pages = iter([(1, _picture(content))])
    return {
        str(number): _encoded(_with_bars(picture, order["bars"].get(str(number), [])))
        for number, picture in pages
    }


def _pages_of_pdf(content: bytes, numbers: list[int]) -> Iterator[tuple[int, Image.Image]]:
    import pypdfium2  # not needed for a picture

    document = pypdfium2.PdfDocument(content)
    for number in numbers:
        page = document[number - 1]
        scale = min(WIDTH / page.get_width(), TALLEST / page.get_height())
        yield number, page.render(scale=scale).to_pil().convert("RGB")


def _picture(content: bytes) -> Image.Image:
    """A picture is one page; one that is transparent stands on white."""
    with Image.open(io.BytesIO(content)) as opened:
        opened.load()
        picture = opened.convert("RGBA")
    ground = Image.new("RGBA", picture.size, (*WHITE, 255))
    ground.alpha_composite(picture)
    ground.thumbnail((WIDTH, TALLEST))
    return ground.convert("RGB")


def _with_bars(picture: Image.Image, bars: list) -> Image.Image:
    """The pixels under a bar are gone, not covered."""
    draw = ImageDraw.Draw(picture)
    across, down = picture.width / 100, picture.height / 100
    for left, top, right, bottom, words in bars:
        box = (left * across, top * down, right * across, bottom * down)
        draw.rectangle(box, fill=BLACK)
        _write(draw, box, words)
    return picture


def _write(draw: ImageDraw.ImageDraw, box: tuple, words: str) -> None:
    """The reason in white, as large as it fits; nothing in a bar that is too small for it."""
    left, top, right, bottom = box
    for size in (22, 16, 11):
        font = ImageFont.load_default(size)
        x, y, width, height = draw.textbbox((0, 0), words, font=font)
        if width - x <= right - left and height - y <= bottom - top:
            draw.text((left + 2, top + (bottom - top - height) / 2), words, fill=WHITE, font=font)
            return


def _encoded(picture: Image.Image) -> dict[str, object]:
    """JPEG anew from the pixels alone: no metadata of the file comes along."""
    clean = Image.frombytes("RGB", picture.size, picture.tobytes())
    kept = io.BytesIO()
    clean.save(kept, "JPEG", quality=QUALITY)
    return {
        "jpeg": base64.b64encode(kept.getvalue()).decode(),
        "width": clean.width,
        "height": clean.height,
    }
