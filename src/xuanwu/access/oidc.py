"""Signs people in by an OpenID provider: authorization code with PKCE, state and nonce.

Source: OpenID Connect Core 1.0, section 3.1; Discovery 1.0; RFC 7636 (PKCE).
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from xuanwu.access import attempts, users
from xuanwu.access.attempts import Visitor
from xuanwu.access.sessions import Opened, open_session
from xuanwu.core import Core
from xuanwu.kernel.errors import Unauthenticated, Unavailable, Unreachable, XuanwuError
from xuanwu.kernel.http import read_answer
from xuanwu.kernel.log import get_log
from xuanwu.model.oidc import OidcSettings, person_of
from xuanwu.model.people import SignInMethod, SignInSettings

PATIENCE = timedelta(minutes=10)
"""How long somebody may take at the provider."""
_ALGORITHMS = [
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"),
]
_FRESH = timedelta(hours=1)
_LEEWAY_S = 60
_ANSWER = aiohttp.ClientTimeout(total=10)
_ANSWER_BYTES = 1 << 20
_CONTEXT = "oidc"
_log = get_log("oidc")


@dataclass(frozen=True)
class Pending:
    """A sign-in that was sent to the provider; only the browser that began it can finish it."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    next: str
    until: float

    def seal(self, core: Core) -> str:
        """The content of the browser's cookie."""
        sealed = core.vault.seal(json.dumps(asdict(self)), _CONTEXT)
        return base64.urlsafe_b64encode(sealed).decode()


def unseal(core: Core, cookie: str | None, state: str | None) -> Pending:
    """Raises: Unauthenticated (`oidc_expired`) unless this browser began it a short time ago."""
    try:
        sealed = base64.urlsafe_b64decode((cookie or "").encode())
        pending = Pending(**json.loads(core.vault.unseal(sealed, _CONTEXT)))
    except (ValueError, TypeError, Unavailable):
        raise _expired() from None
    is_own = secrets.compare_digest(pending.state.encode(), (state or "").encode())
    if not is_own or pending.until < core.clock.now().timestamp():
        raise _expired()
    return pending


@dataclass(frozen=True)
class _Metadata:
    authorize: str
    token: str
    userinfo: str | None
    keys: KeySet
    read_at: datetime


@dataclass(frozen=True)
class Returned:
    """What the browser brought back from the provider to `redirect_uri`."""

    pending: Pending
    code: str = field(repr=False)
    redirect_uri: str


