"""The commands of the page on grading, word for word, on a class of three."""

import csv
import json
import shutil
import socket
import subprocess
import time
import urllib.request
import zipfile
from pathlib import Path

import nbformat
import pytest
from classroom import COURSEWORK, blocks, environment, notebook
from hebb_grade.course import Course

NAMES = {4711: "Ann Lee", 4712: "Ben Öz", 4713: "Kim Chi"}


@pytest.fixture(scope="module")
def home(tmp_path_factory, sandbox):
    """A home with a clone of the coursework, and a download with three submissions."""
    home = tmp_path_factory.mktemp("home")
    tracked = ("source", "checks", "answers", "nbgrader_config.py")
    for name in tracked:
        copy = shutil.copytree if (COURSEWORK / name).is_dir() else shutil.copy
        (home / "coursework").mkdir(exist_ok=True)
        copy(COURSEWORK / name, home / "coursework" / name)
    return home


def run(home: Path, folder: str, commands: str) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands],
        cwd=home / folder,
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def download(course: Path) -> dict[str, str]:
    wrong = {"delta_w_answer": "def delta_w(w, x, alpha): return w"}
    written = {"orthogonal": "Then $y = 0$ and nothing changes.", "postulate": "It is about <b>causes</b>."}
    right = nbformat.writes(nbformat.read(course / "source" / "ps1" / "ps1.ipynb", as_version=4))
    return {
        "Ann Lee_4711_assignsubmission_file/ps1.ipynb": right,
        "Ben Öz_4712_assignsubmission_file/ps1.ipynb": nbformat.writes(
            notebook(course, "ps1", wrong | written)
        ),
        "Kim Chi_4713_assignsubmission_file_/ps1 (1).ipynb": nbformat.writes(notebook(course, "ps1", {})),
    }


def test_the_page_from_the_first_command_to_the_last(home):
    course = home / "coursework"
    release, change = blocks("Release")
    run(home, ".", release)
    assert "each gets what it deserves" in run(home, "coursework", change)
    assert len(list(course.glob("release/ps?.zip"))) == 5
    (home / "Downloads").mkdir()
    with zipfile.ZipFile(home / "Downloads" / "ps1.zip", "w") as archive:
        for path, text in download(course).items():
            archive.writestr(path, text)
    said = run(home, "coursework", blocks("Collect")[0])
    assert "3 collected" in said and "→ 4713 Kim Chi" in said
    first, again = blocks("Grade")
    assert "3 graded, 0 already graded" in run(home, "coursework", first)
    assert "0 graded, 3 already graded" in run(home, "coursework", first)
    assert "1 graded" in run(home, "coursework", again)
    formgrader(home, blocks("Written answers")[0])
    with Course(course).gradebook() as gradebook:
        for submission in gradebook.assignment_submissions("ps1"):
            for grade in submission.notebooks[0].grades:
                if grade.needs_manual_grade:
                    grade.manual_score, grade.needs_manual_grade = 2.5, False
        gradebook.db.commit()
    # Sheets as the systems give them out: Moodle's of a German course, Canvas's with other columns.
    (home / "Downloads" / "worksheet.csv").write_text(
        "\ufeffID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,"
        "Bewertung kann geändert werden,Zuletzt geändert (Bewertung),Feedback als Kommentar\r\n"
        + "".join(f'Teilnehmer/in{n},{name},,Abgegeben,,"15,00",Ja,-,\r\n' for n, name in NAMES.items())
        + 'Teilnehmer/in4799,Nie Da,,Keine Abgabe,,"15,00",Ja,-,\r\n'
    )
    (home / "Downloads" / "gradebook.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,ps1 (771),ps2 (772),Final Score\n"
        "    Points Possible,,,,,15.00,15.00,(read only)\n"
        + "".join(f'"{name}",{n},,,A,,7,\n' for n, name in NAMES.items())
    )
    run(home, "coursework", blocks("Feedback and grades")[0])
    assert len(list(course.glob("feedback/*/ps1/ps1.html"))) == 3
    plain = list(csv.DictReader((course / "grades.csv").open()))
    assert [(row["Name"], row["Total"], row["State"]) for row in plain] == [
        ("Ann Lee", "14", "graded"),
        ("Ben Öz", "5", "graded"),
        ("Kim Chi", "0", "graded"),
    ]
    assert [row["delta_w"] for row in plain] == ["2", "0", "0"]
    moodle = list(csv.reader((course / "moodle.csv").open()))
    assert [row[4] for row in moodle] == ["Bewertung", "14", "5", "0", ""]
    assert moodle[1][0] == "Teilnehmer/in4711" and moodle[1][5] == "15,00"
    canvas = list(csv.DictReader((course / "canvas.csv").open()))
    assert [(row["ID"], row["ps1 (771)"], row["ps2 (772)"]) for row in canvas[1:]] == [
        ("4711", "14", "7"),
        ("4712", "5", "7"),
        ("4713", "0", "7"),
    ]


def formgrader(home: Path, command: str) -> None:
    """Start JupyterLab by the page's command and open what it shows of the course."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"open_browser": False, "port": port, "ip": "127.0.0.1", "allow_root": True}
    (home / ".jupyter").mkdir()
    config = {"ServerApp": settings, "IdentityProvider": {"token": ""}}
    (home / ".jupyter" / "jupyter_server_config.json").write_text(json.dumps(config))
    server = subprocess.Popen(
        command.split(),
        cwd=home / "coursework",
        env={**environment(home), "JUPYTER_CONFIG_DIR": str(home / ".jupyter")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        page = ""
        for _ in range(240):
            try:
                with urllib.request.urlopen(
                    f"http://127.0.0.1:{port}/formgrader/api/submissions/ps1"
                ) as answer:
                    page = answer.read().decode()
                break
            except OSError:
                time.sleep(0.5)
        waiting = {row["student"]: row["needs_manual_grade"] for row in json.loads(page)}
        assert waiting == {"4711": True, "4712": True, "4713": False}
    finally:
        server.terminate()
        server.wait(20)
