"""Every file of a download ends as collected, under the right student, or as one line that says why not."""

import io
import json
import zipfile

import nbformat
import pytest
from classroom import notebook
from hebb_grade import cli, collect
from hebb_grade.course import Course, Problem

MOODLE = "{}_{}_assignsubmission_file_/ps1.ipynb"


def text(course, assignment="ps1", mark=""):
    return nbformat.writes(notebook(course, assignment, {"+": f"# {mark}"} if mark else {}))


def archive(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return path


def plan(course, tmp_path, files):
    rows = collect.plan(Course(course), "ps1", archive(tmp_path / "in.zip", files))
    assert len(rows) == len(files)
    return rows


def taken(rows):
    return {row.path: (row.student, row.name) for row in rows if not row.why_not}


@pytest.mark.parametrize(
    "path, student, name",
    [
        ("Ann Lee_4711_assignsubmission_file_/ps1.ipynb", "4711", "Ann Lee"),  # Moodle 3.1 and newer
        ("Ann Lee_4711_assignsubmission_file/ps1.ipynb", "4711", "Ann Lee"),
        ("Ann Lee_4711_assignsubmission_file_ps1.ipynb", "4711", "Ann Lee"),  # older, or by choice
        ("Zoë Müller-Öz_4712_assignsubmission_file_/sub/ps1.ipynb", "4712", "Zoë Müller-Öz"),
        ("O'Brien Pat_12_assignsubmission_file_/PS1 (1).ipynb", "12", "O'Brien Pat"),
        ("leeann_4711_98765_ps1.ipynb", "4711", "leeann"),  # Canvas
        ("leeann_LATE_4711_98765_ps1-2.ipynb", "4711", "leeann"),
        ("ps1_alee12_attempt_2025-10-01-12-00-00_ps1.ipynb", "alee12", ""),  # Blackboard
        ("Problem set_alee12_attempt_2025-10-01-12-00-00_my ps1.ipynb", "alee12", ""),
        ("ps1/Abgaben/Lee_Ann_alee_1235/20250101120000_ps1.ipynb", "alee", "Ann Lee"),  # ILIAS
        ("Lee_Ann_alee_1235/ps1.ipynb", "alee", "Ann Lee"),
        ("anna/ps1.ipynb", "anna", ""),  # by hand
        ("anna/ps1/ps1.ipynb", "anna", ""),
        ("ps1/anna/ps1.ipynb", "anna", ""),
        ("anna.ipynb", "anna", ""),
        ("王伟/ps1.ipynb", "王伟", ""),
        ("../../etc/ps1.ipynb", "etc", ""),
        ("an*a[1]/ps1.ipynb", "an_a_1_", ""),
        ("-rf/ps1.ipynb", "_rf", ""),
    ],
)
def test_who_handed_in(course, tmp_path, path, student, name):
    assert taken(plan(course, tmp_path, {path: text(course)})) == {path: (student, name)}


@pytest.mark.parametrize(
    "eve, zim",
    [
        ("eve_1001_501_x_1009_assignsubmission_file_ps1.ipynb", "zim_1009_509_ps1.ipynb"),
        ("eve_1001_501_zim_1009_509_ps1.ipynb", "zim_1009_509_ps1.ipynb"),
        ("eve_1001_501_ps1_zim_attempt_2025-01-01-00-00-00_ps1.ipynb", "zim_1009_509_ps1.ipynb"),
        (
            "Eve_1001_assignsubmission_file_x_1009_assignsubmission_file_ps1.ipynb",
            "Zim_1009_assignsubmission_file_ps1.ipynb",
        ),
        ("Eve_1001_assignsubmission_file_/Z_1009_assignsubmission_file_/ps1.ipynb", MOODLE.format("Z", 1009)),
        ("Eve_1001_assignsubmission_file_/zim_1009_5_ps1.ipynb", MOODLE.format("Z", 1009)),
    ],
)
def test_a_file_name_chooses_no_student(course, tmp_path, eve, zim):
    rows = plan(course, tmp_path, {eve: text(course, mark="eve"), zim: text(course, mark="own")})
    who = {row.path: row.student for row in rows if not row.why_not}
    assert who[zim] == "1009"
    assert who.get(eve, "1001") == "1001"


@pytest.mark.parametrize(
    "files, wins",
    [
        (["01_hebbs_postulate.ipynb", "ps1.ipynb"], "ps1.ipynb"),
        (["Untitled.ipynb", "ps1_final.ipynb", "ps1.ipynb"], "ps1.ipynb"),
        (["ps1 (1).ipynb"], "ps1 (1).ipynb"),
        (["ps1.ipynb.txt"], "ps1.ipynb.txt"),
        (["ps1.json"], "ps1.json"),
        (["20250101_ps1.ipynb"], "20250101_ps1.ipynb"),
        (["Untitled3.ipynb"], "Untitled3.ipynb"),
        (["ps1_v1.ipynb", "ps1_v2.ipynb"], None),  # a question
    ],
)
def test_which_notebook_of_a_student_counts(course, tmp_path, files, wins):
    made = {f"A B_7_assignsubmission_file_/{name}": text(course, mark=name) for name in files}
    rows = plan(course, tmp_path, made)
    assert [path.rpartition("/")[2] for path in taken(rows)] == ([wins] if wins else [])


def test_the_newest_attempt_counts_by_the_marker_of_the_system(course, tmp_path):
    attempts = ((5, ""), (6, "-1"), (7, "-10"))
    canvas = {f"lee_1_{n}_ps1{suffix}.ipynb": text(course, mark=n) for n, suffix in attempts}
    assert list(taken(plan(course, tmp_path, canvas))) == ["lee_1_7_ps1-10.ipynb"]
    board = {f"ps1_lee_attempt_2025-10-0{d}-12-00-00_ps1.ipynb": text(course, mark=d) for d in (1, 3, 2)}
    board["ps1_lee_attempt_2025-10-03-12-00-00.txt"] = "Name: Ann Lee"
    assert list(taken(plan(course, tmp_path, board))) == ["ps1_lee_attempt_2025-10-03-12-00-00_ps1.ipynb"]
    ilias = {f"Lee_Ann_alee_1/2025010{d}120000_ps1.ipynb": text(course, mark=d) for d in (1, 2)}
    assert list(taken(plan(course, tmp_path, ilias))) == ["Lee_Ann_alee_1/20250102120000_ps1.ipynb"]


@pytest.mark.parametrize(
    "name, data, why",
    [
        ("ps1.ipynb", b"{", "not a notebook"),
        ("ps1.ipynb", b"", "empty"),
        ("ps1.ipynb", b"\x00" * 100, "not"),
        ("ps1.ipynb", b"[" * 10**5, "not a notebook"),
        ("ps1.html", b"<p>", "not a notebook"),
        ("ps1.py", b"import numpy", "not a notebook"),
        ("notes.ipynb", b'{"cells": []}', "another notebook"),
        ("ps1.zip", b"PK", "not a notebook"),
    ],
)
def test_what_is_left_out_is_named(course, tmp_path, name, data, why):
    (row,) = plan(course, tmp_path, {f"A B_7_assignsubmission_file_/{name}": data})
    assert why in row.why_not


def test_another_problem_set_is_not_this_one(course, tmp_path):
    rows = plan(course, tmp_path, {f"{who}/ps1.ipynb": text(course, "ps2", who) for who in ("anna", "ben")})
    assert [row.why_not for row in rows] == ["is ps2, not ps1"] * 2


def test_broken_but_honest_files_are_taken(course, tmp_path):
    nb = json.loads(text(course))
    no_ids = [{k: v for k, v in c.items() if k != "id"} for c in nb["cells"]]
    copied = [{"cell_type": c["cell_type"], "source": c["source"]} for c in nb["cells"]]
    big = json.loads(text(course))
    big["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 22 * 2**20}]
    inner = io.BytesIO()
    archive(inner, {"ps1/ps1.ipynb": text(course)})
    files = {
        "bom": b"\xef\xbb\xbf" + text(course).encode(),
        "utf16": text(course).encode("utf-16"),
        "utf16le": text(course).encode("utf-16-le"),
        "crlf": text(course).replace("\n", "\r\n"),
        "cp1252": json.dumps(nb).replace("Problem", "Problème").encode("cp1252"),
        "no-metadata": json.dumps({k: v for k, v in nb.items() if k != "metadata"}),
        "no-ids": json.dumps({**nb, "nbformat_minor": 4, "cells": no_ids}),
        "copied": json.dumps({"cells": copied, "nbformat": 4}),
        "big": json.dumps(big),
        "zip": inner.getvalue(),
    }
    rows = plan(course, tmp_path, {f"{name}/ps1.ipynb": data for name, data in files.items()})
    assert {row.student: row.why_not for row in rows} == dict.fromkeys(files, "")
    assert max(len(row.data) for row in rows) < 2**20


def test_a_damaged_member_costs_one_line(course, tmp_path, capsys):
    path = archive(tmp_path / "x.zip", {f"{who}/ps1.ipynb": text(course) for who in "ab"})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1  # encrypted
    path.write_bytes(data)
    assert cli.main(["collect", "ps1", str(path), "--course", str(course)]) == 0
    said = capsys.readouterr()
    assert said.err.count("\n") == 1 and "encrypted" in said.err and "1 collected" in said.out


def test_links_are_not_followed(course, tmp_path):
    (tmp_path / "in" / "a").mkdir(parents=True)
    (tmp_path / "in" / "a" / "ps1.ipynb").symlink_to("/etc/passwd")
    (row,) = collect.plan(Course(course), "ps1", tmp_path / "in")
    assert "link" in row.why_not
    with pytest.raises(Problem, match="does not exist"):
        collect.plan(Course(course), "ps1", tmp_path / "nowhere")


def test_names_that_look_alike_stay_two(course, tmp_path):
    files = {f"{name}/ps1.ipynb": text(course, mark=name) for name in ("Müller", "Möller", "王伟", "李娜")}
    assert len({who for who, _ in taken(plan(course, tmp_path, files)).values()}) == 4
    files = {f"{name}/ps1.ipynb": text(course, mark=name) for name in ("a b", "a_b")}
    assert all("hand over the one that counts" in row.why_not for row in plan(course, tmp_path, files))


def test_a_dry_run_shows_all_and_takes_nothing(course, tmp_path, capsys):
    path = archive(tmp_path / "x.zip", {"\x1b[2Janna/ps1.ipynb": text(course), "ben/\u202eps1.ipynb": b"{"})
    assert cli.main(["collect", "ps1", str(path), "--dry-run", "--course", str(course)]) == 0
    said = capsys.readouterr().out
    assert said.count("\n") == 2 and "\x1b" not in said and "\u202e" not in said
    assert not (course / "submitted").exists()
