"""Addresses of remote stores: which schemes are allowed, and how an address is shown without its secrets.

An address around another one (`simplecache::`, `zip://` …) is refused, as is every scheme that is not listed here: the
other schemes of fsspec reach into files, archives and caches of this machine. `file://` is read as the path
that it stands for.
"""

from __future__ import annotations

import re

from labelcheck.errors import PhotoAccessError

STORES = {
    "s3": "s3fs",
    "s3a": "s3fs",
    "gs": "gcsfs",
    "gcs": "gcsfs",
    "az": "adlfs",
    "abfs": "adlfs",
    "abfss": "adlfs",
    "oci": "ocifs",
    "oss": "ossfs",
    "hf": "huggingface_hub",
    "hdfs": "pyarrow",
    "webhdfs": "requests",
    "sftp": "paramiko",
    "ssh": "paramiko",
    "smb": "smbprotocol",
    "ftp": "",
}
"""The schemes that fsspec opens, and the package that each needs besides; empty for none."""

WEB = frozenset({"http", "https"})

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)(?P<wrapped>::.*)?://", re.DOTALL)
"""At least two letters: one alone is a drive of Windows."""

_USERINFO = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?P<user>[^/?#@:\s]*)(?P<password>:[^/?#\s]*)?@")
_SECRET = re.compile(
    r"(?i)([?&;][^=&;#\s]*(?:sig|token|key|credential|secret|passw|pwd|auth|policy)[^=&;#\s]*=)[^&;#\s]*"
)


def is_address(text: str) -> bool:
    """Tell whether a text is an address rather than a path.

    >>> is_address("s3://photos/2026"), is_address("C://photos"), is_address("a:b.jpg")
    (True, False, False)
    """
    return _SCHEME.match(text) is not None


def redacted(address: str) -> str:
    """Return an address without passwords, and without the values of signatures and keys.

    >>> redacted("https://me:secret@host/a.jpg?w=9&X-Amz-Signature=99f3")
    'https://host/a.jpg?w=9&X-Amz-Signature=…'
    >>> redacted("sftp://me:secret@host/a.jpg")
    'sftp://me@host/a.jpg'
    """

    def without_password(found: re.Match[str]) -> str:
        web = found["scheme"].lower() in ("http://", "https://")  # where the user's name is often the password
        return found["scheme"] + ("" if web else f"{found['user']}@")

    return _SECRET.sub(r"\1…", _USERINFO.sub(without_password, address))


def local_path(address: str) -> str | None:
    """Return the path that a `file://` address of this machine stands for; None for any other.

    >>> local_path("file:///photos/a%20b.jpg")
    '/photos/a b.jpg'
    """
    host, slash, path = address[len("file://") :].partition("/")
    if not address.lower().startswith("file://") or host.lower() not in ("", "localhost"):
        return None
    from urllib.request import url2pathname  # noqa: PLC0415 - it brings the whole of HTTP

    return url2pathname(slash + path)


def scheme_of(address: str) -> str:
    """Return an address's scheme.

    Raises:
        PhotoAccessError: It is not one that photos are read from.
    """
    found = _SCHEME.match(address)
    scheme = found["scheme"].lower() if found else ""
    if found is None or found["wrapped"] or scheme not in WEB | STORES.keys():
        raise PhotoAccessError(
            f"{redacted(address)} is not an address that photos are read from.",
            f"Use a path, or one of: {' '.join(f'{known}://' for known in sorted(WEB | STORES.keys()))}",
        )
    return scheme
