"""Do the pages speak Indonesian, name themselves, and keep to the content security policy?"""

import re

import pytest

from tests.codebase.each import for_each
from tests.codebase.source import TEMPLATES, python_files, sentences, template_files


def is_part(name):
    return name.rsplit("/", 1)[-1].startswith("_")


FILES = template_files()
each_template = for_each(("name", "text"), FILES, ids=[name for name, _ in FILES])

BASES = {"base.html", "base_form.html", "base_list.html", "base_plain.html"}
STAND_ALONE = {
    "base.html",
    "base_plain.html",
    "bootstrap5/errors.html",
    "admin/pagination.html",
    "admin/search_form.html",
}
# Templates that replace one of a package, under the package's name.
OF_PACKAGES = {
    "bootstrap5/errors.html",
    *(f"admin/{name}.html" for name in ("base_site", "index", "pagination", "search_form")),
}
PAGES = [(name, text) for name, text in FILES if name not in BASES | OF_PACKAGES and not is_part(name)]
each_page = for_each(("name", "text"), PAGES, ids=[name for name, _ in PAGES])

ENGLISH = re.compile(
    r"\b(submit|save|cancel|delete|remove|edit|update|next|previous|back|search|filter|login|log ?in|logout|log ?out|"
    r"sign ?in|sign ?out|home|error|warning|success|failed|welcome|please|required|invalid|name|address|phone|case|"
    r"cases|referral|accept|decline|forward|close|reopen|note|date|password|username|user|yes|no|all|none|"
    r"send|sent|inbox|draft|add|view|details?|show|hide|loading|page|list|from|to|the|and|or|of|with)\b",
    re.IGNORECASE,
)
SPEAKING = r"(?:aria-label|placeholder|title|alt|data-confirm|data-label|value|label)"
CODE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


def read_aloud(text):
    """What a person reads or hears of a template: the text between tags, and the attributes that speak."""
    text = re.sub(r"{% comment %}.*?{% endcomment %}", " ", text, flags=re.DOTALL)
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    text = CODE.sub(" ", text)
    spoken = re.findall(rf'\s{SPEAKING}="([^"]*)"', text)
    return " ".join([re.sub(r"<[^>]*>", " ", text), *spoken])


def parent_of(text):
    found = re.search(r"{% extends \"([^\"]+)\" %}", text)
    return found[1] if found else None


def test_there_are_pages_to_read():
    assert len(PAGES) > 15


@each_template
def test_a_template_speaks_indonesian(name, text):
    found = {word.group().lower() for word in ENGLISH.finditer(read_aloud(text))}
    assert not found


@each_template
def test_a_template_extends_a_base_or_is_a_part(name, text):
    assert parent_of(text) or is_part(name) or name in STAND_ALONE


@each_page
def test_every_page_names_itself(name, text):
    """A title block in the page or in what it extends, below the bases. Pages of the admin name theirs in the view."""
    while name and name not in BASES and not name.startswith("admin/"):
        if re.search(r"{% block title %}\S", text):
            return
        name = parent_of(text)
        text = (TEMPLATES / name).read_text() if name else ""
    assert name.startswith("admin/"), "no title block"


@each_template
def test_a_template_has_no_script_or_style_of_its_own(name, text):
    """The content security policy would drop it without a word."""
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style\b|javascript:", text)
    for attributes, body in re.findall(r"<script\b([^>]*)>(.*?)</script>", text, re.DOTALL):
        assert "src=" in attributes
        assert not body.strip()


def first_ppks_is_explained(text):
    _, word, after = text.partition("PPKS")
    return not word or after.startswith(" (PMKS)")


@each_template
def test_ppks_is_explained_at_its_first_use(name, text):
    assert first_ppks_is_explained(read_aloud(text))


# What these write is docs/performance.md, which is English as all documents are.
DOCUMENT_WRITERS = {f"cases/benchmark/{name}.py" for name in ("drawing", "drawn_rows", "peers")}
# Sentences of the program itself: labels, refusals, answers. SQL and the demo's invented people are something else.
SENTENCES = [
    pytest.param(text, id=f"{path}:{line}")
    for path, tree in python_files("registry", "cases", "training")
    if "/migrations/" not in path
    and "/demo/" not in path
    and path not in {"registry/row_security.py", *DOCUMENT_WRITERS}
    for line, text in sentences(tree)
    if re.match(r"[A-Z“…][^_/{}<>]*[a-z][^_/{}<>]*$", text) and " " in text
]


def test_there_are_sentences_to_read():
    assert len(SENTENCES) > 150


@for_each("text", SENTENCES)
def test_a_sentence_of_the_program_is_indonesian(text):
    assert not ENGLISH.findall(text)


@for_each("text", [text for text in SENTENCES if "PPKS" in text.values[0]])
def test_ppks_is_explained_in_every_sentence_of_the_program(text):
    assert first_ppks_is_explained(text)
