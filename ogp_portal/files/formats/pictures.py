"""PNG and JPEG: whether a picture can be shown, and the picture alone."""

import io
import zipfile

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from ogp_portal.common import limits

from ..faults import Fault, Unfit
from . import jpeg, jpeg2000

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG"}
JPEG_QUALITY = 92
_SHOWN_PNG = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}
_PNG_BEGINNING, _CHUNK = 8, 12

Image.MAX_IMAGE_PIXELS = None  # the size is asked before anything is unpacked, see _opened


def check(content: bytes, content_type: str) -> None:
    """Raises Unfit for a picture that is broken, too large, or something else as well."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Unfit(Fault.TWO_IN_ONE)
    try:
        _opened(content, content_type).load()
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise Unfit(Fault.BROKEN) from error


def _opened(content: bytes, content_type: str) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content), formats=[FORMATS[content_type]])
    except UnidentifiedImageError as error:
        raise Unfit(Fault.BROKEN) from error
    if picture.width * picture.height > limits.PICTURE_PIXELS:
        raise Unfit(Fault.TOO_MANY_PIXELS)
    return picture


def cleaned(content: bytes, content_type: str) -> bytes:
    """The picture encoded anew: the right way up, in sRGB, and nothing but its points."""
    picture = ImageOps.exif_transpose(_opened(content, content_type))
    picture = _in_common_colours(picture)
    picture.info = {}  # whatever stands there would be written again
    written = io.BytesIO()
    options = {"quality": JPEG_QUALITY} if content_type == "image/jpeg" else {"optimize": False}
    picture.save(written, FORMATS[content_type], **options)
    return written.getvalue()


def _in_common_colours(picture: Image.Image) -> Image.Image:
    """In sRGB as far as the profile can be read, with transparency as a channel of its own."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(
                picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile says nothing about colours
    if picture.mode == "CMYK":
        return picture.convert("RGB")
    return picture.convert("RGBA") if "transparency" in picture.info else picture


def bare(content: bytes) -> bytes:
    """A picture inside a document without what describes it, its points untouched.

    Neither PNG, JPEG nor JPEG 2000, or broken: Unfit.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _bare_png(content)
    if content.startswith(b"\xff\xd8\xff"):
        return jpeg.bare(content)
    if jpeg2000.is_one(content):
        return jpeg2000.bare(content)
    raise Unfit(Fault.BROKEN)


def _bare_png(content: bytes) -> bytes:
    kept, place = [content[:_PNG_BEGINNING]], _PNG_BEGINNING
    while place + _CHUNK <= len(content):
        length, name = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        chunk = content[place : place + _CHUNK + length]
        if len(chunk) < _CHUNK + length:
            raise Unfit(Fault.BROKEN)
        if name in _SHOWN_PNG:
            kept.append(chunk)
        place += len(chunk)
        if name == b"IEND":
            return b"".join(kept)
    raise Unfit(Fault.BROKEN)
