"""The doctor: one line each, good or with what to do."""

import os
import shutil

from hebb_grade import cli


def lines(course, capsys):
    code = cli.main(["doctor", "--course", str(course)])
    return code, capsys.readouterr().out.splitlines()


def test_all_is_well(course, capsys, sandbox):
    code, said = lines(course, capsys)
    assert code == 0, said
    assert len(said) == 10 and all(line.startswith("ok ") for line in said)


def test_what_is_wrong_is_named_with_what_to_do(course, capsys, monkeypatch):
    monkeypatch.setattr("hebb_grade.sandbox.shutil.which", lambda tool: None)
    (course / "gradebook.db").write_bytes(b"no database " * 100)
    shutil.rmtree(course / "release" / "ps2")
    os.utime(course / "source" / "ps3" / "ps3.ipynb")
    code, said = lines(course, capsys)
    bad = [line for line in said if line.startswith("BAD ")]
    assert code == 1 and len(bad) == 4
    for line, advice in zip(bad, ("apt-get install", "Restore", "release ps2", "release ps3"), strict=True):
        assert advice in line
