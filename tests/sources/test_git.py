"""Git: real repositories, served by git itself over HTTP on loopback."""

import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from cards.errors import SourceError
from cards.sources import forges, git
from cards.sources.pins import pins

IDENTITY = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@e.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@e.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def run(folder: Path, *arguments: str, told: str = "") -> str:
    environ = {"PATH": os.environ["PATH"], **IDENTITY}
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environ, check=True, capture_output=True, text=True, input=told
    )
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str | None]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")
    run(folder, "add", "--all")
    run(folder, "commit", "--quiet", "--message", "x")


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    folder = tmp_path / "served/owner/notes.git"
    folder.mkdir(parents=True)
    run(folder, "init", "--quiet", "--initial-branch", "trunk")
    files = {
        "README.md": "# 一",
        "docs/锁.md": "# 锁",
        "docs/a b.txt": "x",
        "code.py": "print()",
        "img/p.png": "png",
    }
    commit(folder, {**files, "docs/deep/er.md": "# deep", ".gitignore": "build/\n"})
    return folder


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    root: Path
    asked: list[str]
    status: int


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        self.server.asked.append(self.path)
        if self.server.status != 200:
            self.send_response(self.server.status)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere.git")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        environ = {
            "PATH": os.environ["PATH"],
            **IDENTITY,
            "GIT_PROJECT_ROOT": str(self.server.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": url.path,
            "QUERY_STRING": url.query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "GIT_CONFIG_COUNT": "2",
            "GIT_CONFIG_KEY_0": "uploadpack.allowFilter",
            "GIT_CONFIG_VALUE_0": "true",
            "GIT_CONFIG_KEY_1": "uploadpack.allowAnySHA1InWant",
            "GIT_CONFIG_VALUE_1": "true",
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, env=environ, capture_output=True, check=True
        )
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        self.send_response(int(headers.pop("Status", "200").split()[0]))
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server(tmp_path: Path) -> Iterator[_Server]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.root, server.asked, server.status = tmp_path / "served", [], 200
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def url(server: _Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}/owner/notes.git"


def fetched(url: str, folder: Path, ref: str | None = None, **options: Any) -> git.Checkout:
    return git.fetched(url, folder, ref=ref, check=lambda _: (), **options)


def names(checkout: git.Checkout, pattern: str | None = None) -> list[str]:
    return [path.relative_to(checkout.folder).as_posix() for path in checkout.files(pattern)]


ARTICLES = ["README.md", "docs/a b.txt", "docs/deep/er.md", "docs/锁.md"]


def test_a_checkout_has_the_files_under_version_control(origin: Path) -> None:
    (origin / "untracked.md").write_text("new")
    (origin / "build").mkdir()
    (origin / "build/ignored.md").write_text("made")
    (origin / "link.md").symlink_to("README.md")
    run(origin, "add", "link.md")
    run(origin, "remote", "add", "origin", "git@github.com:owner/notes.git")
    checkout = git.local(origin)
    assert names(checkout) == ARTICLES
    assert names(checkout, "docs/*.md") == ["docs/锁.md"]
    assert names(checkout, "docs/**/*.md") == ["docs/deep/er.md", "docs/锁.md"]
    assert names(checkout, "**/*.py") == ["code.py"]
    assert (
        checkout.public(origin / "docs/a b.txt") == "https://github.com/owner/notes/blob/trunk/docs/a%20b.txt"
    )
    assert [each.name for each in git.tracked(origin / "docs/deep")] == ["er.md"]


def test_a_folder_that_is_no_checkout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="git says"):
        git.local(tmp_path)
    with pytest.raises(SourceError, match="no such"):
        git.local(tmp_path / "nothing")


def test_a_hostile_checkout_runs_nothing(origin: Path, tmp_path: Path) -> None:
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    run(origin, "config", "core.fsmonitor", str(trap))
    run(origin, "config", "core.hooksPath", str(tmp_path))
    git.local(origin).files()
    assert not (tmp_path / "sprung").exists()


