"""Templat surat: an office writes the words of its letters from a day on; what counts already stands."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pypdf import PdfReader

from registry.actions.letter_templates import succeed_template
from registry.letter_texts import PARTS, SENTENCES, load_letter_templates, template_for
from registry.models import AuditEntry, LetterPart, LetterTemplate, TemplateKind
from registry.refusal import Refused

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def referral_letter(db):
    return template_for(TemplateKind.REFERRAL)


@pytest.fixture
def desk(admin_sistem, client_of):
    return client_of(admin_sistem)


def address(row, verb="change"):
    return f"/administrasi/registry/lettertemplate/{row.pk}/{verb}/"


def later(row, by, starts_on=TODAY, **values):
    told = {name: getattr(row, name) for name in ("subject", "opening", "closing")}
    return succeed_template(template=row, values=told | values, starts_on=starts_on, by=by.user)


def test_every_letter_comes_with_its_words_and_a_second_load_adds_none():
    assert set(SENTENCES) == set(TemplateKind)
    for kind in TemplateKind:
        found = template_for(kind)
        assert (found.subject, found.opening, found.closing) == SENTENCES[kind]
        parts = [(part.content, part.heading, part.is_required, part.lines) for part in found.parts.all()]
        assert parts == list(PARTS.get(kind, ()))
    assert load_letter_templates() == 0


def test_other_words_are_a_copy_with_every_part(referral_letter, admin_sistem):
    after = later(referral_letter, admin_sistem, opening="Dengan ini kami serahkan:")
    assert [part.heading for part in after.parts.all()] == [part.heading for part in referral_letter.parts.all()]
    assert template_for(TemplateKind.REFERRAL) == after
    assert LetterTemplate.objects.wording(TemplateKind.REFERRAL, TODAY - timedelta(days=1)) == referral_letter


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts.update(heading="Lain"),
        lambda parts: parts.filter(rank=1).delete(),
        lambda parts: LetterPart.objects.create(
            template=parts.first().template, rank=9, content="notes", heading="Catatan"
        ),
    ],
    ids=["change", "delete", "add"],
)
def test_parts_of_words_that_count_stand_against_sql(referral_letter, change):
    with pytest.raises(IntegrityError, match="have been in force"), transaction.atomic():
        change(LetterPart.objects.filter(template=referral_letter))


def test_a_part_does_not_move_to_words_that_count(referral_letter, admin_sistem):
    after = later(referral_letter, admin_sistem, starts_on=TOMORROW)
    with pytest.raises(IntegrityError, match="have been in force"), transaction.atomic():
        after.parts.filter(rank=1).update(template=template_for(TemplateKind.COVER), content="notes")


def test_a_letter_without_words_says_whom_to_ask(referral_letter):
    LetterTemplate.objects.filter(pk=referral_letter.pk).update(valid_to=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="belum mempunyai templat") as refused:
        template_for(TemplateKind.REFERRAL)
    assert refused.value.status == 409


# --- in the admin ----------------------------------------------------------------------------------------------------


def typed(parts, **changed):
    """The fields of the table of parts, as the page sends them."""
    sent = {"parts-TOTAL_FORMS": len(parts), "parts-INITIAL_FORMS": len(parts)}
    for place, part in enumerate(parts):
        sent |= {f"parts-{place}-{name}": getattr(part, name) for name in ("id", "rank", "content", "heading", "lines")}
        sent[f"parts-{place}-template"] = part.template_id
        sent |= {f"parts-{place}-is_required": "on"} if part.is_required else {}
    return sent | changed


def test_what_counts_is_read_only_with_its_parts(desk, referral_letter):
    text = desk.get(address(referral_letter)).content.decode()
    assert "Kronologi singkat" in text
    assert 'name="opening"' not in text
    assert 'name="parts-0-heading"' not in text
    assert "Ganti mulai tanggal" in text
    desk.post(address(referral_letter), typed(list(referral_letter.parts.all()), **{"parts-0-heading": "Lain"}))
    assert not LetterPart.objects.filter(heading="Lain").exists()


def test_the_parts_of_later_words_are_changed_and_added_to(desk, referral_letter, admin_sistem):
    after = later(referral_letter, admin_sistem, starts_on=TOMORROW)
    assert 'name="parts-0-heading"' in desk.get(address(after)).content.decode()
    parts = list(after.parts.all())
    new = {"rank": 9, "content": "other_1", "heading": "Keadaan rumah", "lines": 4, "template": after.pk, "id": ""}
    sent = typed(
        parts,
        **{"parts-TOTAL_FORMS": len(parts) + 1, "parts-0-heading": "Dasar rujukan", "parts-2-DELETE": "on"},
        **{f"parts-{len(parts)}-{name}": value for name, value in new.items()},
    )
    words = {"subject": after.subject, "opening": after.opening, "closing": after.closing, "valid_to": ""}
    answer = desk.post(address(after), sent | words | {"valid_from": TOMORROW.isoformat()})
    assert answer.status_code == 302, answer.context["errors"]
    headings = list(after.parts.values_list("heading", flat=True))
    assert (headings[0], headings[-1], "Kondisi fisik" in headings) == ("Dasar rujukan", "Keadaan rumah", False)
    assert AuditEntry.objects.filter(verb="lettertemplate.parts", subject="Surat rujukan").exists()


def test_one_content_stands_once_in_a_letter(desk, referral_letter, admin_sistem):
    after = later(referral_letter, admin_sistem, starts_on=TOMORROW)
    sent = typed(list(after.parts.all()), **{"parts-1-content": "basis"})
    words = {"subject": "x", "opening": "", "closing": "", "valid_to": "", "valid_from": TOMORROW.isoformat()}
    answer = desk.post(address(after), sent | words)
    assert "basis" in answer.content.decode()
    assert after.parts.filter(content="chronology").exists()


@pytest.mark.parametrize("kind", TemplateKind)
def test_the_paper_is_looked_at_before_it_counts(desk, kind):
    answer = desk.get(address(template_for(kind), "contoh"))
    assert answer.headers["Content-Type"] == "application/pdf"
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).split())
    for sentence in SENTENCES[kind][:1]:
        assert sentence.split()[0].lower() in said.lower()
    assert "contoh" in said.lower()


def test_nobody_else_looks_at_it(referral_letter, sari, ratna, client_of):
    for post in (sari, ratna):
        assert client_of(post).get(address(referral_letter, "contoh"), follow=True).status_code == 403
