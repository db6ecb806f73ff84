"""What logs may show."""

from __future__ import annotations

import pytest

from lib.redaction import HIDDEN, redact, redact_url


def test_it_hides_headers_that_carry_secrets_and_leaves_the_others() -> None:
    headers = {
        "Authorization": "s3cret",
        "X-Api-Key": "s3cret",
        "cookie": "s3cret",
        "X-Auth-Token": "s3cret",
        "X-Signature": "s3cret",
        "Content-Type": "application/json",
        "Idempotency-Key": "the-uid",
    }

    shown = redact(headers)

    assert "s3cret" not in str(shown)
    assert list(shown) == list(headers)
    assert shown["Content-Type"] == "application/json"
    assert shown["Idempotency-Key"] == "the-uid"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x?api_key=s3cret&type=sms", f"https://a.example/x?api_key={HIDDEN}&type=sms"),
        ("/x?type=sms&type=email&a", "/x?type=sms&type=email&a"),
        ("/x?API_KEY=s3cret&api_key=s3cret", f"/x?API_KEY={HIDDEN}&api_key={HIDDEN}"),
        ("/x?api%5Fkey=s3cret&%61pikey=s3cret", f"/x?api%5Fkey={HIDDEN}&%61pikey={HIDDEN}"),
        ("/x?token=s3cret=s3cret", f"/x?token={HIDDEN}"),
        ("https://u:s3cret@a.example/@x", "https://a.example/@x"),
        ("https://a.example/#access_token=s3cret", "https://a.example/"),
        ("https://a.example/?", "https://a.example/"),
        ("", ""),
    ],
)
def test_it_hides_secrets_in_urls_and_leaves_the_rest(url: str, shown: str) -> None:
    assert redact_url(url) == shown
