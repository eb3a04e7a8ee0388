"""What stands in a letter of a case? Its parts, what they begin with, and the data for templates/print/letter.typ.

The parts of a surat rujukan follow what offices write (docs/decisions/0023-documents.md); no regulation gives a form
for the chain, so each part is typed text that begins with what the case already says.
"""

import io
from dataclasses import dataclass

import segno
from django.utils import timezone
from django.utils.formats import date_format

from cases.models import Assessment, LetterKind, Nature
from registry import letterhead
from registry.printing import pdf

SAMPLE = "CONTOH"
OPEN_NUMBER = "… (diberi saat terbit)"


@dataclass(frozen=True)
class Part:
    """One part of a letter that is typed: its name in the form, its heading, and whether it may be empty."""

    name: str
    heading: str
    is_required: bool = False
    rows: int = 3


@dataclass(frozen=True)
class Spec:
    """subject: what it is about; opening, closing: the sentences around the parts; parties: who else signs.

    is_letter: it is sent to somebody (kepada, sifat, lampiran); else it is a paper with a title.
    """

    subject: str
    opening: str
    parts: tuple
    closing: str = ""
    is_letter: bool = True
    parties: tuple = ()


SPECS = {
    LetterKind.REFERRAL: Spec(
        "Rujukan pemerlu pelayanan kesejahteraan sosial",
        "Bersama ini kami merujuk warga berikut untuk mendapat pelayanan:",
        (
            Part("basis", "Dasar", True, 2),
            Part("chronology", "Kronologi singkat", True),
            Part("physical", "Kondisi fisik"),
            Part("mental", "Kondisi psikis"),
            Part("social", "Kondisi sosial"),
            Part("efforts", "Upaya yang sudah dilakukan"),
            Part("reason", "Alasan rujukan", True),
            Part("requested", "Layanan yang diminta", True, 2),
        ),
        "Kami mohon kabar hasil pelayanan (rujuk balik) agar dapat kami tindak lanjuti di tempat tinggalnya.",
    ),
    LetterKind.COVER: Spec(
        "Surat pengantar",
        "Yang bertanda tangan di bawah ini menerangkan bahwa warga berikut benar penduduk atau berada di wilayah kami:",
        (Part("purpose", "Keperluan", True, 2), Part("statement", "Keterangan", True)),
        "Demikian surat pengantar ini dibuat untuk dipergunakan sebagaimana mestinya.",
    ),
    LetterKind.REPORT: Spec(
        "Laporan sosial",
        "",
        (
            Part("chronology", "Latar belakang dan kronologi", True),
            Part("physical", "Kondisi fisik dan kesehatan", True),
            Part("mental", "Kondisi psikologis", True),
            Part("social", "Kondisi sosial, keluarga, dan ekonomi", True),
            Part("spiritual", "Kondisi spiritual"),
            Part("analysis", "Analisis masalah dan kebutuhan", True),
            Part("recommendation", "Rekomendasi", True),
        ),
        is_letter=False,
    ),
    LetterKind.HANDOVER: Spec(
        "Berita acara serah terima",
        "Pada hari dan tanggal tersebut di atas telah diserahterimakan warga berikut:",
        (
            Part("condition", "Keadaan saat diserahkan", True),
            Part("items", "Dokumen dan barang yang diserahkan", True),
            Part("notes", "Catatan"),
        ),
        "Demikian berita acara ini dibuat dengan sebenarnya.",
        is_letter=False,
        parties=("Yang menyerahkan", "Yang menerima"),
    ),
    LetterKind.AGREEMENT: Spec(
        "Persetujuan layanan",
        "Saya yang bertanda tangan di bawah ini, setelah mendapat penjelasan, menyetujui pelayanan berikut:",
        (
            Part("services", "Layanan yang disepakati", True),
            Part("data_use", "Data yang dipakai, untuk apa, dan dibagikan kepada siapa", True),
            Part("period", "Jangka waktu", True, 1),
            Part("rights", "Hak saya", True),
        ),
        "Persetujuan ini dapat saya tarik kembali kapan saja.",
        is_letter=False,
        parties=("Penerima layanan atau wali",),
    ),
    LetterKind.FEEDBACK: Spec(
        "Rujuk balik",
        "Menjawab rujukan yang kami terima, dengan ini kami sampaikan hasil pelayanan warga berikut:",
        (
            Part("result", "Hasil", True, 1),
            Part("services", "Layanan yang diberikan", True),
            Part("plan", "Rencana selanjutnya", True),
        ),
        "Kami mohon tindak lanjut di tempat tinggalnya.",
    ),
}
RIGHTS = (
    "Bertanya dan mendapat penjelasan; menolak sebagian atau seluruh layanan; melihat, memperbaiki, dan meminta "
    "penghapusan data saya; mengadu bila dirugikan."
)


def initial_of(kind, case, referral, post):
    """What the form begins with: what the case already says, so that nobody types it twice."""
    day = date_format(timezone.localtime(case.opened_at), "j F Y")
    begin = {
        "subject": SPECS[kind].subject,
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


def drawn(kind, case, referral, post, typed, *, number=OPEN_NUMBER, address=""):
    """The bytes of the PDF. typed: the cleaned form; address: of the verification page, "" for a sample."""
    spec = SPECS[kind]
    data = {
        "title": LetterKind(kind).label,
        "printed": f"{LetterKind(kind).label} {number}",
        "kop": letterhead.lines_of(post.organisation),
        "contact": letterhead.contact_of(post.organisation),
        "is_letter": spec.is_letter,
        "number": number,
        "nature": Nature(typed["nature"]).label if spec.is_letter else "",
        "attached": f"{len(typed['attached'])} berkas" if typed["attached"] else "–",
        "subject": typed["subject"],
        "recipient": typed["recipient"],
        "day": date_format(typed["issued_on"], "l, j F Y"),
        "place": f"{letterhead.seat_of(post.organisation)}, {date_format(typed['issued_on'], 'j F Y')}",
        "opening": spec.opening,
        "facts": _facts(case, typed),
        "parts": [[part.heading, typed[part.name]] for part in spec.parts if typed.get(part.name)],
        "closing": spec.closing,
        "attachments": typed["attached"],
        "copies": [line for line in typed["copies"].splitlines() if line.strip()],
        "companion": typed["companion"],
        "parties": [_party(text, kind, case, referral, typed) for text in spec.parties],
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
