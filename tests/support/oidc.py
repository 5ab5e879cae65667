"""A small OpenID Connect server, as a process of its own: ``python -m tests.support.oidc``.

It prints its address. It asks nobody for a password: whoever comes to its page of sign-in says in
`person` which claims it vouches for. A code carries all that the later steps need, so the server
remembers nothing.
"""

import base64
import json
import time
from collections.abc import Callable
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET, KEY_ID = "aspirant", "a secret of the two", "one"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


def unpacked(text: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(text))


class Handler(BaseHTTPRequestHandler):
    """Discovery, sign-in, tokens, keys, and who it was."""

    def do_GET(self) -> None:
        """Discovery, sign-in, keys, userinfo."""
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        steps: dict[str, Callable[[], None]] = {
            "/.well-known/openid-configuration": self.discovery,
            "/authorize": lambda: self.authorize(asked),
            "/jwks": self.keys,
            "/userinfo": self.userinfo,
        }
        steps[address.path]()

    def do_POST(self) -> None:
        """The token, for a code."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.token({name: values[0] for name, values in parse_qs(body).items()})

    def discovery(self) -> None:
        server = self.issuer
        self.answer(
            {
                "issuer": server,
                "authorization_endpoint": f"{server}/authorize",
                "token_endpoint": f"{server}/token",
                "userinfo_endpoint": f"{server}/userinfo",
                "jwks_uri": f"{server}/jwks",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def authorize(self, asked: dict[str, str]) -> None:
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = packed([asked["code_challenge"], unpacked(asked["person"])])
        back = urlencode({"code": code, "state": asked["state"]})
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{back}")
        self.end_headers()

    def token(self, sent: dict[str, str]) -> None:
        challenge, person = unpacked(sent["code"])
        digest = base64.urlsafe_b64encode(sha256(sent["code_verifier"].encode()).digest())
        known = (sent["client_id"], sent["client_secret"]) == (CLIENT, SECRET)
        if not known or digest.decode().rstrip("=") != challenge:
            return self.answer({"error": "invalid_grant"}, 400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, **person}
        id_token = jwt.encode(claims, KEY, algorithm="RS256", headers={"kid": KEY_ID})
        found = {"access_token": packed(person), "token_type": "Bearer", "id_token": id_token}
        return self.answer(found)

    def keys(self) -> None:
        public = RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        self.answer({"keys": [{**public, "kid": KEY_ID, "use": "sig", "alg": "RS256"}]})

    def userinfo(self) -> None:
        self.answer(unpacked(self.headers["Authorization"].removeprefix("Bearer ")))

    @property
    def issuer(self) -> str:
        return f"http://{self.headers['Host']}"

    def answer(self, found: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nothing is written: nobody reads it."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
