"""Sends one request, retries it where that may help, and parses the response into a typed value.

It knows no nouns. Every acting call carries an idempotency key, so that a call whose response
was lost can be sent again.
"""

from __future__ import annotations

import functools
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import httpx
import stamina
from pydantic import TypeAdapter, ValidationError

from xuanwu.client.address import Address
from xuanwu.client.problems import error_of
from xuanwu.kernel.errors import Bug, InvalidInput, Unreachable, XuanwuError
from xuanwu.kernel.ids import new_id

T = TypeVar("T")
Query = Mapping[str, str | int | bool | Sequence[str] | None]
Body = Callable[[], Iterator[bytes]]

_PREFIX = "/api/v1"
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_PROBE_S = 2.0
_ATTEMPTS = 4
_PAGE = 200


@dataclass(frozen=True)
class Call:
    """One request; its body is `json`, or `content`, which is called for each attempt.

    A question changes nothing, so it needs no key; its response may take `timeout_s`.
    """

    method: str
    path: str
    query: Query | None = None
    json: Any = None
    content: Body | None = None
    is_question: bool = False
    timeout_s: float | None = None


@dataclass(frozen=True)
class Door:
    """The API's address and the headers of every request, for connections that are no `Call`."""

    url: str
    headers: Mapping[str, str]
    trusts_environment: bool


class Transport:
    """Sends calls to one server; thread-safe."""

    def __init__(self, address: Address, http: httpx.BaseTransport | None = None) -> None:
        self.url = address.url
        headers = {"Authorization": f"Bearer {address.token}"} if address.token else {}
        self.door = Door(address.url + _PREFIX, headers, not _is_loopback(address.url))
        try:
            self._http = httpx.Client(
                base_url=address.url + _PREFIX,
                headers=headers,
                timeout=_TIMEOUT,
                transport=http,
                trust_env=self.door.trusts_environment,
                verify=_trust(address.url),
            )
        except httpx.InvalidURL as error:
            raise InvalidInput(
                f"'{address.url}' is not a valid address: {error}.", where="url"
            ) from error

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def get(self, path: str, kind: type[T], query: Query | None = None) -> T:
        """Sends a GET. Raises: the server's error; Unreachable when it does not answer."""
        return self._typed(Call("GET", path, query), kind)

    def items(self, path: str, kind: type[T], query: Query | None = None) -> Iterator[T]:
        """Yields every item of a list; fetches the pages as they are needed."""
        cursor: str | None = None
        while True:
            page = self._json(
                Call("GET", path, {"limit": _PAGE, **(query or {}), "cursor": cursor})
            )
            for item in page["items"]:
                yield read(kind, item)
            cursor = page.get("next_cursor")
            if cursor is None:
                return

    def act(self, call: Call, kind: type[T]) -> T:
        """Sends an acting call, which the server does once, however often it is sent."""
        return self._typed(call, kind)

    def do(self, call: Call) -> None:
        """Sends an acting call whose response has no content."""
        self._send(call)

    def content(self, path: str, query: Query | None = None) -> bytes:
        """Returns a response body as it is, where it is not JSON of ours. Raises: as `get`."""
        return self._send(Call("GET", path, query)).content

    def open_stream(self, call: Call, headers: Mapping[str, str]) -> httpx.Response:
        """Opens a response whose body is streamed; one attempt; the caller closes it."""
        return self._answer(self._request(call, dict(headers)), stream=True)

    def answers(self) -> bool:
        """Whether a Xuanwu server answers: one request with a short timeout."""
        call = Call("GET", "/version", timeout_s=_PROBE_S)
        try:
            return "version" in self._answer(self._request(call, {})).json()
        except (XuanwuError, ValueError, TypeError):
            return False

    def _typed(self, call: Call, kind: type[T]) -> T:
        return read(kind, self._json(call))

    def _json(self, call: Call) -> Any:
        response = self._send(call)
        try:
            return response.json()
        except ValueError as error:
            raise error_of(response) from error

    def _send(self, call: Call) -> httpx.Response:
        is_safe = call.method == "GET" or call.is_question
        headers = {} if is_safe else {"Idempotency-Key": new_id("key")}
        for attempt in stamina.retry_context(
            on=_may_help, attempts=_ATTEMPTS, wait_initial=0.1, wait_max=2.0, wait_jitter=0.1
        ):
            with attempt:
                return self._answer(self._request(call, headers))
        raise AssertionError("stamina either returns or raises")

    def _request(self, call: Call, headers: dict[str, str]) -> httpx.Request:
        return self._http.build_request(
            call.method,
            call.path,
            params=_params(call.query),
            headers=headers,
            json=call.json,
            content=call.content() if call.content else None,
            timeout=_TIMEOUT
            if call.timeout_s is None
            else httpx.Timeout(call.timeout_s, connect=5.0),
        )

    def _answer(self, request: httpx.Request, *, stream: bool = False) -> httpx.Response:
        try:
            response = self._http.send(request, stream=stream)
            if response.is_success:
                return response
            response.read()
        except httpx.UnsupportedProtocol as error:
            raise InvalidInput(f"'{self.url}' is not an http address.", where="url") from error
        except httpx.TransportError as error:
            raise unreachable(self.url, error) from error
        response.close()
        raise error_of(response)


def read(kind: type[T], value: Any) -> T:
    """Parses a plain value of a response as `kind`; drops keys that this client does not know.

    Raises: Bug when the value does not fit.
    """
    try:
        return cast("T", _adapter(kind).validate_python(value))
    except ValidationError as error:
        raise Bug(
            f"The server's answer is not a valid {kind.__name__}. The versions of the server and "
            "of this client may differ. Compare them with: xuanwu version"
        ) from error


def unreachable(url: str, error: httpx.TransportError) -> Unreachable:
    """Returns the error for a failed connection, with the user's next step."""
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return unreachable_at(url)
    if isinstance(error, httpx.TimeoutException):
        return Unreachable(f"The server at {url} took too long to answer. Try again later.")
    return Unreachable(f"The connection to {url} was lost. Try again.")


def unreachable_at(url: str) -> Unreachable:
    """Returns the error for an address where nothing answers."""
    hint = "Start it with: xuanwu up" if _is_loopback(url) else "Check the address."
    return Unreachable(f"No Xuanwu server answers at {url}. {hint}")


def _may_help(error: Exception) -> bool:
    return isinstance(error, Unreachable)


def _params(query: Query | None) -> dict[str, str | int | bool | Sequence[str]]:
    return {key: value for key, value in (query or {}).items() if value is not None}


def _is_loopback(url: str) -> bool:
    return httpx.URL(url).host in {"localhost", "127.0.0.1", "::1"}


def _trust(url: str) -> ssl.SSLContext:
    """Returns whom to trust: the known authorities for https, and otherwise nobody.

    Reading the authorities takes 20 ms or more, so it is done at most once.
    """
    return (
        _authorities()
        if url.lower().startswith("https:")
        else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    )


@functools.cache
def _authorities() -> ssl.SSLContext:
    return httpx.create_ssl_context()


@functools.cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
