"""The page of claims: each claim of the chapters, linked to its place in the text and to its test.

A test is bound by ``@pytest.mark.claim("4.5")``. A claim without a test, or a test without a claim,
is a warning, and warnings fail the build. The paragraphs of the test's docstring that begin with "Domain:"
and "Near miss:" say what the test draws from and where it has to fail; the page shows them.
"""

import ast
import inspect
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from hebb_book.notation import claim_box

logger = logging.getLogger(__name__)


@dataclass
class Test:
    name: str
    file: str
    source: str
    doc: str

    def said(self, what: str) -> str:
        """The docstring's paragraph that begins with `what` and a colon, "" if there is none."""
        paragraphs = [" ".join(p.split()) for p in self.doc.split("\n\n")]
        return next((p.removeprefix(f"{what}:").strip() for p in paragraphs if p.startswith(f"{what}:")), "")


class claims_page(nodes.General, nodes.Element):
    """Where the list of claims goes; it is filled when every chapter has been read."""


class ClaimsIndex(SphinxDirective):
    """``{claims-index}``: the list of all claims, chapter by chapter."""

    def run(self) -> list[nodes.Node]:
        for file in _test_files(self.env.app):
            self.env.note_dependency(str(file))
        self.env.hebb_claims_page = self.env.docname
        return [claims_page()]


def tests_by_number(files: list[Path]) -> dict[str, list[Test]]:
    """The tests marked ``claim``, by the number of the claim."""
    found: dict[str, list[Test]] = {}
    for file in files:
        text = file.read_text(encoding="utf-8")
        for item in ast.walk(ast.parse(text)):
            if not isinstance(item, ast.FunctionDef):
                continue
            for mark in item.decorator_list:
                if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.claim":
                    source = "\n".join(text.splitlines()[item.lineno - 1 : item.end_lineno])
                    doc = inspect.cleandoc(ast.get_docstring(item) or "")
                    found.setdefault(mark.args[0].value, []).append(Test(item.name, file.name, source, doc))
    return found


def _test_files(app) -> list[Path]:
    return sorted((Path(app.confdir) / "tests" / "claims").glob("test_*.py"))


def _collect(app, doctree) -> None:
    docname = app.env.docname
    for box in doctree.findall(claim_box):
        app.env.hebb_claims[box["number"]] = (docname, box["ids"][0], [c.deepcopy() for c in box.children])


def _purge(app, env, docname) -> None:
    env.hebb_claims = {n: c for n, c in getattr(env, "hebb_claims", {}).items() if c[0] != docname}


def _merge(app, env, docnames, other) -> None:
    env.hebb_claims.update({n: c for n, c in other.hebb_claims.items() if c[0] in docnames})


def _rebuild_page(app, env) -> list[str]:
    """The page of claims shows other pages' text, so it is written anew in every build."""
    page = getattr(env, "hebb_claims_page", None)
    tests = tests_by_number(_test_files(app))
    for number in sorted({*env.hebb_claims, *tests}, key=_in_order):
        bound = tests.get(number, [])
        if number not in env.hebb_claims:
            logger.warning("test %s asserts claim %s, which no chapter makes", bound[0].name, number)
        elif len(bound) != 1:
            logger.warning(
                "claim %s has %d tests; it needs exactly one",
                number,
                len(bound),
                location=env.hebb_claims[number][0],
            )
    return [page] if page else []


def _in_order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def _resolve(app, doctree, docname) -> None:
    env = app.env
    page = getattr(env, "hebb_claims_page", None)
    if page is None:
        return
    for box in doctree.findall(claim_box):
        target = f"{app.builder.get_relative_uri(docname, page)}#test-{box['number'].replace('.', '-')}"
        link = nodes.reference("", "Its test", refuri=target, internal=True, classes=["claim-test"])
        box += nodes.paragraph("", "", link, classes=["claim-link"])
    for place in list(doctree.findall(claims_page)):
        place.replace_self(_list_of_claims(app, docname))


def _list_of_claims(app, docname: str) -> list[nodes.Node]:
    env = app.env
    tests = tests_by_number(_test_files(app))
    sections: dict[str, nodes.section] = {}
    for number in sorted(env.hebb_claims, key=_in_order):
        chapter, anchor, content = env.hebb_claims[number]
        if chapter not in sections:
            title = env.titles[chapter].astext()
            sections[chapter] = nodes.section(
                "", nodes.title(title, title), ids=[f"claims-{Path(chapter).name.replace('_', '-')}"]
            )
        where = f"{app.builder.get_relative_uri(docname, chapter)}#{anchor}"
        entry = nodes.container(ids=[f"test-{number.replace('.', '-')}"], classes=["claim-entry"])
        entry += [c.deepcopy() for c in content]
        for link in entry.findall(nodes.reference):  # what the chapter calls #here is on another page now
            if "refid" in link:
                link["refuri"] = (
                    f"{app.builder.get_relative_uri(docname, chapter)}#{link.attributes.pop('refid')}"
                )
        link = nodes.reference("", f"Claim {number} in the text", refuri=where, internal=True)
        entry += nodes.paragraph("", "", link)
        for test in tests.get(number, []):
            for what in ("Domain", "Near miss"):
                label, said = nodes.strong("", f"{what}: "), nodes.Text(test.said(what))
                entry += nodes.paragraph("", "", label, said, classes=["claim-tried"])
            entry += nodes.raw(
                "", f"<details><summary><code>{test.file}</code>, {test.name}</summary>", format="html"
            )
            entry += nodes.literal_block(test.source, test.source, language="python")
            entry += nodes.raw("", "</details>", format="html")
        sections[chapter] += entry
    return list(sections.values())


def setup(app) -> None:
    app.add_node(claims_page)
    app.add_directive("claims-index", ClaimsIndex)
    app.connect("doctree-read", _collect)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect(
        "env-before-read-docs",
        lambda app, env, names: setattr(env, "hebb_claims", getattr(env, "hebb_claims", {})),
    )
    app.connect("env-updated", _rebuild_page)
    app.connect("doctree-resolved", _resolve)
