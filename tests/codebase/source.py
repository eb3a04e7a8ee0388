"""How do the guards read the program? Its own Python files and templates, with the tests and tools left out."""

import ast
from functools import cache

from django.conf import settings

ROOT = settings.BASE_DIR
APPS = ("wksbm", "registry", "cases", "training")
TEMPLATES = ROOT / "templates"


def python_files(*folders):
    """[(path from the root, syntax tree)] of every Python file below the folders, the whole program by default."""
    places = [ROOT / folder for folder in folders or APPS]
    files = sorted(path for place in places for path in place.rglob("*.py"))
    return [(str(path.relative_to(ROOT)), _parsed(path)) for path in files]


@cache
def _parsed(path):
    """Several guards read the same files while the tests are collected; none changes a tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def template_files():
    """[(name as Django knows it, text)] of every template of ours."""
    files = sorted(TEMPLATES.rglob("*.html"))
    return [(str(path.relative_to(TEMPLATES)), path.read_text(encoding="utf-8")) for path in files]


def calls(tree):
    """[(name of what is called, the call)]: `a.b.save(…)` gives "save"."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            found.append((name, node))
    return found


def sentences(tree):
    """[(line, text)] of the string constants that are not docstrings; the parts of an f-string as one text."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    left_out = docstrings | inside
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
            found.append((node.lineno, "".join(map(str, parts))))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            found.append((node.lineno, node.value))
    return found


def views():
    """[(URL name with its namespace, route, view)] of every address, those of the Django admin left out."""
    from django.urls import URLPattern, get_resolver

    def walk(patterns, route, space):
        for entry in patterns:
            here = route + str(entry.pattern)
            if isinstance(entry, URLPattern):
                yield space + (entry.name or ""), here, entry.callback
            elif entry.namespace != "admin":
                yield from walk(entry.url_patterns, here, f"{entry.namespace}:" if entry.namespace else space)

    return list(walk(get_resolver().url_patterns, "", ""))
