"""Open a photo safely: only known formats, only up to the limits, upright, as one plain array of pixels."""

from __future__ import annotations

import hashlib
import importlib
import io
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFile, features

from labelcheck.errors import DamagedPhotoError, NotAPhotoError, PhotoAccessError, PhotoError, PhotoTooLargeError

MAX_MEGABYTES = 256
"""Megabytes of a file. No camera writes larger files. A larger file is refused before it is read."""
_MOST_BYTES = MAX_MEGABYTES * 1_000_000

MAX_MEGAPIXELS = 100.0
"""Megapixels. Some phones take 108 or 200 and save 12 by default. A photo of 100 needs about 0.7 GB of memory."""

SAVE_AS = "Save it as JPEG or PNG and try again."

_PLUGINS = {
    "JPEG": "JpegImagePlugin",
    "PNG": "PngImagePlugin",
    "WEBP": "WebPImagePlugin",
    "TIFF": "TiffImagePlugin",
    "BMP": "BmpImagePlugin",
    "AVIF": "AvifImagePlugin",
}
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}

_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""The operation that turns a picture with this EXIF orientation upright."""

_TIFF_SUBFILE_TYPE = 0x00FE
_WHITES = (1, 255, 4095, 65535)
"""Usual values of white. A picture of more than eight bits does not state its own."""


@dataclass(frozen=True, eq=False)
class Photo:
    """One image as a person took it, upright.

    Attributes:
        path: The path or name as the user gave it.
        sha256: Hex digest of the file's bytes.
        pixels: H×W×3, uint8, channels in the order blue, green, red; read-only.
    """

    path: str
    sha256: str
    pixels: npt.NDArray[np.uint8]


def open_photo(source: str | Path | bytes, *, name: str | None = None, max_megapixels: float = MAX_MEGAPIXELS) -> Photo:
    """Open one photo: JPEG, PNG, WebP, TIFF, BMP, HEIC or AVIF; only the first of several frames.

    White replaces transparency. Palettes, greys, CMYK and sixteen bits become eight-bit colour.

    Args:
        source: A path, or the file's bytes.
        name: The name of the photo in errors and in the result; by default its path.
        max_megapixels: Limit of pixels, in millions. Pillow's own limits do not serve: they are global, and only warn
            at sizes that some phones reach.

    Raises:
        NotAPhotoError: Empty, no image, or a format that is not on the list.
        DamagedPhotoError: Truncated or corrupt.
        PhotoTooLargeError: More bytes or pixels than allowed, or than memory holds.
        PhotoAccessError: Missing, a folder, a device, or not readable.
    """
    called = name if name is not None else "the photo" if isinstance(source, bytes) else str(source)
    data = source if isinstance(source, bytes) else photo_bytes(source, called)
    if not data:
        raise NotAPhotoError(f"{called} is empty (0 bytes).", "Copy or take the photo again.")
    if len(data) > _MOST_BYTES:
        raise _too_many_bytes(called)
    try:
        pixels = _decode(data, called, max_megapixels)
    except PhotoError:
        raise
    except MemoryError:
        raise PhotoTooLargeError(f"{called} does not fit into memory.", "Save a smaller copy and try again.") from None
    except Exception as error:
        # Pillow's decoders raise whatever their parsing trips over: OSError, SyntaxError, struct.error, KeyError …
        raise DamagedPhotoError(
            f"{called} is damaged or incomplete ({_short(error)}).", "Copy or take the photo again."
        ) from error
    return Photo(called, hashlib.sha256(data).hexdigest(), pixels)


def photo_bytes(path: str | Path, called: str) -> bytes:
    """Read a photo's file whole.

    Args:
        path: The file.
        called: Its name in errors.

    Raises:
        PhotoTooLargeError: It has more than `MAX_MEGABYTES`.
        PhotoAccessError: Missing, a folder, a device, or not readable.
    """
    with _regular_file(Path(path), called) as file:
        data = file.read(_MOST_BYTES + 1)  # it may have grown since
    if len(data) > _MOST_BYTES:
        raise _too_many_bytes(called)
    return data


def photo_digest(path: str | Path, called: str) -> str:
    """Return the SHA-256 of a photo's file, equal to `Photo.sha256`. Memory never holds the whole file.

    Raises:
        PhotoTooLargeError: It has more than `MAX_MEGABYTES`.
        PhotoAccessError: Missing, a folder, a device, or not readable.
    """
    digest, size = hashlib.sha256(), 0
    with _regular_file(Path(path), called) as file:
        while piece := file.read(1 << 18):
            digest.update(piece)
            size += len(piece)
            if size > _MOST_BYTES:
                raise _too_many_bytes(called)
    return digest.hexdigest()


@contextmanager
def _regular_file(path: Path, called: str) -> Iterator[BinaryIO]:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise PhotoAccessError(f"{called} is a folder, not a photo.", "Name a photo in it.")
        if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for ever, and some devices act on being opened
            raise PhotoAccessError(f"{called} is not a regular file.", "Name a photo file, or pipe one in with '-'.")
        if status.st_size > _MOST_BYTES:
            raise _too_many_bytes(called)
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise PhotoAccessError(f"{called} does not exist.", "Check the spelling of its name.") from None
    except PermissionError:
        raise PhotoAccessError(f"{called} may not be read.", "Change its permissions, or copy it.") from None
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise PhotoAccessError(f"{called} cannot be read ({_short(error)}).", "Copy it and try again.") from error


def _decode(data: bytes, called: str, max_megapixels: float) -> npt.NDArray[np.uint8]:
    with _opened(data, called) as image:
        width, height = image.size
        if width * height > max_megapixels * 1e6:
            raise PhotoTooLargeError(
                f"{called} has {width:,}×{height:,} pixels; the limit is {max_megapixels:g} megapixels.",
                "Save a smaller copy, or cut out the label, and try again.",
            )
        if image.format == "TIFF" and _is_preview(image):
            raise NotAPhotoError(f"{called} is a camera's raw file, which is not supported.", SAVE_AS)
        image.load()
        pixels = _rgb(_upright(image))
    pixels = np.ascontiguousarray(pixels[:, :, ::-1])
    pixels.flags.writeable = False
    return pixels


def _opened(data: bytes, called: str) -> ImageFile.ImageFile:
    """Parse the header with the decoder that the first bytes indicate. This decodes no pixels.

    `Image.open` does not serve: it tries every decoder, and global state controls its size check.
    """
    file_format = _format_of(data)
    if file_format is None:
        raise NotAPhotoError(f"{called} is not a photo{_looks_like(data)}.", SAVE_AS)
    if file_format not in Image.OPEN:
        _register(file_format, called)
    factory, _ = Image.OPEN[file_format]
    return factory(io.BytesIO(data), "")


def _format_of(data: bytes) -> str | None:
    """Return the format by the first bytes of the file. Suffixes are unreliable."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "TIFF"
    if data[:2] == b"BM":
        return "BMP"
    if data[4:8] == b"ftyp":
        box = data[8 : min(int.from_bytes(data[:4], "big"), 256)]
        brands = {box[at : at + 4] for at in range(0, len(box), 4)}
        if brands & _AVIF_BRANDS:
            return "AVIF"
        if brands & _HEIF_BRANDS:
            return "HEIF"
    return None


