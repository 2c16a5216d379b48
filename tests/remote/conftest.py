import pytest

from remote.web import served


@pytest.fixture
def web(monkeypatch):
    monkeypatch.setattr("profileparse.remote.storage._PAUSES", (0.01, 0.01, 0.01))
    with served() as web:
        yield web


@pytest.fixture
def memory():
    """Write objects of ``memory://``, gone after the test."""
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")

    def write(**objects):
        for name, data in objects.items():
            system.pipe_file(f"/box/{name}", data)

    write.system = system
    yield write
    system.store.clear()
    system.pseudo_dirs[:] = [""]
