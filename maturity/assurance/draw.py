"""The order of review: fixed by a seed that was committed before anybody claimed anything.

When an assessment opens, the portal takes 32 random bytes and publishes their SHA-256. At
certification the claims are frozen, and only then the seed is revealed. Statement i gets
`u_i = (2 n_i + 1) / 2²⁵⁷`, where n_i is HMAC-SHA256(seed, statement code) read as a whole number;
its key is `−ln(u_i) / c_i` for c_i points at risk, and statements are reviewed by ascending key.
That is weighted sampling without replacement: keys are waiting times with rates c_i, so whoever
comes next is chosen in proportion to the points among those that are left.

The same order comes out on any machine: logarithm and quotient are taken in decimal arithmetic of
100 digits, whose results are correctly rounded by its standard, never in floating point, whose
logarithm differs between machines. Should two keys agree in all 100 digits, the statement whose
code comes first is reviewed first. In floating point the order is the same unless two keys agree
in some 15 digits.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal

SEED_BYTES = 32
UNIT = Decimal(2 ** (8 * hashlib.sha256().digest_size + 1))
DIGITS = Context(prec=100, rounding=ROUND_HALF_EVEN)


def new_seed() -> bytes:
    """32 unpredictable bytes; secret until certification."""
    return secrets.token_bytes(SEED_BYTES)


def commitment(seed: bytes) -> str:
    """What is published when the assessment opens: the seed's SHA-256, in 64 hexadecimal digits."""
    return hashlib.sha256(seed).hexdigest()


def keeps(seed: bytes, published: str) -> bool:
    """Whether this is the seed that was committed to."""
    return hmac.compare_digest(commitment(seed), published.lower())


def uniform(seed: bytes, code: str) -> Decimal:
    """The statement's number in (0, 1), to 100 digits."""
    drawn = int.from_bytes(hmac.digest(seed, code.encode(), "sha256"))
    return DIGITS.divide(Decimal(2 * drawn + 1), UNIT)


def key(number: Decimal, points: int) -> Decimal:
    """−ln(u) / c. Raises ValueError for points that are not positive."""
    if points <= 0:
        raise ValueError("Only a statement with points at risk has a key.")
    return DIGITS.divide(DIGITS.minus(DIGITS.ln(number)), Decimal(points))


def arrange(numbers: Mapping[str, Decimal], at_risk: Mapping[str, int]) -> list[str]:
    """The codes of all statements with points at risk, in the order of review."""
    keys = {code: key(numbers[code], points) for code, points in at_risk.items() if points}
    return sorted(keys, key=lambda code: (keys[code], code))


def order_of_review(seed: bytes, at_risk: Mapping[str, int]) -> list[str]:
    """The same, from the seed. Points are whole numbers; statements without any are left out.

    Raises ValueError for negative points.
    """
    return arrange({code: uniform(seed, code) for code in at_risk}, at_risk)
