"""Opening photos: what is refused, how, and what the pixels are."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import threading
import warnings
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, TiffImagePlugin

from labelcheck.errors import (
    DamagedPhotoError,
    NotAPhotoError,
    PhotoAccessError,
    PhotoError,
    PhotoTooLargeError,
)
from labelcheck.photo.open import MAX_MEGABYTES, open_photo

RED_GREEN = np.array([[[255, 0, 0], [0, 255, 0]]], np.uint8)
"""Two pixels, red and green, as RGB."""


def encoded(image: Image.Image, file_format: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("file_format", ["PNG", "BMP", "TIFF", "WEBP"])
def test_pixels_are_blue_green_red_whatever_the_format(file_format: str) -> None:
    lossless = {"lossless": True} if file_format == "WEBP" else {}
    photo = open_photo(encoded(Image.fromarray(RED_GREEN), file_format, **lossless))
    assert photo.pixels.tolist() == [[[0, 0, 255], [0, 255, 0]]]


@pytest.mark.parametrize("file_format", ["JPEG", "AVIF", "HEIF"])
def test_lossy_formats_of_phones_are_read(file_format: str) -> None:
    if file_format == "HEIF":
        heif = pillow_heif.from_pillow(Image.new("RGB", (64, 48), "red"))
        buffer = io.BytesIO()
        heif.save(buffer)
        data = buffer.getvalue()
    else:
        data = encoded(Image.new("RGB", (64, 48), "red"), file_format)
    photo = open_photo(data)
    assert photo.pixels.shape == (48, 64, 3)
    assert np.abs(photo.pixels.reshape(-1, 3).mean(0) - [0, 0, 255]).max() < 12


def test_a_photo_tells_its_path_and_the_digest_of_its_file(tmp_path: Path) -> None:
    data = encoded(Image.fromarray(RED_GREEN), "PNG")
    path = tmp_path / "label.png"
    path.write_bytes(data)
    photo = open_photo(path)
    assert (photo.path, photo.sha256) == (str(path), hashlib.sha256(data).hexdigest())


def test_pixels_cannot_be_written_by_a_later_stage() -> None:
    photo = open_photo(encoded(Image.fromarray(RED_GREEN), "PNG"))
    with pytest.raises(ValueError, match="read-only"):
        photo.pixels[0, 0] = 0


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "TIFF", "WEBP"])
def test_photos_are_turned_upright_by_their_exif_data(orientation: int, file_format: str) -> None:
    upright = np.zeros((32, 64), np.uint8)
    upright[:16, :16] = 255  # one white corner, top left
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright),
        7: np.rot90(upright.T, 2),
        8: np.rot90(upright, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = open_photo(encoded(Image.fromarray(np.ascontiguousarray(stored)), file_format, exif=exif))
    assert photo.pixels.shape == (32, 64, 3)
    assert photo.pixels[4:12, 4:12].mean() > 200
    assert photo.pixels[20:, 20:].mean() < 40


def test_broken_exif_data_do_not_spoil_a_good_picture() -> None:
    data = encoded(Image.new("RGB", (8, 8), "red"), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 20)
    assert open_photo(data).pixels.shape == (8, 8, 3)


def test_transparency_is_laid_over_white() -> None:
    clear = Image.new("RGBA", (2, 1), (0, 0, 0, 0))
    clear.putpixel((1, 0), (0, 0, 0, 255))
    assert open_photo(encoded(clear, "PNG")).pixels.tolist() == [[[255] * 3, [0] * 3]]


def test_a_transparent_colour_of_a_palette_is_laid_over_white() -> None:
    palette = Image.new("P", (2, 1))
    palette.putpalette([10, 10, 10, 200, 0, 0])
    palette.putpixel((1, 0), 1)
    assert open_photo(encoded(palette, "PNG", transparency=0)).pixels.tolist() == [[[255] * 3, [0, 0, 200]]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F"])
def test_every_mode_becomes_eight_bit_colour(mode: str) -> None:
    grey = Image.fromarray(np.tile(np.array([0, 255], np.uint8), (4, 4)))
    if mode == "I;16":
        image = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    elif mode == "LAB":
        image = Image.merge("LAB", [grey, Image.new("L", grey.size, 128), Image.new("L", grey.size, 128)])
    else:
        image = grey.convert(mode)
    assert image.mode == mode
    pixels = open_photo(encoded(image, "TIFF")).pixels
    assert (pixels.dtype, pixels.shape) == (np.uint8, (4, 8, 3))
    assert pixels[0, 0].max() < 5
    assert pixels[0, 1].min() > 250


def test_sixteen_bits_keep_their_greys() -> None:
    deep = np.array([[0, 0x4000, 0x8000, 0xFFFF]], np.uint16)
    pixels = open_photo(encoded(Image.fromarray(deep), "PNG")).pixels
    assert pixels[0, :, 0].tolist() == [0, 64, 128, 255]


def test_infinite_values_are_no_reason_to_fail() -> None:
    grey = np.array([[0.0, np.nan, np.inf, 1.0]], np.float32)
    assert open_photo(encoded(Image.fromarray(grey), "TIFF")).pixels.shape == (1, 4, 3)


@pytest.mark.parametrize("file_format", ["PNG", "WEBP", "TIFF"])
def test_of_several_frames_the_first_is_taken(file_format: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], file_format, save_all=True, append_images=frames[1:])
    assert open_photo(data).pixels[8, 8].tolist() == pytest.approx([0, 0, 255], abs=6)


def test_a_phones_multi_picture_jpeg_is_read() -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "MPO", save_all=True, append_images=frames[1:])
    assert open_photo(data).pixels[8, 8, 2] > 240


def test_an_empty_file_is_no_photo() -> None:
    with pytest.raises(NotAPhotoError, match="empty"):
        open_photo(b"", name="label.jpg")


def test_a_text_file_named_like_a_photo_is_no_photo(tmp_path: Path) -> None:
    path = tmp_path / "label.jpg"
    path.write_text("model A1263")
    with pytest.raises(NotAPhotoError) as refusal:
        open_photo(path)
    assert str(path) in refusal.value.problem
    assert "JPEG or PNG" in refusal.value.remedy


def test_an_animated_gif_is_no_photo_and_is_called_a_gif() -> None:
    frames = [Image.new("L", (8, 8), grey) for grey in (0, 255)]
    with pytest.raises(NotAPhotoError, match="a GIF"):
        open_photo(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))


@pytest.mark.parametrize("file_format", ["ICO", "PPM", "PCX", "TGA", "GIF"])
def test_formats_off_the_list_are_refused_although_pillow_reads_them(file_format: str) -> None:
    Image.init()
    with pytest.raises(NotAPhotoError):
        open_photo(encoded(Image.new("RGB", (16, 16)), file_format))


def test_a_cameras_raw_file_is_refused_rather_than_its_preview_read() -> None:
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[0x00FE] = 1
    with pytest.raises(NotAPhotoError, match="raw"):
        open_photo(encoded(Image.new("RGB", (16, 16)), "TIFF", tiffinfo=tags))


@pytest.mark.parametrize("file_format", ["JPEG", "PNG", "WEBP", "TIFF", "BMP", "AVIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6])
def test_a_truncated_photo_is_damaged(file_format: str, share: float) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    data = encoded(Image.fromarray(noise), file_format)
    with pytest.raises(DamagedPhotoError) as refusal:
        open_photo(data[: max(32, int(len(data) * share))], name="half.jpg")
    assert "half.jpg" in refusal.value.problem


def test_a_huge_picture_is_refused_by_its_header_alone() -> None:
    with pytest.raises(PhotoTooLargeError, match="60,000×60,000"):
        open_photo(png_that_claims(60_000, 60_000), name="bomb.png")


def test_our_limit_alone_counts_and_pillows_neither_warns_nor_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    data = encoded(Image.new("L", (100, 100)), "PNG")
    with pytest.raises(Image.DecompressionBombError):
        Image.open(io.BytesIO(data))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert open_photo(data).pixels.shape == (100, 100, 3)
        with pytest.raises(PhotoTooLargeError):
            open_photo(data, max_megapixels=0.0099)
    assert Image.MAX_IMAGE_PIXELS == 100


def test_a_file_of_too_many_bytes_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.jpg"
    with path.open("wb") as file:
        file.truncate(MAX_MEGABYTES * 1_000_000 + 1)  # sparse: it takes no room
    with pytest.raises(PhotoTooLargeError, match=r"big\.jpg"):
        open_photo(path)


@pytest.mark.parametrize("name", ["nothing.jpg", "null\0byte.jpg", "x" * 300 + ".jpg"])
def test_a_path_that_leads_nowhere_is_an_access_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(PhotoAccessError):
        open_photo(tmp_path / name)


def test_a_folder_is_an_access_error_that_says_so(tmp_path: Path) -> None:
    with pytest.raises(PhotoAccessError, match="is a folder"):
        open_photo(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_named_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.jpg"
    os.mkfifo(pipe)
    raised: list[Exception] = []

    def attempt() -> None:
        try:
            open_photo(pipe)
        except PhotoAccessError as error:
            raised.append(error)

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(5)
    assert raised


@settings(max_examples=150, deadline=None)
@given(data=st.data(), file_format=st.sampled_from(["JPEG", "PNG", "WEBP", "TIFF", "BMP"]))
def test_whatever_bytes_are_changed_only_photo_errors_are_raised(data: st.DataObject, file_format: str) -> None:
    picture = Image.fromarray(np.random.default_rng(1).integers(0, 255, (24, 24, 3), np.uint8))
    content = bytearray(encoded(picture, file_format))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            photo = open_photo(bytes(content))
        except PhotoError:
            return
    assert photo.pixels.dtype == np.uint8