def _looks_like(data: bytes) -> str:
    for start, what in ((b"GIF8", "a GIF"), (b"%PDF", "a PDF"), (b"PK\x03\x04", "a ZIP archive"), (b"<", "a web page")):
        if data.lstrip()[:8].startswith(start):
            return f" but {what}"
    return ""


def _register(file_format: str, called: str) -> None:
    """Register a format with Pillow when the first photo needs it."""
    if file_format in _PLUGINS and (file_format not in ("AVIF", "WEBP") or features.check(file_format.lower())):
        importlib.import_module(f"PIL.{_PLUGINS[file_format]}")
    else:
        import pillow_heif  # noqa: PLC0415 - a large library, needed for few photos

        # pillow-heif reads AVIF too, up to its version 0.22; from Pillow 11.3 on Pillow does.
        register = getattr(pillow_heif, f"register_{file_format.lower()}_opener", None)
        if register is not None:
            register()
    if file_format not in Image.OPEN:
        raise NotAPhotoError(f"{called} is {file_format}, which this Pillow cannot read.", SAVE_AS)


def _is_preview(image: ImageFile.ImageFile) -> bool:
    """Return whether a TIFF begins with a reduced picture, as camera raw files do. Print is lost in it."""
    tags: Any = getattr(image, "tag_v2", {})
    kind = tags.get(_TIFF_SUBFILE_TYPE, 0)
    return isinstance(kind, int) and bool(kind & 1)


def _upright(image: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif().get(_ORIENTATION)
    except Exception:  # noqa: BLE001 - broken EXIF data are common, and no reason to refuse a good picture
        return image
    turn = _UPRIGHT.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _rgb(image: Image.Image) -> npt.NDArray[np.uint8]:
    """Return the pixels as H×W×3 red, green, blue."""
    if image.mode == "LAB":  # Pillow converts it only with a colour profile, and print needs no colour
        image = image.getchannel("L")
    if image.mode.startswith(("I", "F")):
        image = Image.fromarray(_eight_bit(np.asarray(image)))
    if image.has_transparency_data:
        picture = image.convert("RGBA")
        image = Image.new("RGBA", picture.size, "white")
        image.alpha_composite(picture)
    return np.asarray(image.convert("RGB"))


def _eight_bit(deep: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """Map greys of any depth to 0 … 255: by the lowest usual white that no value exceeds, else by their range."""
    grey = np.nan_to_num(deep.astype(np.float32))
    low, high = float(grey.min()), float(grey.max())
    for white in _WHITES:
        if low >= 0 and high <= white:
            low, high = 0.0, float(white)
            break
    scaled: npt.NDArray[np.uint8] = ((grey - low) * (255.0 / (high - low)) + 0.5).astype(np.uint8)
    return scaled


def _too_many_bytes(called: str) -> PhotoTooLargeError:
    return PhotoTooLargeError(
        f"{called} is larger than {MAX_MEGABYTES} MB.", "Save a smaller copy as JPEG and try again."
    )


def _short(error: Exception) -> str:
    """Return the reason on one line."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split())[:120] or type(error).__name__
