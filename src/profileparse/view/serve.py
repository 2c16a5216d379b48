"""The page of a file that is being edited, served to a browser on this machine. Needs the extra ``view``.

Whoever can ask this server can change the file, so it answers only who knows the token in its address. It answers no
request under another host's name, which a page elsewhere could have resolved to this machine, and takes changes from no
other page.
"""

from __future__ import annotations

import json
import secrets
import socket
import traceback
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from profileparse.html import policy
from profileparse.view.editing import answered, page_of
from profileparse.view.page import compact
from profileparse.view.session import Done, RefusedError, Session

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response

LOOPBACK = "127.0.0.1"
# The port that browsers leave out of what they send.
_USUAL = 80
# A change is a text and where it goes; a text can be a line of megabytes.
_LARGEST = 16_000_000
_MISSING = "editing in the browser needs starlette and uvicorn: pip install 'profileparse[view]'"

_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_NO_PAGE = "default-src 'none'; frame-ancestors 'none'"

# What a page can ask for: the change that a request describes.
_ACTIONS: Mapping[str, Callable[[Session, Mapping[str, Any]], Done]] = {
    "set": lambda session, asked: session.set(_text(asked, "pointer"), _text(asked, "text")),
    "add": lambda session, asked: session.add(_text(asked, "pointer"), _text(asked, "text")),
    "remove": lambda session, asked: session.remove(_text(asked, "pointer")),
    "move": lambda session, asked: session.move(_text(asked, "pointer"), _number(asked, "by")),
    "fix": lambda session, asked: session.fix(_number(asked, "number")),
    "undo": lambda session, _: session.undo(),
    "save": lambda session, _: session.save(),
    "read": lambda session, _: session.read_again(),
}


def app(session: Session, token: str, port: int) -> Starlette:
    """Return the application that serves a session.

    Args:
        session: The file that is being edited.
        token: What the path of its address begins with.
        port: The port that it is served on.

    Raises:
        ModuleNotFoundError: the package starlette is missing (the extra ``view``).
    """
    try:
        from starlette.applications import Starlette
        from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse
        from starlette.routing import Route
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(_MISSING) from error

    address = LOOPBACK if port == _USUAL else f"{LOOPBACK}:{port}"
    allowed = policy(compact("view.css") + compact("edit.css"), compact("view.js") + compact("edit.js"), connects=True)

    def answer(made: Response, may: str = _NO_PAGE) -> Response:
        made.headers.update({**_HEADERS, "Content-Security-Policy": may})
        return made

    def refusal(request: Request) -> Response | None:
        """Return the answer to a request that is not the page's own; None where it is."""
        if request.headers.get("host") != address:
            return PlainTextResponse(f"This server answers only as {address}.", 421)
        given = str(request.path_params.get("token", "")).encode()
        if not secrets.compare_digest(given, token.encode()):
            return PlainTextResponse("There is nothing here. Take the address that the command printed.", 404)
        if request.method != "POST":
            return None
        if request.headers.get("origin") != f"http://{address}":
            return PlainTextResponse("Changes are taken from this server's own page only.", 403)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return PlainTextResponse("A change is JSON.", 415)
        return None

    async def show(request: Request) -> Response:
        if (refused := refusal(request)) is not None:
            return answer(refused)
        return answer(HTMLResponse(page_of(session)), f"{allowed}; frame-ancestors 'none'")

    # One person edits: requests are answered one after another, and a change is made before the next one is looked at.
    async def act(request: Request) -> Response:
        if (refused := refusal(request)) is not None:
            return answer(refused)
        body = await _body(request)
        if body is None:
            return answer(JSONResponse({"refused": f"a change has {_LARGEST:,} bytes at the most"}, 413))
        status, said = _acted(session, request.path_params["action"], body)
        return answer(JSONResponse(said, status))

    async def nothing(request: Request, _: Exception) -> Response:
        return answer(refusal(request) or PlainTextResponse("There is nothing here.", 404))

    routes = [Route("/{token}/", show, methods=["GET"]), Route("/{token}/{action}", act, methods=["POST"])]
    return Starlette(routes=routes, exception_handlers={404: nothing, 405: nothing})


def serve(session: Session, ready: Callable[[str], None], port: int = 0) -> None:
    """Serve a session on this machine until the process is interrupted.

    Args:
        session: The file that is being edited.
        ready: Called with the address of the page, once the server takes requests.
        port: The port; 0 for one that is free.

    Raises:
        ModuleNotFoundError: the packages starlette and uvicorn are missing (the extra ``view``).
        OSError: the port is not free.
    """
    try:
        import uvicorn
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(_MISSING) from error

    with socket.create_server((LOOPBACK, port)) as listener:
        token, own = secrets.token_urlsafe(24), listener.getsockname()[1]
        config = uvicorn.Config(
            app(session, token, own),
            access_log=False,  # it would have the token
            lifespan="off",
            log_config=None,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
            ws="none",
        )
        ready(f"http://{LOOPBACK}:{own}/{token}/")
        uvicorn.Server(config).run(sockets=[listener])


async def _body(request: Request) -> bytes | None:
    """Return the body of a request; None where it is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return None
    return bytes(body)


def _acted(session: Session, action: str, body: bytes) -> tuple[int, dict[str, Any]]:
    """Do what a request asks for, and return the status and the content of the answer."""
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict) or (action != "text" and action not in _ACTIONS):
        return 400, {"refused": "this is no change that can be made"}
    if asked.get("revision") != session.revision:
        return 409, {"refused": "the text was changed in another window; load this page again"}
    try:
        if action == "text":
            return 200, {"text": session.text_of(_text(asked, "pointer"))}
        done = _ACTIONS[action](session, asked)
    except RefusedError as error:
        return 422, {"refused": str(error)}
    except Exception as error:  # noqa: BLE001  (of a model's own code)
        traceback.print_exc()
        return 500, {"refused": f"{type(error).__name__}: {error}; nothing was changed, and the terminal says more"}
    return 200, answered(session, done)


def _text(asked: Mapping[str, Any], name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise RefusedError(f"{name}: expected a text")
    return value


def _number(asked: Mapping[str, Any], name: str) -> int:
    value = asked.get(name)
    if not isinstance(value, int):
        raise RefusedError(f"{name}: expected a whole number")
    return value