def test_a_repository_is_fetched_and_kept_up_to_date(
    origin: Path, url: str, server: _Server, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    checkout = fetched(url, cache)
    assert names(checkout) == ARTICLES
    assert (checkout.ref, checkout.kept) == ("trunk", "")
    assert (checkout.folder / "img/p.png").exists()
    assert not (checkout.folder / "code.py").exists()
    assert run(checkout.folder, "rev-list", "--count", "HEAD") == "1"

    commit(origin, {"README.md": "# 二", "docs/锁.md": None, "new.md": "# new"})
    again = fetched(url, cache)
    assert again.folder == checkout.folder
    assert names(again) == ["README.md", "docs/a b.txt", "docs/deep/er.md", "new.md"]
    assert (again.folder / "README.md").read_text("utf-8") == "# 二"
    assert run(again.folder, "rev-list", "--count", "HEAD") == "1"
    assert len(list(cache.iterdir())) == 1

    server.status = 500
    kept = fetched(url, cache)
    assert names(kept) == names(again)
    assert "500" in kept.kept
    server.asked.clear()
    assert names(fetched(url, cache, offline=True)) == names(again)
    assert server.asked == []


def test_history_that_was_written_anew_is_followed(origin: Path, url: str, tmp_path: Path) -> None:
    fetched(url, tmp_path / "cache")
    run(origin, "checkout", "--quiet", "--orphan", "other")
    commit(origin, {"README.md": "# anew"})
    run(origin, "branch", "--quiet", "--move", "--force", "other", "trunk")
    again = fetched(url, tmp_path / "cache")
    assert (again.folder / "README.md").read_text("utf-8") == "# anew"


def test_a_branch_or_tag_of_its_own(origin: Path, url: str, tmp_path: Path) -> None:
    run(origin, "tag", "v1")
    run(origin, "checkout", "--quiet", "-b", "feature/x")
    commit(origin, {"only.md": "# here"})
    run(origin, "checkout", "--quiet", "trunk")
    assert "only.md" in names(fetched(url, tmp_path / "cache", "feature/x"))
    for _ in range(2):
        assert "only.md" not in names(tagged := fetched(url, tmp_path / "cache", "v1"))
    assert tagged.ref == "v1"
    assert len(list((tmp_path / "cache").iterdir())) == 2


def test_what_cannot_be_had_leaves_nothing_behind(url: str, server: _Server, tmp_path: Path) -> None:
    server.root.mkdir(exist_ok=True)
    for status in (200, 404, 401, 302):
        server.status = status
        with pytest.raises(SourceError, match="git says"):
            fetched(url, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def stacked(folder: Path, blob: str, name: str, depth: int) -> None:
    """Commit a tree that holds another ten times, and so on; at the bottom a file ten times."""
    entry = f"100644 blob {blob}"
    for _ in range(depth):
        rows = "".join(f"{entry}\t{at}{name}\n" for at in range(10))
        tree = run(folder, "mktree", "--missing", told=rows)
        entry, name = f"040000 tree {tree}", ""
    made = run(folder, "commit-tree", tree, "-m", "x", "-p", "HEAD")
    run(folder, "update-ref", "refs/heads/trunk", made)


def test_a_repository_of_more_names_than_memory_is_refused(origin: Path, url: str, tmp_path: Path) -> None:
    checkout = fetched(url, tmp_path / "cache")
    stacked(origin, run(origin, "rev-parse", "HEAD:README.md"), ".md", depth=10)
    with pytest.raises(SourceError, match="more files than"):
        fetched(url, tmp_path / "another")
    assert not any((tmp_path / "another").iterdir())
    again = fetched(url, tmp_path / "cache")
    assert "more files than" in again.kept
    assert names(again) == names(checkout)


def test_a_link_in_a_repository_leads_nowhere(origin: Path, url: str, tmp_path: Path) -> None:
    (origin / "passwd.md").symlink_to("/etc/passwd")
    commit(origin, {})
    checkout = fetched(url, tmp_path / "cache")
    assert not (checkout.folder / "passwd.md").is_symlink()
    assert "passwd.md" not in names(checkout)


@pytest.mark.parametrize(
    ("address", "ref"),
    [
        ("ext::sh -c touch% /tmp/x", None),
        ("file:///etc", None),
        ("--upload-pack=touch x", None),
        ("ssh://e.org/x", None),
        ("https://e.org/x.git", "--upload-pack=x"),
        ("https://e.org/x.git", "a..b"),
    ],
)
def test_what_is_no_address_is_never_asked(address: str, ref: str | None, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no address"):
        fetched(address, tmp_path, ref)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/x.git", "http://localhost:8000/x.git", "http://[::1]/x.git"]
)
def test_private_addresses_are_looked_at_first(address: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="private"):
        git.fetched(address, tmp_path, check=pins)
    assert pins(address, private=True) == []


def test_a_host_is_asked_where_it_was_looked_up(origin: Path, server: _Server, tmp_path: Path) -> None:
    port = server.server_address[1]
    address = f"http://notes.example.org:{port}/owner/notes.git"
    checkout = git.fetched(
        address, tmp_path / "cache", check=lambda _: [f"notes.example.org:{port}:127.0.0.1"]
    )
    assert names(checkout) == ARTICLES


@pytest.mark.parametrize(
    ("address", "yes"),
    [
        ("https://github.com/owner/name", True),
        ("https://github.com/owner/name.git", True),
        ("https://www.github.com/owner/name/", True),
        ("https://gitee.com/owner/name", True),
        ("https://git.example.org/x.git", True),
        ("https://github.com/owner", False),
        ("https://github.com/owner/name/issues", False),
        ("https://github.com/topics/java", False),
        ("https://example.org/owner/name", False),
        ("git@github.com:owner/name.git", False),
    ],
)
def test_addresses_of_repositories(address: str, yes: bool) -> None:
    assert git.is_repository(address) is yes


@pytest.mark.parametrize(
    ("remote", "view"),
    [
        ("https://github.com/o/r.git", "https://github.com/o/r/blob/main/a/%E9%94%81.md"),
        ("git@gitee.com:o/r.git", "https://gitee.com/o/r/blob/main/a/%E9%94%81.md"),
        ("ssh://git@gitlab.com/o/r", "https://gitlab.com/o/r/-/blob/main/a/%E9%94%81.md"),
        ("https://codeberg.org/o/r", "https://codeberg.org/o/r/src/branch/main/a/%E9%94%81.md"),
        ("https://bitbucket.org/o/r", "https://bitbucket.org/o/r/src/main/a/%E9%94%81.md"),
        ("https://example.org/o/r.git", None),
        ("", None),
    ],
)
def test_where_a_file_is_shown(remote: str, view: str | None) -> None:
    assert forges.view(remote, "main", "a/锁.md") == view


def test_where_the_file_is_that_a_page_shows() -> None:
    for forge in forges.known().values():
        page, file = forge["example"]
        assert forges.raw(page) == forges.raw(f"{page}?plain=1#L10") == file
        assert forges.raw(file) is None
    assert forges.raw("https://github.com/o/r/issues/1") is None


@pytest.mark.parametrize(
    ("page", "folder"),
    [
        ("https://github.com/o/r/tree/main/docs/%E9%94%81", ("https://github.com/o/r", "main", "docs/锁")),
        ("https://gitee.com/o/r/tree/v1.2/", ("https://gitee.com/o/r", "v1.2", "")),
        ("https://gitlab.com/g/o/r/-/tree/main/docs", ("https://gitlab.com/g/o/r", "main", "docs")),
        ("https://github.com/o/r", None),
        ("https://example.org/o/r/tree/main/docs", None),
    ],
)
def test_which_folder_a_page_shows(page: str, folder: tuple[str, str, str] | None) -> None:
    assert forges.folder(page) == folder
