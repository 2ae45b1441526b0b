r"""TeX mathematics to MathML Core, which browsers draw and screen readers read without any script.

>>> to_mathml(r"\dot w = \alpha C w")
'<math><mover accent="true"><mi>w</mi>…</math>'

It knows what a mathematical text needs and nothing of TeX's macro language; whatever it does not know is
a `TexError`, never a silent guess. The spacing follows the classes of *The TeXbook*, chapter 18: MathML's own
rules agree with them in most places, and the attributes `lspace` and `rspace` say where they do not.
"""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from docutils.utils.math import mathalphabet2unichar as alphabets
from docutils.utils.math import tex2unichar as symbols

Element = ElementTree.Element

TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
THIN = "0.167em"
LONG = 24  # letters

# Which class TeX gives a symbol: it decides on the space around it.
CLASSES = {
    "ord": symbols.mathalpha | symbols.mathord | symbols.mathfence,
    "op": symbols.mathop,
    "bin": symbols.mathbin,
    "rel": symbols.mathrel,
    "open": symbols.mathopen | {"lvert": "|", "lVert": "‖"},
    "close": symbols.mathclose | {"rvert": "|", "rVert": "‖"},
    "punct": {"colon": ":"},
    "inner": {"ldots": "…", "dots": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱"},
}
COMMANDS = {name: (kind, char) for kind, table in CLASSES.items() for name, char in table.items()}
COMMANDS |= {"iff": ("rel", "⟺"), "hbar": ("ord", "ℏ"), "phi": ("ord", "ϕ"), "prime": ("ord", "′")}
CHARACTERS = {
    **dict.fromkeys("+*±×·∓", "bin"),
    **dict.fromkeys("=<>:≤≥≠≈∝→∈≪≫", "rel"),
    **dict.fromkeys("([⟨", "open"),
    **dict.fromkeys(")]⟩!", "close"),
    **dict.fromkeys(",;", "punct"),
}
FUNCTIONS = {"arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "deg", "dim", "exp", "ker"}
FUNCTIONS |= {"ln", "log", "sec", "sin", "sinh", "tan", "tanh"}
LIMITS = {"det", "gcd", "inf", "lim", "liminf", "limsup", "max", "min", "sup", "Pr"}
ACCENTS = {
    "dot": "˙",
    "ddot": "¨",
    "hat": "^",
    "bar": "¯",
    "tilde": "~",
    "vec": "→",
    "check": "ˇ",
    "widehat": "^",
    "widetilde": "~",
    "overline": "¯",
}
SPACES = {
    ",": THIN,
    "thinspace": THIN,
    ":": "0.222em",
    ">": "0.222em",
    ";": "0.278em",
    "!": "-0.167em",
    " ": "0.25em",
    "quad": "1em",
    "qquad": "2em",
}
ALPHABETS = {
    "mathbb": alphabets.mathbb,
    "mathbf": alphabets.mathbf,
    "mathcal": alphabets.mathcal,
    "mathfrak": alphabets.mathfrak,
    "mathsf": alphabets.mathsf,
    "mathtt": alphabets.mathtt,
    "boldsymbol": alphabets.mathbf | alphabets.mathbfit,
    "bm": alphabets.mathbf | alphabets.mathbfit,
}
BIG = {"big": "1.2em", "Big": "1.8em", "bigg": "2.4em", "Bigg": "3em"}
FENCES = {
    "matrix": ("", ""),
    "smallmatrix": ("", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
    "cases": ("{", ""),
    "array": ("", ""),
}
ALIGNED = {"aligned", "align", "align*", "alignedat", "split", "gathered", "gather", "gather*"}


class TexError(ValueError):
    """Something that this converter does not understand."""


@dataclass
class Atom:
    """A piece of a formula and its class; `operator` is the element that carries its spacing."""

    kind: str
    element: Element
    operator: Element | None = None
    limits: bool = False


def to_mathml(tex: str, display: bool = False) -> str:
    """A `<math>` element for a formula; several for a long one in a line of text.

    Browsers do not break a line inside of `<math>`, so a long formula is cut after
    relations, operations and commas.
    """
    parser = Parser(tex, display)
    row = parser.whole()
    pieces = [row]
    if not display and sum(len("".join(piece.itertext())) for piece in row) > LONG:
        pieces = [[]]
        for piece in row:
            pieces[-1].append(piece)
            if any(piece is place for place in parser.breaks):
                pieces.append([])
    attributes = {"display": "block"} if display else {}
    made = [element("math", *piece, **attributes) for piece in pieces if piece]
    return "".join(ElementTree.tostring(math, encoding="unicode") for math in made)


def element(tag: str, *content: "Element | str", **attributes: str) -> Element:
    made = Element(tag, attributes)
    for item in content:
        if isinstance(item, str):
            made.text = item
        else:
            made.append(item)
    return made


def group(elements: list[Element]) -> Element:
    """One element out of several."""
    return elements[0] if len(elements) == 1 else element("mrow", *elements)


def wordy(kind: str, text: str, **attributes: str) -> Atom:
    """An operator, fence or relation."""
    operator = element("mo", text, **attributes)
    return Atom(kind, operator, operator)


class Parser:
    """Recursive descent over the tokens; each method reads what it is named after."""

    def __init__(self, tex: str, display: bool) -> None:
        self.tex = tex
        self.tokens = TOKEN.findall(tex)
        self.position = 0
        self.script = False  # in sub- and superscripts TeX leaves out most spaces
        self.display = display
        self.breaks: list[Element] = []  # relations, operations and commas, after which a line may end

    # Tokens

    def peek(self) -> str:
        while self.position < len(self.tokens) and self.tokens[self.position].isspace():
            self.position += 1
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def next(self) -> str:
        token = self.peek()
        if not token:
            raise TexError(f"the formula ends too early: {self.tex!r}")
        self.position += 1
        return token

    def expect(self, token: str) -> None:
        if (found := self.next()) != token:
            raise TexError(f"{token} expected, not {found}, in {self.tex!r}")

    def raw(self) -> str:
        """The text of a braced argument, as it stands."""
        self.expect("{")
        start, depth = self.position, 1
        while depth:
            if self.position == len(self.tokens):
                raise TexError(f"a brace is not closed in {self.tex!r}")
            depth += {"{": 1, "}": -1}.get(self.tokens[self.position], 0)
            self.position += 1
        return "".join(self.tokens[start : self.position - 1])

    # Rows

    def whole(self) -> list[Element]:
        row = self.row()
        if self.peek():
            raise TexError(f"unexpected {self.peek()} in {self.tex!r}")
        return row

    def row(self, stop: tuple[str, ...] = (), aligned: bool = False) -> list[Element]:
        """Atoms up to a token of `stop`, with the spaces between them."""
        atoms: list[Atom] = []
        while (
            (token := self.peek())
            and token not in stop
            and token not in ("}", "&", r"\\", r"\right", r"\end")
        ):
            if token in (r"\displaystyle", r"\textstyle"):
                self.next()
                rest = self.row(stop)
                style = str(token == r"\displaystyle").lower()
                atoms.append(Atom("ord", element("mstyle", *rest, displaystyle=style, scriptlevel="0")))
            else:
                atoms.append(self.scripted())
        return self.spaced(atoms, aligned)

    def spaced(self, atoms: list[Atom], aligned: bool) -> list[Element]:
        """Say where MathML's spacing differs from TeX's."""
        row: list[Element] = []
        for i, atom in enumerate(atoms):
            before = next(
                (a.kind for a in reversed(atoms[:i]) if a.kind != "space"), "ord" if aligned else "start"
            )
            after = next((a.kind for a in atoms[i + 1 :] if a.kind != "space"), "end")
            space = None
            if atom.kind == "bin" and (
                before in ("start", "bin", "op", "rel", "open", "punct")
                or after in ("rel", "close", "punct", "end")
            ):
                atom.kind = "ord"  # a sign, not an operation
                space = ("0", "0")
            elif self.script and atom.kind in ("bin", "rel", "punct", "inner"):
                space = ("0", "0")
            elif atom.kind == "op":
                left = THIN if before in ("ord", "op", "close", "inner") and not self.script else "0"
                right = (
                    THIN if after in ("ord", "op", "inner") and not (self.script and after != "op") else "0"
                )
                if atom.operator is not None:
                    space = (left, right)
                else:  # a function's name is an identifier, which has no spacing of its own
                    row += [element("mspace", width=THIN)] * (left == THIN and before != "op")
                    row.append(atom.element)
                    row += [element("mspace", width=THIN)] * (right == THIN)
                    continue
            elif atom.kind == "bin" or (atom.kind == "rel" and (i == 0 or after == "end")):
                atom.operator.set("form", "infix")
            elif atom.kind in ("open", "close", "ord") and atom.operator is not None:
                space = ("0", "0")
            if space and atom.operator is not None:
                atom.operator.set("lspace", space[0])
                atom.operator.set("rspace", space[1])
            if atom.kind in ("rel", "bin", "punct"):
                self.breaks.append(atom.element)
            row.append(atom.element)
        return row

    def scripted(self) -> Atom:
        """An atom with what stands below and above it."""
        atom = self.atom()
        below = above = None
        primes = ""
        while (token := self.peek()) in ("_", "^", "'") or token in (r"\limits", r"\nolimits"):
            self.next()
            if token == "'":
                primes += "′"
            elif token.startswith("\\"):
                atom.limits = token == r"\limits"
            elif token == "_" and below is None:
                below = self.in_script()
            elif token == "^" and above is None:
                above = self.in_script()
            else:
                raise TexError(f"two scripts at one place in {self.tex!r}")
        if primes:
            mark = element("mo", primes, lspace="0", rspace="0")
            above = mark if above is None else group([mark, above])
        names = ("munder", "mover", "munderover") if atom.limits else ("msub", "msup", "msubsup")
        if below is not None and above is not None:
            made = element(names[2], atom.element, below, above)
        elif below is not None:
            made = element(names[0], atom.element, below)
        elif above is not None:
            made = element(names[1], atom.element, above)
        else:
            return atom
        return Atom(atom.kind, made, atom.operator)

    def in_script(self) -> Element:
        outer, self.script = self.script, True
        made = self.argument()
        self.script = outer
        return made

    def argument(self) -> Element:
        """What a command applies to: a group in braces or one token."""
        if self.peek() == "{":
            return self.braced()
        token = self.peek()
        if token.isdecimal() and len(token) > 1:  # \frac12 takes one digit at a time
            self.tokens[self.position : self.position + 1] = list(token)
        return group(self.spaced([self.atom()], False))

    def braced(self) -> Element:
        self.expect("{")
        made = group(self.row())
        self.expect("}")
        return made

    # Atoms

    def atom(self) -> Atom:
        token = self.next()
        if token == "{":
            self.position -= 1
            return Atom("ord", self.braced())
        if token.startswith("\\"):
            return self.command(token[1:])
        if token[0].isdecimal():
            return Atom("ord", element("mn", token))
        if token == "-":
            return wordy("bin", "−")
        if token in CHARACTERS:
            return self.symbol(CHARACTERS[token], token)
        if token in "|/.":
            return (
                wordy("ord", token, stretchy="false") if token != "." else Atom("ord", element("mn", token))
            )
        if token == "~":
            return Atom("space", element("mspace", width=SPACES[" "]))
        if token.isalpha() or token in "∞∂∇⊤":
            return self.symbol("ord", token)
        raise TexError(f"unknown character {token!r} in {self.tex!r}")

    def symbol(self, kind: str, char: str) -> Atom:
        if kind == "op":
            integral = char in "∫∬∭∮"
            made = wordy("op", char)
            if not integral:
                made.operator.set("movablelimits", "true")
            made.limits = not integral
            return made
        if kind in ("open", "close"):
            form = {"open": "prefix", "close": "postfix"}[kind]
            return wordy(kind, char, stretchy="false", form=form)
        if kind in ("bin", "rel", "punct"):
            return wordy(kind, char)
        if char in "|‖":
            return wordy("ord", char, stretchy="false")
        letter = element("mi", char)
        if char.isupper() and "Α" <= char <= "Ω":  # TeX's capital Greek letters stand upright
            letter.set("mathvariant", "normal")
        return Atom("inner" if kind == "inner" else "ord", letter)

    def command(self, name: str) -> Atom:
        if name in SPACES:
            return Atom("space", element("mspace", width=SPACES[name]))
        if name in FUNCTIONS:
            return Atom("op", element("mi", name))
        if name in LIMITS:
            made = wordy(
                "op", {"liminf": "lim inf", "limsup": "lim sup"}.get(name, name), movablelimits="true"
            )
            made.limits = True
            return made
        if name in ACCENTS:
            stretch = str(name in ("widehat", "widetilde", "overline")).lower()
            accent = element("mo", ACCENTS[name], stretchy=stretch)
            return Atom("ord", element("mover", self.argument(), accent, accent="true"))
        if name in ALPHABETS:
            return Atom("ord", self.alphabet(name))
        if name in BIG or name[:-1] in BIG:
            return self.big(name)
        if method := getattr(self, f"tex_{name}", None):
            return method()
        if name in COMMANDS:
            return self.symbol(*COMMANDS[name])
        raise TexError(rf"unknown command \{name} in {self.tex!r}")

    def alphabet(self, name: str) -> Element:
        text = self.raw() if self.peek() == "{" else self.next()
        if name in ("boldsymbol", "bm") and not re.fullmatch(r"[A-Za-z\d\s]+|\\[A-Za-z]+", text):
            raise TexError(rf"\{name} takes letters or one symbol, not {text!r}")
        char = COMMANDS.get(text[1:].strip(), ("", text))[1] if text.startswith("\\") else text
        table = ALPHABETS[name]
        letters = char.replace(" ", "")
        unknown = [c for c in letters if c not in table]
        if unknown:
            raise TexError(rf"\{name} has no {unknown[0]!r} in {self.tex!r}")
        return element("mn" if letters.isdigit() else "mi", "".join(table[c] for c in letters))

    def big(self, name: str) -> Atom:
        kind = {"l": "open", "r": "close", "m": "rel"}.get(name[-1], "ord") if name not in BIG else "ord"
        size = BIG.get(name) or BIG[name[:-1]]
        form = {"open": "prefix", "close": "postfix"}.get(kind, "infix")
        return wordy(
            kind, self.delimiter(), form=form, stretchy="true", symmetric="true", minsize=size, maxsize=size
        )

    def delimiter(self) -> str:
        token = self.next()
        char = COMMANDS.get(token[1:], ("", ""))[1] if token.startswith("\\") else token
        if token != "." and char not in tuple("()[]{}|‖⟨⟩/⌈⌉⌊⌋"):
            raise TexError(f"{token} cannot grow, in {self.tex!r}")
        return "" if token == "." else char

    # Commands with arguments: \name is read by tex_name

    def fraction(self, **style: str) -> Atom:
        outer, self.script = self.script, self.script or (not self.display and not style)
        made = element("mfrac", self.argument(), self.argument())
        self.script = outer
        return Atom("inner", element("mstyle", made, scriptlevel="0", **style) if style else made)

    def tex_frac(self) -> Atom:
        return self.fraction()

    def tex_dfrac(self) -> Atom:
        return self.fraction(displaystyle="true")

    def tex_tfrac(self) -> Atom:
        return self.fraction(displaystyle="false")

    def tex_binom(self) -> Atom:
        over = element("mfrac", self.argument(), self.argument(), linethickness="0")
        return Atom("inner", element("mrow", element("mo", "("), over, element("mo", ")")))

    def tex_sqrt(self) -> Atom:
        if self.peek() == "[":
            self.next()
            index = group(self.row(("]",)))
            self.expect("]")
            return Atom("ord", element("mroot", self.argument(), index))
        return Atom("ord", element("msqrt", self.argument()))

    def tex_text(self) -> Atom:
        parts = re.split(r"\$([^$]*)\$", self.raw())
        row: list[Element] = []
        for i, part in enumerate(parts):
            if i % 2:
                row += Parser(part, False).whole()
            elif part:
                if "\\" in part:
                    raise TexError(rf"\text cannot hold the command in {part!r}")
                row.append(element("mtext", re.sub(r"^ | $", "\u00a0", part)))
        return Atom("ord", group(row))

    def tex_mathrm(self) -> Atom:
        text = self.raw() if self.peek() == "{" else self.next()
        if not re.fullmatch(r"[\w ,.-]+", text):
            raise TexError(rf"\mathrm cannot hold {text!r}")
        return Atom("ord", element("mi", text, mathvariant="normal"))

    tex_mathit = tex_textit = None

    def tex_operatorname(self) -> Atom:
        limits = self.peek() == "*"
        if limits:
            self.next()
        name = self.raw().replace(r"\,", "\u2009")
        if "\\" in name:
            raise TexError(rf"\operatorname cannot hold {name!r}")
        if not limits:
            attributes = {"mathvariant": "normal"} if len(name) == 1 else {}
            return Atom("op", element("mi", name, **attributes))
        made = wordy("op", name, movablelimits="true")
        made.limits = True
        return made

    def brace(self, tag: str, char: str) -> Atom:
        outer, self.script = self.script, False
        made = element(tag, self.argument(), element("mo", char))
        self.script = outer
        return Atom("ord", made, limits=True)

    def tex_underbrace(self) -> Atom:
        return self.brace("munder", "⏟")

    def tex_overbrace(self) -> Atom:
        return self.brace("mover", "⏞")

    def tex_overset(self) -> Atom:
        above = self.in_script()
        base = self.scripted()
        return Atom(base.kind, element("mover", base.element, above), base.operator)

    tex_stackrel = tex_overset

    def tex_underset(self) -> Atom:
        below = self.in_script()
        base = self.scripted()
        return Atom(base.kind, element("munder", base.element, below), base.operator)

    def tex_xrightarrow(self) -> Atom:
        arrow = wordy("rel", "→", stretchy="true")
        label = element("mpadded", self.in_script(), lspace="0.4em", width="+0.8em")
        return Atom("rel", element("mover", arrow.element, label), arrow.operator)

    def tex_left(self) -> Atom:
        left = element("mo", self.delimiter(), stretchy="true", fence="true", form="prefix")
        inside = self.row()
        self.expect(r"\right")
        right = element("mo", self.delimiter(), stretchy="true", fence="true", form="postfix")
        for fence in (left, right):
            fence.set("lspace", "0")
            fence.set("rspace", "0")
        return Atom(
            "inner",
            element("mrow", *[f for f in (left,) if f.text], *inside, *[f for f in (right,) if f.text]),
        )

    def tex_middle(self) -> Atom:
        return wordy("rel", self.delimiter(), stretchy="true", form="infix")

    def tex_bmod(self) -> Atom:
        return wordy("bin", "mod")

    def tex_phantom(self) -> Atom:
        return Atom("ord", element("mphantom", self.argument()))

    def tex_begin(self) -> Atom:
        name = self.raw()
        if name not in FENCES and name not in ALIGNED:
            raise TexError(rf"unknown environment {name} in {self.tex!r}")
        columns = self.raw() if name in ("array", "alignedat") else ""
        if columns.strip("lcr "):
            raise TexError(f"columns {columns!r} in {self.tex!r}; only l, c and r are known")
        outer, self.script = self.script, False
        rows: list[list[Element]] = [[]]
        while True:
            cell = element("mtd", *self.row(aligned=name in ALIGNED and bool(rows[-1])))
            if columns:
                side = columns.replace(" ", "")[len(rows[-1])]
                cell.set("class", {"l": "left", "r": "right", "c": "centre"}[side])
            rows[-1].append(cell)
            token = self.next()
            if token == r"\\":
                rows.append([])
            elif token == r"\end":
                break
            elif token != "&":
                raise TexError(f"unexpected {token} in {self.tex!r}")
        if (end := self.raw()) != name:
            raise TexError(rf"\begin{{{name}}} is ended by \end{{{end}}}")
        self.script = outer
        if len(rows[-1]) == 1 and len(rows[-1][0]) == 0:
            rows.pop()  # a \\ after the last line
        table = element("mtable", *[element("mtr", *row) for row in rows])
        if name in ALIGNED:
            table.set("displaystyle", "true")
            table.set("class", "gathered" if name.startswith("gather") else "aligned")
            return Atom("ord", table)
        if name in ("cases", "smallmatrix"):
            table.set("class", name)
        left, right = FENCES[name]
        fences = [
            [element("mo", f, stretchy="true", fence="true", form=form)] if f else []
            for f, form in ((left, "prefix"), (right, "postfix"))
        ]
        return Atom("inner", element("mrow", *fences[0], table, *fences[1]) if left or right else table)
