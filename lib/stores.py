"""Where files are put for others to read: a folder, or a bucket of a store that speaks S3."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

_S3 = Config(connect_timeout=3, read_timeout=20, retries={"max_attempts": 2}, s3={"addressing_style": "path"})


class Store(Protocol):
    """A place for files by name, `/` between folders."""

    def put(self, name: str, file: Path) -> None:
        """Put a file there under this name, in place of one that has it. Raises OSError or botocore's errors."""

    def get(self, name: str, file: Path) -> bool:
        """Write the file of this name to `file`; whether there is one. Raises OSError or botocore's errors."""


class Folder:
    """A folder of this machine, or one that is mounted here."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, name: str, file: Path) -> None:
        target = self._path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}.unfinished")
        unfinished.write_bytes(file.read_bytes())  # a part is some megabytes, and may come from another disk
        unfinished.replace(target)

    def get(self, name: str, file: Path) -> bool:
        source = self._path / name
        if not source.is_file():
            return False
        shutil.copyfile(source, file)
        return True


class Bucket:
    """A bucket; who we are comes from the environment as boto3 reads it (AWS_ACCESS_KEY_ID …)."""

    def __init__(self, bucket: str, prefix: str, endpoint: str) -> None:
        self._bucket, self._prefix = bucket, prefix
        self._client = boto3.client("s3", endpoint_url=endpoint or None, config=_S3)

    def put(self, name: str, file: Path) -> None:
        with file.open("rb") as content:
            self._client.put_object(Bucket=self._bucket, Key=self._key(name), Body=content)

    def get(self, name: str, file: Path) -> bool:
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._key(name))
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                return False
            raise
        with answer["Body"] as body, file.open("wb") as content:
            shutil.copyfileobj(body, content)
        return True

    def _key(self, name: str) -> str:
        return f"{self._prefix}/{name}".lstrip("/")


def store_at(place: str, endpoint: str = "") -> Store:
    """The store that a folder's path or `s3://bucket/prefix` names."""
    url = urlsplit(place)
    if url.scheme == "s3":
        return Bucket(url.netloc, url.path.strip("/"), endpoint)
    return Folder(Path(place))
