"""What became of this case, in plain words? The sentence on the volunteer's home page, the journey, the timeline."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format

from cases.models.referral import ClockState
from cases.workflow import CaseStatus, Kind, Status

PAST_TENSE = {
    "open": "mencatat kasus",
    "consent": "mencatat persetujuan",
    "note": "menulis catatan",
    "serve": "memberi layanan",
    "pay_out": "menyalurkan bantuan",
    "take_back": "membatalkan penyaluran bantuan",
    "identify": "mengubah identitas orang",
    "relate": "mencatat anggota keluarga",
    "unrelate": "menghapus anggota keluarga",
    "record_desil": "mencatat desil",
    "check_nik": "mencatat hasil cek NIK",
    "photograph": "menambah foto orang",
    "unite": "menyatukan dua catatan orang",
    "separate": "memisahkan lagi dua catatan orang",
    "close": "menutup kasus",
    "reopen": "membuka kembali kasus",
    "restrict": "membatasi kasus",
    "release": "membuka pembatasan kasus",
    "add_member": "memasukkan anggota tim",
    "end_member": "mengeluarkan anggota tim",
    "bar": "mencatat konflik kepentingan",
    "unbar": "menghapus konflik kepentingan",
    "keep_secret": "mencatat alamat aman dan pelapor",
    "withdraw_consent": "menarik persetujuan",
    "ask": "mencatat permintaan hak",
    "answer": "menjawab permintaan hak",
    "attach": "menambahkan berkas",
    "remove": "menghapus berkas",
    "issue": "menerbitkan surat",
    "revoke": "mencabut surat",
    "read_secret": "membuka alamat aman dan pelapor",
    "open_emergency": "membuka kasus dengan akses darurat",
    "review_emergency": "meninjau akses darurat",
    "approach": "mengisi pendekatan awal",
    "assess": "mengisi asesmen",
    "confer": "mencatat temu bahas kasus",
    "plan": "menyusun rencana intervensi",
    "progress": "mencatat perkembangan",
    "review": "mencatat monitoring dan evaluasi",
    "terminate": "mengakhiri penanganan (terminasi)",
    "schedule": "menjadwalkan kunjungan",
    "go_back": "mengembalikan ke tahap sebelumnya",
    "finish": "menyelesaikan tugas",
    "overdue": "menandai tenggat lewat",
    "inherit": "meneruskan kasus lembaga yang berakhir",
    "send": "mengirim rujukan",
    "withdraw": "menarik kembali rujukan",
    "accept": "menerima rujukan",
    "decline": "menolak rujukan",
    "request_completion": "meminta kelengkapan",
    "complete": "mengirim kelengkapan",
    "forward": "meneruskan kasus",
    "resume": "kasus kembali ditangani",
    "report_back": "mengirim rujuk balik",
    "settle": "rujukan selesai oleh rujuk balik jenjang di atas",
    "take_over": "mengambil alih kasus",
}


def here(moment):
    """As timezone.localtime, which asks each time whether somebody has chosen another zone; nobody can."""
    return moment.astimezone(timezone.get_default_timezone())


def day_text(moment):
    """ "Kamis, 26 November 2026" in local time."""
    return date_format(here(moment), "l, j F Y")


def minute_text(moment):
    """ "26 November 2026, 14.05" in local time."""
    return _minute_text(here(moment).replace(second=0, microsecond=0))


@lru_cache(maxsize=1000)
def _minute_text(minute):
    return date_format(minute, "j F Y, H.i")


def since_text(moment, *, now=None):
    """ "hari ini", "sejak kemarin", "sejak 3 hari"."""
    days = (here(now or timezone.now()).date() - here(moment).date()).days
    if days <= 0:
        return "sejak hari ini"
    return "sejak kemarin" if days == 1 else f"sejak {days} hari"


def due_day(hop):
    """The due time as people say it: a day, or day and hour where it counts in hours; "" without a clock."""
    if hop.due_at is None:
        return ""
    due = here(hop.due_at)
    text = _day_and_month(due.date())
    return f"{text} pukul {due:%H.%M}" if hop.clock_unit == "jam" else text


@lru_cache(maxsize=1000)
def _day_and_month(day):
    """ "Kamis, 26 November": the same few days stand on every row of a list."""
    return date_format(day, "l, j F")


def due_text(hop, *, now=None):
    """The same inside a sentence: "target Jumat, 27 November"."""
    if hop.due_at is None:
        return ""
    return ("lewat tenggat " if hop.clock_state(now) == ClockState.LATE else "target ") + due_day(hop)


def whereabouts(case, hop, *, now=None):
    """One sentence: who holds or answers the case, since when, until when. hop: the open responsibility hop or None."""
    if case.status == CaseStatus.CLOSED:
        return f"Ditutup {day_text(case.closed_at)}: {case.get_outcome_display()}."
    if hop is None:
        return f"Dipegang {case.holder.name} {since_text(case.holder_since, now=now)}."
    if hop.status == Status.INCOMPLETE:
        return f"Menunggu kelengkapan dari {hop.sender.name}; tenggat berhenti."
    begun = hop.answered_at if hop.status == Status.ACCEPTED else hop.sent_at
    said = "Ditangani" if hop.status == Status.ACCEPTED else "Menunggu jawaban"
    due = due_text(hop, now=now)
    return f"{said} {hop.receiver.name} {since_text(begun, now=now)}" + (f" · {due}." if due else ".")


@dataclass(frozen=True)
class Node:
    """One station of the journey. state: "done", "now" or "stopped"; at: when it reached this state."""

    organisation: str
    word: str
    state: str
    at: object
    days: int | None
    hop: object = None


def answers(hops):
    """The rujuk balik a reader needs: every one of a partner, and the last one about the responsibility."""
    finished = sorted((hop for hop in hops if hop.has_feedback), key=lambda hop: (hop.ended_at, hop.pk))
    last = [hop for hop in finished if hop.is_responsibility][-1:]
    return last + [hop for hop in finished if not hop.is_responsibility]


STATION = {
    Status.SENT: ("Menunggu jawaban", "now"),
    Status.INCOMPLETE: ("Menunggu kelengkapan", "now"),
    Status.ACCEPTED: ("Menangani kasus", "now"),
    Status.FORWARDED: ("Meneruskan", "done"),
    Status.DECLINED: ("Menolak", "stopped"),
    Status.WITHDRAWN: ("Ditarik kembali", "stopped"),
    Status.LAPSED: ("Lewat tenggat, diambil alih", "stopped"),
    Status.FINISHED: ("Selesai, rujuk balik dikirim", "done"),
}


def journey(case, hops, *, now=None):
    """The stations of the case, in order: who recorded it, then every receiver of a responsibility hop."""
    now = now or timezone.now()
    chain = [hop for hop in hops if hop.kind == Kind.RESPONSIBILITY and hop.sent_at]
    chain.sort(key=lambda hop: (hop.sent_at, hop.pk))
    passed_on = {hop.previous_id: hop.sent_at for hop in chain if hop.previous_id}
    end = chain[0].sent_at if chain else (case.closed_at or now)
    nodes = [Node(case.origin.name, "Mencatat kasus", "done", case.opened_at, (end - case.opened_at).days)]
    for hop in chain:
        word, state = STATION[hop.status]
        left = passed_on.get(hop.pk) if hop.status in (Status.FORWARDED, Status.FINISHED) else None
        at = (left if hop.status == Status.FORWARDED else hop.ended_at) or hop.answered_at or hop.sent_at
        until = left or hop.ended_at or now
        nodes.append(Node(hop.receiver.name, word, state, at, (until - hop.sent_at).days, hop))
    if case.status == CaseStatus.CLOSED:
        nodes.append(Node(case.holder.name, f"Menutup: {case.get_outcome_display()}", "done", case.closed_at, None))
    elif not any(node.state == "now" for node in nodes):
        word = "Memegang kasus" if len(nodes) > 1 else "Memegang kasus, belum dirujuk"
        nodes.append(Node(case.holder.name, word, "now", case.holder_since, (now - case.holder_since).days))
    return nodes
