"""What grading needs of this machine and this course, each in one line: it is there, or what to do."""

import shutil
from typing import NamedTuple

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

from hebb_grade.course import Course
from hebb_grade.sandbox import cgroups_work, check_sandbox

ENOUGH = 2**30  # bytes of free disk


class Finding(NamedTuple):
    """One thing that was looked at."""

    good: bool
    text: str


def findings(course: Course) -> list[Finding]:
    """Look at the sandbox, its kernel, the gradebook, the student versions and the disk."""
    return [_sandbox(), _cgroup(), _kernel(), _gradebook(course), *_released(course), _disk(course)]


def _sandbox():
    why = check_sandbox()
    return Finding(not why, why or "sandbox: bubblewrap and libseccomp work")


def _cgroup():
    # Not needed: the address space, the file systems and the calls that keep memory are bounded without it.
    if cgroups_work():
        return Finding(True, "memory: bounded by a cgroup too")
    return Finding(True, "memory: bounded by limits of the process; systemd gives no cgroup here")


def _kernel():
    try:
        words = KernelSpecManager().get_kernel_spec("hebb-sandbox").argv
    except NoSuchKernel:
        words = []
    if "hebb_kernel" in words:
        return Finding(True, "kernel: hebb-sandbox is installed")
    return Finding(False, "kernel: hebb-sandbox is missing or old. Install hebb_grade again (make setup)")


def _gradebook(course):
    try:
        with course.gradebook() as gradebook:
            students = len(gradebook.students)
    except Exception as error:
        said = " ".join(str(error).split())[:150]
        return Finding(False, f"gradebook: cannot be opened ({said}). Restore gradebook.db, or see --db")
    return Finding(True, f"gradebook: {students} students")


def _released(course):
    for name in course.assignments():
        path = course.root / "release" / name / f"{name}.ipynb"
        source = course.root / "source" / name / f"{name}.ipynb"
        if not path.exists():
            yield Finding(False, f"{name}: not released. Run hebb-grade release {name}")
        elif path.stat().st_mtime < source.stat().st_mtime:
            yield Finding(
                False, f"{name}: the source is newer than the release. Run hebb-grade release {name}"
            )
        else:
            yield Finding(True, f"{name}: released")


def _disk(course):
    free = shutil.disk_usage(course.root).free
    text = f"disk: {free / 2**30:.1f} GB free"
    return Finding(free > ENOUGH, text if free > ENOUGH else f"{text}; make room for at least 1 GB")
