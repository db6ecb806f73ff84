"""Web push: a payload encrypted for one browser (RFC 8291), and who sends it (VAPID, RFC 8292).

Pure but for the randomness that encryption needs; keys and secrets travel as unpadded base64url, as browsers
hand them out.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lib.errors import Invalid

MOST = 3_993
"""Bytes of a payload: what push services must take at least, without the frame around it."""

VALID = timedelta(hours=12)
"""How long a signature is good for; push services take up to a day."""

_RECORD = 4_096
_CURVE = ec.SECP256R1()
_ENDS = b"\x02"


def new_key() -> tuple[str, str]:
    """A key pair for signing: (private, public)."""
    key = ec.generate_private_key(_CURVE)
    private = key.private_numbers().private_value.to_bytes(32, "big")
    return encoded(private), encoded(_point(key.public_key()))


def check_subscription(p256dh: str, auth: str) -> None:
    """Raises Invalid for what no browser hands out."""
    try:
        fits = len(decoded(auth)) == 16
        _public(p256dh)
    except ValueError:
        fits = False
    if not fits:
        raise Invalid("These are not the keys of a push subscription.", code="bad_keys", field="keys")


def encrypt(payload: bytes, p256dh: str, auth: str, private: str = "", salt: bytes = b"") -> bytes:
    """The body for the push service, readable by that browser alone. `private` and `salt`: for test vectors.

    Raises ValueError for keys that are none.
    """
    theirs, secret, salt = _public(p256dh), decoded(auth), salt or os.urandom(16)
    ours = _private(private) if private else ec.generate_private_key(_CURVE)
    point = _point(ours.public_key())
    info = b"WebPush: info\0" + _point(theirs) + point
    shared = _derived(secret, ours.exchange(ec.ECDH(), theirs), info, 32)
    key = _derived(salt, shared, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, shared, b"Content-Encoding: nonce\0", 12)
    header = salt + _RECORD.to_bytes(4, "big") + bytes([len(point)]) + point
    return header + AESGCM(key).encrypt(nonce, payload + _ENDS, None)


def signed(private: str, public: str, audience: str, contact: str, now: datetime) -> str:
    """The Authorization header for a push service. `audience`: its origin; `contact`: a URL that leads to us."""
    claims = {"aud": audience, "exp": int((now + VALID).timestamp()), "sub": contact}
    said = ".".join(encoded(json.dumps(part).encode()) for part in ({"typ": "JWT", "alg": "ES256"}, claims))
    r, s = decode_dss_signature(_private(private).sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    return f"vapid t={said}.{encoded(r.to_bytes(32, 'big') + s.to_bytes(32, 'big'))}, k={public}"


def encoded(raw: bytes) -> str:
    """As base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """Back; padding may be there. Raises ValueError."""
    bare = text.rstrip("=")
    return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))


def _public(text: str) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, decoded(text))


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decoded(text), "big"), _CURVE)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
