"""A git blob id of LF bytes: the one hash that the lock speaks."""

from hashlib import sha1

from compiler.tree import encode


def blob_id(content: str | bytes) -> str:
    """The id that git gives to this content once its line endings are LF."""
    data = encode(content) if isinstance(content, str) else content
    data = data.replace(b"\r\n", b"\n")
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
