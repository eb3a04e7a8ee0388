"""How are the state of a unit, its SK and its history shown? One way in the whole program; no tag here queries."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format

from registry import addresses
from registry.badges import badge
from registry.models import ProgrammeStatus, Standing
from registry.money import rupiah
from registry.workflow import UnitStatus

register = template.Library()


@register.simple_tag
def address(name, *public_ids):
    """As {% url %}, which goes along the whole list of addresses each time."""
    return addresses.address_of(name, *public_ids) if public_ids else addresses.address(name)


# word -> (tone, sign): a state is never shown by colour alone.
STATUS_TONE = {
    UnitStatus.FORMING: ("biru", "→"),
    UnitStatus.ACTIVE: ("hijau", "✓"),
    UnitStatus.DORMANT: ("kuning", "Ⅱ"),
    UnitStatus.REVIVED: ("hijau", "↻"),
    UnitStatus.DISSOLVED: ("netral", "×"),
}
STANDING_TONE = {
    Standing.VALID: ("hijau", "✓"),
    Standing.ENDING: ("kuning", "▲"),
    Standing.EXPIRED: ("merah", "!"),
    Standing.NONE: ("merah", "!"),
}
PROGRAMME_TONE = {
    ProgrammeStatus.PLANNED: ("netral", "–"),
    ProgrammeStatus.RUNNING: ("biru", "→"),
    ProgrammeStatus.DONE: ("hijau", "✓"),
    ProgrammeStatus.DROPPED: ("netral", "×"),
}
PAST_TENSE = {
    "establish": "mendaftarkan WKSBM",
    "merge": "menggabungkan WKSBM",
    "separate": "memisahkan lagi WKSBM",
    "change": "mengubah profil",
    "activate": "menyatakan aktif",
    "rest": "menyatakan vakum",
    "revive": "menyatakan aktif kembali",
    "dissolve": "menyatakan bubar",
    "take_step": "mencatat tahap penumbuhan",
    "propose": "mengusulkan pengurus baru",
    "confirm": "mengesahkan pengurus",
    "decline": "mengembalikan usulan pengurus",
    "attach": "mengunggah SK",
    "release": "mencatat pengurus berhenti",
    "record_bimtek": "mencatat Bimtek",
    "arrange_accounts": "mengatur akun pengurus",
    "issue_link": "membuat tautan sandi",
    "add_donor": "menambah donatur",
    "change_donor": "mengubah donatur",
    "stop_donor": "menghentikan donatur",
    "add_programme": "menambah rencana",
    "change_programme": "mengubah rencana",
    "finish_programme": "menyelesaikan rencana",
    "cancel_programme": "membatalkan rencana",
    "reopen_programme": "membuka kembali rencana",
    "open_evaluation": "membuka lembar penilaian",
    "fill_evaluation": "mengisi lembar penilaian",
    "lock_evaluation": "mengunci penilaian",
    "propose_rest": "mengusulkan vakum",
    "decline_rest": "menyatakan tetap aktif",
    "record_activity": "mencatat kegiatan",
    "cancel_activity": "membatalkan catatan kegiatan",
}


@register.simple_tag
def unit_status(profile):
    tone, sign = STATUS_TONE[profile.status]
    return badge(profile.get_status_display(), tone, sign)


@register.simple_tag
def standing(profile):
    """The legal basis, wherever a unit appears."""
    tone, sign = STANDING_TONE[profile.standing]
    return badge(profile.standing.label, tone, sign)


@register.simple_tag
def sk_mark(organisation):
    """Behind the name of a unit in other rooms: its SK, when it is missing, over, or ends soon; else nothing."""
    profile = organisation.unit_profile
    if profile is None or not profile.is_urgent:
        return ""
    tone, sign = STANDING_TONE[profile.standing]
    return badge(profile.standing.label, tone, sign, is_small=True)


@register.simple_tag
def programme_status(item):
    """How a plan stands; one whose year is over says so."""
    if item.is_late:
        return badge(f"{item.get_status_display()}, lewat tahunnya", "merah", "!")
    tone, sign = PROGRAMME_TONE[item.status]
    return badge(item.get_status_display(), tone, sign)


@register.simple_tag
def sheet_status(sheet):
    tone, sign = ("hijau", "✓") if sheet.is_locked else ("kuning", "–")
    return badge(sheet.get_status_display(), tone, sign)


@register.filter
def signed(number):
    """ "+3,50", "−1,25" or "0,00": how much a value rose or fell."""
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{number_format(abs(number), 2)}"


@register.filter
def status_tone(profile):
    return STATUS_TONE[profile.status][0]


@register.filter
def status_sign(profile):
    """The sign alone, where a point on the map has no room for the word."""
    return STATUS_TONE[profile.status][1]


@register.simple_tag
def unit_states():
    """Every state with its sign, to explain the map."""
    return [{"word": state.label, "tone": tone, "sign": sign} for state, (tone, sign) in STATUS_TONE.items()]


@register.filter
def standing_sentence(profile):
    """One sentence: since when it is in this state, and until when its board may act."""
    since = f"{profile.get_status_display()} sejak {date_format(profile.status_since_on, 'j F Y')}"
    if profile.standing == Standing.NONE:
        return f"{since}; belum ada pengurus dengan SK yang disahkan."
    day, left = date_format(profile.term_ends_on, "j F Y"), (profile.term_ends_on - timezone.localdate()).days
    if left < 0:
        return f"{since}; masa bakti pengurus berakhir {day}."
    return f"{since}; masa bakti pengurus sampai {day}" + (f", tinggal {left} hari." if left <= 90 else ".")


@register.filter
def what_changed(change):
    return PAST_TENSE.get(change.verb, change.verb)


@register.filter(name="rupiah")
def rupiah_words(amount):
    return rupiah(amount)


@register.simple_tag
def held(purse, amount):
    """An amount in the words of its purse: rupiah, kg, paket."""
    return purse.words(amount)


@register.simple_tag
def decision_of(form, number):
    """The field of one row on the page of doubtful rows."""
    return form[f"baris_{number}"]
