"""A web server of files in memory, with version tags, that can fail."""

import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote


class Web:
    """What a server has and does.

    ``files`` are contents by path; ``headers`` more headers by path; ``answers`` are statuses that the next requests get instead, None among
    them for a connection that breaks off within the content; ``asked`` counts the requests by method and path.
    """

    def __init__(self):
        self.files: dict[str, bytes] = {}
        self.headers: dict[str, dict[str, str]] = {}
        self.answers: list[int | None] = []
        self.asked: Counter[tuple[str, str]] = Counter()
        self.queries: list[str] = []
        self.address = ""


@contextmanager
def served():
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def do_HEAD(self):
            self.answer(b"")

        def do_GET(self):
            self.answer(None)

        def answer(self, content):
            path, _, query = self.path.partition("?")
            name = unquote(path)[1:]
            web.asked[self.command, name] += 1
            web.queries.append(query)
            status = 200
            if web.answers and self.command == "GET":
                status = web.answers.pop(0)
            elif name not in web.files:
                status = 404
            data = web.files.get(name, b"") if status in {200, None} else b"no"
            self.send_response(status or 200)
            for header, value in web.headers.get(name, {}).items():
                self.send_header(header, value)
            start, end = 0, len(data)
            self.send_header("Content-Length", str(end - start))
            self.end_headers()
            if content is None:
                self.wfile.write(data if status is not None else data[: len(data) // 2])
            if status is None:
                self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        web.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield web
        finally:
            server.shutdown()
            thread.join()
