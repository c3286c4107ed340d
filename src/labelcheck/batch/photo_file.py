"""Read the file of a photo, from this machine or from a remote store."""

from __future__ import annotations

import hashlib

from labelcheck.batch.addresses import is_address
from labelcheck.batch.photo_entry import PhotoEntry


def read_photo(photo: PhotoEntry) -> bytes:
    """Return the bytes of a photo.

    Raises:
        PhotoError: It cannot be read, or is too large.
    """
    if is_address(photo.path):
        from labelcheck.batch.remote_stores import remote_photo  # noqa: PLC0415 - an extra

        return remote_photo(photo.path)
    from labelcheck.photo.open import photo_bytes  # noqa: PLC0415 - Pillow and numpy

    return photo_bytes(photo.path, photo.name)


def photo_sha256(photo: PhotoEntry) -> str:
    """Return the SHA-256 of a photo's bytes as hexadecimal digits.

    Raises:
        PhotoError: It cannot be read, or is too large.
    """
    if is_address(photo.path):
        return hashlib.sha256(read_photo(photo)).hexdigest()
    from labelcheck.photo.open import photo_digest  # noqa: PLC0415 - Pillow and numpy

    return photo_digest(photo.path, photo.name)
