"""The command `hebb-grade`: release, collect, grade, write feedback, export."""

import argparse
import concurrent.futures
import contextlib
import logging
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from hebb_grade import collect, doctor, export, files
from hebb_grade.course import Course, Job, Problem, grade, reason
from hebb_grade.sandbox import check_sandbox
from hebb_grade.sheet import CheckError, Sheet

EPILOG = """a course, from the first command to the last:
  hebb-grade release ps1                   student version and zip, in release/
  hebb-grade collect ps1 downloads.zip     what the learning-management system hands over
  hebb-grade grade ps1 --workers 2         points for the code, each notebook in a sandbox
  jupyter lab                              points for written answers: menu Nbgrader, Formgrader
  hebb-grade feedback ps1                  a page for each student, in feedback/
  hebb-grade export ps1 grades.csv --moodle worksheet.csv"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command; an error is one line and exit status 1."""
    options = _parser().parse_args(arguments)
    logging.lastResort = (
        logging.NullHandler()
    )  # nbgrader's own reports; `reason` takes the one line from them
    try:
        course = Course(Path(options.course).resolve(), options.db)
        if not course.assignments():
            raise Problem(
                f"{course.root} is not a course folder: it has no source/ps1/ps1.ipynb (see --course)"
            )
        if options.run is _doctor:
            return _doctor(course)
        wanted = [options.assignment] if options.assignment else course.assignments()
        if unknown := set(wanted) - set(course.assignments()):
            raise Problem(f"no problem set {unknown.pop()}; there are {', '.join(course.assignments())}")
        for assignment in wanted:
            options.run(course, assignment, options)
    except Problem as problem:
        print(f"hebb-grade: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("hebb-grade: stopped; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


def _doctor(course) -> int:
    found = doctor.findings(course)
    for good, text in found:
        print(f"{'ok ' if good else 'BAD'} {text}")
    return 0 if all(good for good, _ in found) else 1


def _release(course, assignment, options):
    _tried(course, assignment)
    archive = files.release(course, assignment)
    print(f"{assignment}: {os.path.relpath(archive)}")


def _collect(course, assignment, options):
    rows = collect.plan(course, assignment, Path(options.source), options.layout)
    taken = [row for row in rows if not row.why_not]
    if options.dry_run:
        for row in rows:
            becomes = row.why_not or f"{row.student} {collect.shown(row.name)}".strip()
            print(f"{collect.shown(row.path)} → {becomes}")
        return
    for row in rows:
        if row.why_not:
            print(f"{assignment}: left out {collect.shown(row.path)}: {row.why_not}", file=sys.stderr)
    if not taken:
        raise Problem(
            f"no notebook of {assignment} in {options.source}: expected files like anna/{assignment}.ipynb"
        )
    new, unchanged = collect.take(course, assignment, rows)
    print(f"{assignment}: {new} collected, {unchanged} unchanged, {len(rows) - len(taken)} left out")


def _grade(course, assignment, options):
    _tried(course, assignment)
    students = course.submitted(assignment)
    if not students:
        raise Problem(f"no submissions of {assignment}; run hebb-grade collect {assignment} FOLDER")
    if not options.unsafe_no_sandbox and (why := check_sandbox()):
        raise Problem(f"nothing graded, {why}")
    if options.student:
        if options.student not in students:
            raise Problem(f"{options.student} has not handed in {assignment}")
        students = [options.student]
    done = [] if options.again else course.graded(assignment)
    jobs = {
        student: Job(
            course, assignment, student, options.unsafe_no_sandbox, options.time_limit, options.again
        )
        for student in students
        if student not in done
    }
    failed = {}
    with _executor(options) as executor:
        futures = {executor.submit(grade, job): student for student, job in jobs.items()}
        bar = tqdm(total=len(students), initial=len(students) - len(jobs), desc=assignment, unit="notebook")
        with bar:
            for future in concurrent.futures.as_completed(futures):
                try:
                    why = future.result()
                except concurrent.futures.process.BrokenProcessPool:
                    raise Problem("a worker process ended; the same command goes on from here") from None
                except Exception as error:
                    why = f"{type(error).__name__}: {error}"
                if "CheckError: " in why:
                    raise Problem(f"{why.split('CheckError: ')[1]}; grading stopped")
                if why:
                    failed[futures[future]] = why
                bar.update()
    for student, why in sorted(failed.items()):
        print(f"{assignment}: {student} not graded: {why}", file=sys.stderr)
    print(f"{assignment}: {len(jobs) - len(failed)} graded, {len(students) - len(jobs)} already graded")
    if failed:
        raise Problem(
            f"{len(failed)} of {len(students)} submissions of {assignment} could not be graded (see above)"
        )


def _tried(course, assignment) -> Sheet:
    """The checks of a problem set, which the source's own solution passes."""
    try:
        sheet = Sheet(course.root, assignment)
        sheet.try_solution()
    except CheckError as error:
        raise Problem(f"{error}; nothing was done") from None
    return sheet


def _check(course, assignment, options):
    sheet = _tried(course, assignment)
    answers = sheet.answers(course.root)
    wrong = [line for name, given in answers.items() for line in sheet.misjudged(name, given, options.seeds)]
    for line in wrong:
        print(f"{assignment}: {line}", file=sys.stderr)
    if wrong:
        raise Problem(f"{len(wrong)} answers to {assignment} do not get what they deserve (see above)")
    count = sum(len(given["right"]) + len(given["wrong"]) for given in answers.values())
    print(f"{assignment}: {len(sheet.points)} checks, {count} answers, each gets what it deserves")


@contextlib.contextmanager
def _executor(options) -> Iterator[concurrent.futures.Executor]:
    """Processes of this machine, or the workers of a Dask cluster."""
    if options.scheduler:
        try:
            from distributed import Client
        except ImportError:
            raise Problem("--scheduler needs Dask: pip install 'hebb_grade[cluster]'") from None
        try:
            client = Client(options.scheduler, timeout="10s", set_as_default=False)
        except (OSError, ValueError) as error:
            raise Problem(f"no Dask scheduler at {options.scheduler} ({str(error)[:120]})") from None
        with client:
            yield client.get_executor(pure=False, retries=2)
        return
    # Workers are forks of a process that has nbgrader imported, and nothing else done.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["hebb_grade.course"])
    executor = concurrent.futures.ProcessPoolExecutor(options.workers, mp_context=context, initializer=_deaf)
    try:
        yield executor
        executor.shutdown()
    except BaseException:
        executor.shutdown(wait=True, cancel_futures=True)
        raise


def _deaf():
    """Ctrl-C is for the command; a worker first ends the submission that it has begun."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _feedback(course, assignment, options):
    missing = sorted(set(course.submitted(assignment)) - set(course.graded(assignment)))
    for student in missing:
        print(f"{assignment}: no page for {student}: not graded", file=sys.stderr)
    if not course.graded(assignment):
        raise Problem(f"nothing of {assignment} is graded yet")
    os.chdir(course.root)
    written = 0
    for student in course.graded(assignment):
        result = course.api().generate_feedback(assignment, student, force=True)
        if result["success"]:
            written += 1
        else:  # the others get theirs
            print(f"{assignment}: no page for {student}: {reason(result)}", file=sys.stderr)
    print(f"{assignment}: {written} pages in feedback/")


def _export(course, assignment, options):
    system = "canvas" if options.canvas else "moodle" if options.moodle else ""
    sheet = Path(options.canvas or options.moodle) if system else None
    count = export.export(course, assignment, Path(options.file), system, sheet, options.unfinished)
    print(f"{assignment}: {count} grades in {options.file}")


def _return(course, assignment, options):
    count = export.give_back(course, assignment, Path(options.file))
    print(f"{assignment}: {count} pages in {options.file}")


def _parser():
    parser = argparse.ArgumentParser(
        prog="hebb-grade",
        description="Assign, collect and grade problem sets. Each student's notebook runs in a sandbox.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--course", default=".", metavar="FOLDER", help="the course folder (default: this one)"
    )
    common.add_argument(
        "--db", default="", metavar="URL", help="gradebook, such as postgresql+psycopg://user@host/grades"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name, run, help, optional=False):
        made = commands.add_parser(name, parents=[common], help=help, description=f"{help}.")
        made.add_argument("assignment", nargs="?" if optional else None, help="a problem set, such as ps1")
        made.set_defaults(run=run)
        return made

    command("release", _release, "make the student version of a problem set (or of all)", optional=True)

    made = command("check", _check, "try the checks on right and wrong answers, in answers/", optional=True)
    made.add_argument("--seeds", type=_positive(int), default=5, metavar="N", help="draws (default: 5)")

    made = command(
        "collect", _collect, "take submissions from a folder or a zip (Moodle, Canvas, Blackboard, ILIAS)"
    )
    made.add_argument("source", help="the folder or zip")
    made.add_argument("--dry-run", action="store_true", help="only show what would become of each file")
    made.add_argument(
        "--layout",
        default="",
        choices=[*collect.LAYOUTS, "folder"],
        help="whose naming it is (default: what fits)",
    )

    made = command("grade", _grade, "grade what is not graded yet")
    made.add_argument("student", nargs="?", help="only this student")
    made.add_argument("--workers", type=_positive(int), default=os.cpu_count(), metavar="N", help="processes")
    made.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler, such as tcp://10.0.0.1:8786")
    made.add_argument("--again", action="store_true", help="grade again what is graded")
    made.add_argument(
        "--time-limit",
        type=_positive(float),
        default=60.0,
        metavar="SECONDS",
        help="for a notebook (default: 60)",
    )
    made.add_argument(
        "--unsafe-no-sandbox", action="store_true", help="run students' code unprotected; each page says so"
    )

    made = commands.add_parser("doctor", parents=[common], help="look at what grading needs, a line each")
    made.set_defaults(run=_doctor)

    command("feedback", _feedback, "write a feedback page for each student")

    made = command("return", _return, "zip the feedback pages as Moodle takes them back")
    made.add_argument("file", help="the zip file")

    made = command("export", _export, "write the grades as CSV")
    made.add_argument("file", help="the CSV file")
    which = made.add_mutually_exclusive_group()
    which.add_argument("--moodle", metavar="SHEET", help="fill in the grading worksheet that Moodle gave out")
    which.add_argument("--canvas", metavar="SHEET", help="fill in the gradebook that Canvas gave out")
    made.add_argument(
        "--unfinished",
        action="store_true",
        help="also while work waits; in the plain table a column says which",
    )
    return parser


def _positive(kind):
    def number(text):
        value = kind(text)
        if not value > 0:
            raise ValueError
        return value

    number.__name__ = "positive number"
    return number


if __name__ == "__main__":
    sys.exit(main())
