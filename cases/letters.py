"""What stands in a letter of a case? Its words (LetterTemplate), what its parts begin with, and the data for
templates/print/letter.typ.

The words are an office's to edit (registry/letter_texts.py brings the first along); which letter is sent to somebody
and who else signs it is the shape of the paper, and stands here.
"""

import io

import segno
from django.utils import timezone
from django.utils.formats import date_format

from cases.models import Assessment, LetterKind, Nature
from registry import letterhead
from registry.printing import pdf

SAMPLE = "CONTOH"
OPEN_NUMBER = "… (diberi saat terbit)"
# A paper with a title. The others are letters: sent to somebody, with sifat and lampiran.
WITHOUT_RECIPIENT = (LetterKind.REPORT, LetterKind.HANDOVER, LetterKind.AGREEMENT)
# Who signs besides the office.
PARTIES = {
    LetterKind.HANDOVER: ("Yang menyerahkan", "Yang menerima"),
    LetterKind.AGREEMENT: ("Penerima layanan atau wali",),
}
RIGHTS = (
    "Bertanya dan mendapat penjelasan; menolak sebagian atau seluruh layanan; melihat, memperbaiki, dan meminta "
    "penghapusan data saya; mengadu bila dirugikan."
)


def is_letter(kind):
    return kind not in WITHOUT_RECIPIENT


def initial_of(template, case, referral, post):
    """What the form begins with: what the case already says, so that nobody types it twice."""
    kind = template.kind
    day = date_format(timezone.localtime(case.opened_at), "j F Y")
    begin = {
        "subject": template.subject,
        "basis": f"Laporan {case.origin.name} tanggal {day}, kasus nomor {case.number}.",
        "chronology": case.chronology,
        "efforts": case.own_action,
        "rights": RIGHTS,
        "signer_title": post.title or post.get_role_display(),
        "signer_name": post.user.full_name,
        "issued_on": timezone.localdate(),
    }
    if kind == LetterKind.REPORT and (found := Assessment.objects.filter(case=case).finished().first()):
        begin |= {name: getattr(found, name) for name, _ in Assessment.ASPECTS} | {"analysis": found.summary}
    if referral is not None:
        begin |= {"reason": referral.reason, "requested": referral.requested}
        begin["recipient"] = (referral.sender if kind == LetterKind.FEEDBACK else referral.receiver).name
        if referral.has_feedback:
            begin |= {
                "result": referral.get_result_display(),
                "services": referral.services_text,
                "plan": referral.plan_text,
            }
    return begin


# --- the paper --------------------------------------------------------------------------------------------------------


def drawn(template, case, referral, post, typed, *, number=OPEN_NUMBER, address=""):
    """The bytes of the PDF. typed: the cleaned form; address: of the verification page, "" for a sample."""
    kind = LetterKind(template.kind)
    parties = [_party(text, kind, case, referral, typed) for text in PARTIES.get(kind, ())]
    return _paper(template, post, typed, facts=_facts(case, typed), parties=parties, number=number, address=address)


def sample_of(template, post):
    """The paper with these words about somebody made up, for whoever edits them; None for a letter of another app."""
    if template.kind not in LetterKind.values:
        return None
    typed = {
        "nature": Nature.NORMAL,
        "attached": [],
        "subject": template.subject,
        "recipient": "Nama lembaga penerima",
        "issued_on": timezone.localdate(),
        "copies": "",
        "companion": "",
        "signer_title": post.title or post.get_role_display(),
        "signer_name": post.user.full_name,
        "signer_number": "",
        **{part.content: f"(Diisi saat surat dibuat: {part.heading.lower()}.)" for part in template.parts.all()},
    }
    facts = [["Nama", "Contoh Warga"], ["Tanggal lahir", "1 Januari 1960"], ["Tempat tinggal", "Padukuhan Contoh"]]
    parties = [{"role": f"{text},", "name": "", "has_number": False} for text in PARTIES.get(template.kind, ())]
    return _paper(template, post, typed, facts=facts, parties=parties)


def _paper(template, post, typed, *, facts, parties, number=OPEN_NUMBER, address=""):
    kind = LetterKind(template.kind)
    data = {
        "title": kind.label,
        "printed": f"{kind.label} {number}",
        "kop": letterhead.lines_of(post.organisation),
        "contact": letterhead.contact_of(post.organisation),
        "is_letter": is_letter(kind),
        "number": number,
        "nature": Nature(typed["nature"]).label if is_letter(kind) else "",
        "attached": f"{len(typed['attached'])} berkas" if typed["attached"] else "–",
        "subject": typed["subject"],
        "recipient": typed["recipient"],
        "day": date_format(typed["issued_on"], "l, j F Y"),
        "place": f"{letterhead.seat_of(post.organisation)}, {date_format(typed['issued_on'], 'j F Y')}",
        "opening": template.opening,
        "facts": facts,
        "parts": [[part.heading, typed[part.content]] for part in template.parts.all() if typed.get(part.content)],
        "closing": template.closing,
        "attachments": typed["attached"],
        "copies": [line for line in typed["copies"].splitlines() if line.strip()],
        "companion": typed["companion"],
        "parties": parties,
        "signer": {"role": typed["signer_title"], "name": typed["signer_name"], "number": typed["signer_number"]},
        "sample": "" if address else SAMPLE,
        "address": address,
    }
    return pdf("letter", data, pictures={"qr.svg": _qr(address or "https://contoh.invalid")})


def _qr(text):
    content = io.BytesIO()
    segno.make(text, error="m", micro=False).save(content, kind="svg", border=0)
    return content.getvalue()


def _facts(case, typed):
    person, area = case.person, case.area
    name = person.initials if typed["use_initials"] else person.display_name
    above = f", {area.parent.label}" if area.parent else ""
    place = f"{area.label}{above}"
    facts = [["Nama" if not typed["use_initials"] else "Inisial", name]]
    if typed["with_nik"]:
        facts.append(["NIK", person.read_nik()])
    born = date_format(person.birth_date, "j F Y") if person.birth_date else f"± {person.birth_year_estimated}"
    facts += [
        ["Tanggal lahir", f"{born} ({person.age} tahun)"],
        ["Jenis kelamin", person.get_sex_display()],
        *_card_address(person, typed),
        ["Tempat tinggal", place if typed["use_initials"] or not person.address else f"{person.address}, {place}"],
        [
            "Jenis PPKS (PMKS)",
            ", ".join(p.jenis.name for p in case.problems.select_related("jenis").order_by("-is_main")),
        ],
        ["Nomor kasus", case.number],
    ]
    return facts


def _card_address(person, typed):
    """The address on the KTP where it is another one, and the letter names the person."""
    return [["Alamat di KTP", person.ktp_address]] if person.ktp_address and not typed["use_initials"] else []


def _party(text, kind, case, referral, typed):
    """Who signs beside the office: the two sides of a hand-over, or the person served."""
    if kind == LetterKind.HANDOVER and referral is not None:
        side = referral.sender if text == "Yang menyerahkan" else referral.receiver
        return {"role": f"{text},\n{side.name}", "name": "", "has_number": False}
    name = "" if typed["use_initials"] else case.person.display_name
    return {"role": f"{text},", "name": name, "has_number": False}
