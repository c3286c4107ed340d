import cv2
import numpy as np
import pytest
import zxingcpp

from labelcheck.read.bar_codes import read_bar_codes

GTIN = "4006381333931"


def photo_with(text, symbology, *, width, size=(3000, 4000), turn=None):
    """A grey photo with a bar code of some width in its middle, perhaps turned by quarters."""
    drawn = np.array(zxingcpp.write_barcode(symbology, text, width=300, height=150))
    code = cv2.resize(drawn, None, fx=width / drawn.shape[1], fy=width / drawn.shape[1], interpolation=cv2.INTER_AREA)
    if turn is not None:
        code = cv2.rotate(code, turn)
    photo = np.full(size, 235, np.uint8)
    top, left = (size[0] - code.shape[0]) // 2, (size[1] - code.shape[1]) // 2
    photo[top : top + code.shape[0], left : left + code.shape[1]] = code
    return photo


@pytest.mark.parametrize("turn", [None, cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180])
def test_a_gtin_is_read_from_a_large_photo_in_any_direction(turn):
    (found,) = read_bar_codes(photo_with(GTIN, zxingcpp.BarcodeFormat.EAN13, width=900, turn=turn))
    assert found.gtin == GTIN


def test_the_corners_are_those_of_the_photo_and_not_of_the_copy_that_was_searched():
    (found,) = read_bar_codes(photo_with("SN12345678", zxingcpp.BarcodeFormat.QRCode, width=600))
    assert found.serial == "SN12345678"
    xs, ys = zip(*found.box, strict=True)
    assert 1650 < min(xs) < max(xs) < 2350
    assert 1150 < min(ys) < max(ys) < 1850


def test_a_photo_without_a_bar_code_gives_none():
    assert read_bar_codes(np.full((400, 600), 128, np.uint8)) == ()
