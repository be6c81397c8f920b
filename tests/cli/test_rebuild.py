"""``mkdeck build`` again: quick where nothing has changed, and the same deck in any case."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.test_build import report_of

AGAIN = "x: unchanged since the last build, x.apkg was left as it is (4 notes)\n"


def kept(tmp_path: Path) -> list[str]:
    with closing(sqlite3.connect(f"{tmp_path}-cache/cache-1.sqlite3")) as connection:
        return [key.partition(":")[0] for (key,) in connection.execute("SELECT key FROM kept ORDER BY key")]


def test_a_build_with_nothing_to_do_says_so_and_reads_nothing(
    tmp_path: Path, article: Path, run: Run
) -> None:
    first = run("build", "good.md", "-o", "x.apkg")
    assert "1 to read" in first.stderr
    assert {"article", "head", "sights"} <= {*kept(tmp_path)}
    again = run("build", "good.md", "-o", "x.apkg")
    assert (again.returncode, again.stdout) == (0, "")
    assert again.stderr.startswith(AGAIN)
    assert again.stderr.count("\n") == 1, "no source was read, and no table is shown"
    assert run("build", "good.md", "-o", "x.apkg", "--lang", "zh").stderr.startswith(
        "x：上次构建以后没有变化"
    )


def test_the_report_in_json_is_the_same_as_that_of_a_whole_build(
    tmp_path: Path, article: Path, run: Run
) -> None:
    report_of(run, "good.md", "-o", "x.apkg")
    assert report_of(run, "good.md", "-o", "x.apkg") == report_of(
        run, "good.md", "-o", "x.apkg", "--no-cache"
    )


def test_no_cache_reads_every_article_anew(tmp_path: Path, article: Path, run: Run) -> None:
    run("extract", "good.md")
    for command in (["extract"], ["check"], ["diff", "-o", "x.apkg"]):
        with closing(sqlite3.connect(f"{tmp_path}-cache/cache-1.sqlite3")) as connection, connection:
            connection.execute("UPDATE kept SET used = 1 WHERE key LIKE 'article:%'")
        done = run(command[0], "good.md", *command[1:], "--no-cache")
        assert done.returncode == 0, done.stderr
        with closing(sqlite3.connect(f"{tmp_path}-cache/cache-1.sqlite3")) as connection:
            (used,) = connection.execute("SELECT used FROM kept WHERE key LIKE 'article:%'").fetchone()
        assert used > 1, "it was kept anew"


def test_an_article_is_worked_on_once_whatever_the_command(tmp_path: Path, article: Path, run: Run) -> None:
    cards = run("extract", "good.md", "--format", "jsonl").stdout
    assert kept(tmp_path).count("article") == 1
    assert run("extract", "good.md", "--format", "jsonl").stdout == cards
    run("build", "good.md", "-o", "x.apkg")
    assert kept(tmp_path).count("article") == 1


def test_an_exit_code_of_problems_stays(tmp_path: Path, article: Path, run: Run) -> None:
    (tmp_path / "bad.md").write_bytes(b"\x00" * 99)
    for _ in range(2):
        done = run("build", "good.md", "bad.md", "-o", "x.apkg")
        assert done.returncode == 1
        assert "error: bad.md" in done.stderr


def test_without_a_place_for_the_cache_all_goes_on(tmp_path: Path, article: Path, run: Run) -> None:
    done = run("build", "good.md", "-o", "x.apkg", MKDECK_CACHE_DIR=str(article))
    assert done.returncode == 0, done.stderr
    assert "x: written to x.apkg" in done.stderr


def test_a_cache_that_is_removed_or_torn_costs_time_only(tmp_path: Path, article: Path, run: Run) -> None:
    run("build", "good.md", "-o", "x.apkg")
    file = Path(f"{tmp_path}-cache/cache-1.sqlite3")
    for data in (None, b"torn" * 5000):
        file.unlink() if data is None else file.write_bytes(data)
        done = run("build", "good.md", "-o", "x.apkg")
        assert done.returncode == 0, done.stderr
        assert "unchanged" in done.stderr
    assert run("doctor").stdout.count(f"cache {tmp_path}-cache") == 1
