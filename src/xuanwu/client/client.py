"""The Python client of a Xuanwu server: `Client`, with one attribute for each noun."""

from __future__ import annotations

from typing import Self

import httpx

from xuanwu.client.address import find_address
from xuanwu.client.artifacts import Artifacts
from xuanwu.client.cases import Cases
from xuanwu.client.catalogs import Catalogs
from xuanwu.client.drafts import Drafts
from xuanwu.client.events import Events
from xuanwu.client.gateway import RemoteGateway
from xuanwu.client.jobs import Jobs
from xuanwu.client.releases import Releases
from xuanwu.client.runs import Runs
from xuanwu.client.secrets import Secrets
from xuanwu.client.sessions import OwnSessions
from xuanwu.client.spaces import Spaces
from xuanwu.client.targets import Targets
from xuanwu.client.tokens import Tokens
from xuanwu.client.transport import Transport
from xuanwu.client.users import Users
from xuanwu.client.variables import Variables
from xuanwu.client.views import Identity, ServerVersion


class Client:
    """Calls a server with the rights of one token, in `space`, by default the token's space.

    Without `url`, the server is that of `XUANWU_URL`, of the last `xuanwu login`, or of `xuanwu up`
    on this machine. Nothing is sent before the first call. Every call raises the errors of
    `xuanwu.kernel.errors`: the server's own, or Unreachable when the server does not answer.

        with Client() as client:
            run = client.runs.start("orders")
            print(client.runs.wait_running(run.id).state)
    """

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        space: str | None = None,
        *,
        http: httpx.BaseTransport | None = None,
    ) -> None:
        """`http` replaces the network. Raises: Unavailable when a stored login is damaged."""
        self._transport = Transport(find_address(url, token), http)
        self.space = space
        self.jobs = Jobs(self._transport, space)
        self.cases = Cases(self._transport, space)
        self.drafts = Drafts(self._transport, space)
        self.runs = Runs(self._transport, space)
        self.events = Events(self._transport, space)
        self.gateway = RemoteGateway(self._transport, space)
        self.catalogs = Catalogs(self._transport, space)
        self.variables = Variables(self._transport, space)
        self.secrets = Secrets(self._transport, space)
        self.artifacts = Artifacts(self._transport, space)
        self.targets = Targets(self._transport)
        self.releases = Releases(self._transport)
        self.spaces = Spaces(self._transport)
        self.tokens = Tokens(self._transport)
        self.users = Users(self._transport)
        self.sessions = OwnSessions(self._transport)

    @property
    def url(self) -> str:
        """The address of the server."""
        return self._transport.url

    def answers(self) -> bool:
        """Whether a Xuanwu server answers now: one request, with a timeout of two seconds."""
        return self._transport.answers()

    def whoami(self) -> Identity:
        """Returns who the caller is. Raises: Unauthenticated when the token is not known."""
        return self._transport.get("/whoami", Identity)

    def version(self) -> ServerVersion:
        """Returns the server's version; needs no token."""
        return self._transport.get("/version", ServerVersion)

    def close(self) -> None:
        """Closes the connections."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