class OidcProvider:
    """The provider of these settings. What it publishes of itself is read at need, once an hour."""

    def __init__(self, settings: OidcSettings) -> None:
        self.settings = settings
        self._known: _Metadata | None = None

    async def begin(self, core: Core, redirect_uri: str, next_path: str) -> tuple[str, Pending]:
        """Returns where to send the browser, and what it must bring back.

        Raises: Unreachable (`oidc_unreachable`).
        """
        found = await self._metadata(core)
        until = (core.clock.now() + PATIENCE).timestamp()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        challenge = hashlib.sha256(verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(self.settings.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        joint = "&" if "?" in found.authorize else "?"
        pending = Pending(state, nonce, verifier, next_path, until)
        return f"{found.authorize}{joint}{urlencode(query)}", pending

    async def finish(self, core: Core, returned: Returned) -> Mapping[str, Any]:
        """Exchanges the code for the claims of the verified ID token and the userinfo endpoint.

        Raises: Unauthenticated (`oidc_refused`); Unreachable (`oidc_unreachable`).
        """
        found = await self._metadata(core)
        form = {
            "grant_type": "authorization_code",
            "code": returned.code,
            "redirect_uri": returned.redirect_uri,
            "code_verifier": returned.pending.verifier,
        }
        client = (self.settings.client_id, self.settings.client_secret)
        basic = base64.b64encode(":".join(quote(one, safe="") for one in client).encode()).decode()
        async with aiohttp.ClientSession(timeout=_ANSWER, trust_env=True) as http:
            tokens = await self._ask(
                http, "POST", found.token, data=form, headers={"Authorization": f"Basic {basic}"}
            )
            id_token = str(tokens.get("id_token"))
            claims = await self._verified(core, found, id_token, returned.pending.nonce)
            if found.userinfo is None or "access_token" not in tokens:
                return claims
            bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
            more = await self._ask(http, "GET", found.userinfo, headers=bearer)
        if more.get("sub") != claims["sub"]:
            raise _refused("its userinfo is about somebody else")
        return {**more, **claims}

    async def _verified(
        self, core: Core, found: _Metadata, id_token: str, nonce: str
    ) -> dict[str, Any]:
        rules = jwt.JWTClaimsRegistry(
            now=int(core.clock.now().timestamp()),
            leeway=_LEEWAY_S,
            iss={"essential": True, "value": self.settings.issuer},
            aud={"essential": True, "value": self.settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            try:
                token = jwt.decode(id_token, found.keys, algorithms=_ALGORITHMS)
            except (JoseError, ValueError):  # the provider may have changed its keys
                self._known = None
                token = jwt.decode(
                    id_token, (await self._metadata(core)).keys, algorithms=_ALGORITHMS
                )
            rules.validate(token.claims)
        except (JoseError, ValueError) as error:
            raise _refused(f"its ID token is not valid ({error})") from error
        azp = token.claims.get("azp")
        if azp is not None and azp != self.settings.client_id:
            raise _refused("its ID token is for another client")
        return token.claims

    async def _metadata(self, core: Core) -> _Metadata:
        now = core.clock.now()
        if self._known and now - self._known.read_at < _FRESH:
            return self._known
        place = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
        async with aiohttp.ClientSession(timeout=_ANSWER, trust_env=True) as http:
            told = await self._ask(http, "GET", place, blame=_unreachable)
            if told.get("issuer") != self.settings.issuer:
                raise _unreachable(f"{place} describes the issuer {told.get('issuer')!r}")
            try:
                keys = await self._ask(http, "GET", told["jwks_uri"], blame=_unreachable)
                self._known = _Metadata(
                    authorize=told["authorization_endpoint"],
                    token=told["token_endpoint"],
                    userinfo=told.get("userinfo_endpoint"),
                    keys=KeySet.import_key_set(keys),  # pyright: ignore[reportArgumentType]
                    read_at=now,
                )
            except (KeyError, TypeError, ValueError, JoseError) as error:
                raise _unreachable(f"{place} lacks what a client needs ({error})") from error
        return self._known

    async def _ask(
        self,
        http: aiohttp.ClientSession,
        method: str,
        url: str,
        *,
        blame: Callable[[str], XuanwuError] | None = None,
        **options: Any,
    ) -> dict[str, Any]:
        try:
            async with http.request(method, url, allow_redirects=False, **options) as response:
                answer = await read_answer(response, _ANSWER_BYTES)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise _unreachable(f"{url}: {error or 'no answer in time'}") from error
        try:
            told = orjson.loads(answer.content)
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise _unreachable(f"{url} answered {answer.status} without JSON")
        if answer.status >= 400:
            raise (blame or _refused)(f"{url} answered {answer.status}: {told.get('error', '')}")
        return told  # pyright: ignore[reportUnknownVariableType]


async def by_oidc(
    core: Core,
    rules: SignInSettings,
    visitor: Visitor,
    provider: OidcProvider,
    returned: Returned,
) -> Opened:
    """Finishes a sign-in; at the first one the person becomes a user. Roles follow the groups.

    Raises: Unauthenticated (`oidc_refused`, `oidc_name`, `oidc_no_role`, `oidc_name_taken`);
    Unreachable (`oidc_unreachable`); Conflict (`too_many_attempts`).
    """
    attempt = await attempts.begin(core, rules, visitor)
    try:
        claims = await provider.finish(core, returned)
        user = await users.admit(core, person_of(provider.settings, claims))
    except XuanwuError as error:
        await attempts.fail(core, rules, attempt)
        _log.warning("oidc_sign_in_failed", code=error.detail_code, error=error.message)
        raise
    await attempts.succeed(core, attempt)
    return await open_session(core, rules, visitor, user.principal, SignInMethod.OIDC)


def _expired() -> Unauthenticated:
    return Unauthenticated(
        "This sign-in was not begun in this browser, or too long ago. Sign in again.",
        code="oidc_expired",
    )


def _refused(why: str) -> Unauthenticated:
    return Unauthenticated(f"The OpenID provider did not sign you in: {why}.", code="oidc_refused")


def _unreachable(why: str) -> Unreachable:
    return Unreachable(f"The OpenID provider cannot be used: {why}.", code="oidc_unreachable")
