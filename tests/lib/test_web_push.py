"""Web push by its RFCs."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from lib import web_push
from lib.errors import Invalid

# RFC 8291, appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
CIPHER = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_it_encrypts_as_the_example_of_the_rfc() -> None:
    body = web_push.encrypt(PLAIN, BROWSER, AUTH, SENDER, web_push.decoded(SALT))

    assert web_push.encoded(body) == CIPHER


def test_each_body_is_another() -> None:
    assert web_push.encrypt(PLAIN, BROWSER, AUTH) != web_push.encrypt(PLAIN, BROWSER, AUTH)


def test_a_signature_says_for_whom_until_when_and_can_be_checked() -> None:
    now = datetime(2026, 3, 2, 10, tzinfo=UTC)
    private, public = web_push.new_key()

    header = web_push.signed(private, public, "https://push.example", "https://us.example", now)

    token, _, key = header.removeprefix("vapid t=").partition(", k=")
    said, _, signature = token.rpartition(".")
    claims = json.loads(web_push.decoded(said.partition(".")[2]))
    assert claims == {
        "aud": "https://push.example",
        "exp": int(now.timestamp()) + 12 * 3600,
        "sub": "https://us.example",
    }
    raw = web_push.decoded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), web_push.decoded(key))
    point.verify(der, said.encode(), ec.ECDSA(hashes.SHA256()))
    assert key == public


@pytest.mark.parametrize(("p256dh", "auth"), [("", ""), (BROWSER, "short"), (SENDER, AUTH), ("é", AUTH)])
def test_keys_that_no_browser_hands_out_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(Invalid) as refused:
        web_push.check_subscription(p256dh, auth)

    assert refused.value.field == "keys"
    web_push.check_subscription(BROWSER, AUTH)
