"""In the code of a page, each ``hb.`` name that the reference describes is a link to it."""

import re

import hebb_lib

NAME = re.compile(r'<span class="n">hb</span>(?:<span class="o">\.</span><span class="n">\w+</span>)+')
PART = re.compile(r'<span class="n">(\w+)</span>')


def described(parts: list[str], known: dict[str, str]) -> str | None:
    """The address of ``hb.a.b``, or None where the reference has no entry for it."""
    thing = hebb_lib
    for part in parts:
        thing = getattr(thing, part, None)
    names = [".".join(["hebb_lib", *parts])]
    if hasattr(thing, "__qualname__"):
        names.append(f"{thing.__module__}.{thing.__qualname__}")  # hb.learn is hebb_lib.rules.learn
    return next((known[name] for name in names if name in known), None)


def link(html: str, known: dict[str, str]) -> str:
    """`html` with links; `known` has the addresses of what the reference describes, by full name."""

    def linked(found: re.Match) -> str:
        ends = [part.end() for part in PART.finditer(found[0])]
        parts = PART.findall(found[0])[1:]
        for count in range(len(parts), 0, -1):
            if address := described(parts[:count], known):
                cut = ends[count]
                return f'<a class="api" href="{address}">{found[0][:cut]}</a>{found[0][cut:]}'
        return found[0]

    return NAME.sub(linked, html)


def _page(app, pagename, templatename, context, doctree) -> None:
    if doctree is None:
        return
    known = {
        name: f"{app.builder.get_relative_uri(pagename, docname)}#{anchor}"
        for name, _, kind, docname, anchor, _ in app.env.get_domain("py").get_objects()
        if kind != "module"
    }
    context["body"] = link(context["body"], known)


def setup(app) -> None:
    app.connect("html-page-context", _page)
