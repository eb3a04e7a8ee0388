"""How are urgency, clock, state and a person's name shown? One way in the whole program; no tag here queries."""

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from cases import story
from cases.models import Achievement, SharedData, Urgency, When
from cases.models.referral import ClockState
from cases.workflow import CaseStatus, Status
from registry.badges import badge
from registry.drawing import drawn
from registry.templatetags.register import sk_mark

register = template.Library()

# word -> (tone, sign): a state is never shown by colour alone.
URGENCY_TONE = {Urgency.NORMAL: ("netral", "•"), Urgency.URGENT: ("kuning", "▲"), Urgency.EMERGENCY: ("merah", "!")}
CLOCK_TONE = {
    ClockState.NONE: ("netral", "–"),
    ClockState.PAUSED: ("netral", "Ⅱ"),
    ClockState.SAFE: ("hijau", "✓"),
    ClockState.NEAR: ("kuning", "▲"),
    ClockState.LATE: ("merah", "!"),
}
STATUS_TONE = {
    Status.SENT: ("kuning", "…"),
    Status.INCOMPLETE: ("kuning", "Ⅱ"),
    Status.ACCEPTED: ("biru", "→"),
    Status.FORWARDED: ("biru", "→"),
    Status.FINISHED: ("hijau", "✓"),
}


WHEN_TONE = {
    When.LATE: ("merah", "!"),
    When.TODAY: ("kuning", "▲"),
    When.THIS_WEEK: ("biru", "→"),
    When.LATER: ("netral", "…"),
}
ACHIEVEMENT_TONE = {
    Achievement.REACHED: ("hijau", "✓"),
    Achievement.PARTLY: ("kuning", "½"),
    Achievement.NOT_YET: ("netral", "–"),
}


@register.simple_tag
def urgency(value):
    tone, sign = URGENCY_TONE[value]
    return badge(Urgency(value).label, tone, sign)


@register.simple_tag
def clock(referral):
    """The clock badge of a hop."""
    state = referral.clock_state()
    tone, sign = CLOCK_TONE[state]
    return badge(state.label, tone, sign)


@register.simple_tag
def referral_status(referral):
    tone, sign = STATUS_TONE.get(referral.status, ("netral", "–"))
    return badge(referral.get_status_display(), tone, sign)


@register.simple_tag
def case_status(case):
    if case.status == CaseStatus.CLOSED:
        return badge("Ditutup", "hijau", "✓")
    return badge("Berjalan", "biru", "→")


@register.simple_tag
def task_status(task):
    """Done, called off, or how near the day is."""
    if task.is_done:
        return badge("Selesai", "hijau", "✓")
    if task.is_cancelled:
        return badge("Dibatalkan", "netral", "×")
    when = task.nearness()
    tone, sign = WHEN_TONE[when]
    return badge(when.label, tone, sign)


@register.simple_tag
def achievement(result):
    tone, sign = ACHIEVEMENT_TONE[result.achievement]
    return badge(result.get_achievement_display(), tone, sign)


@register.filter
def person_name(person, post):
    """A person's name in a list: partners read initials, offices and units the name."""
    if post.organisation.is_partner:
        return person.initials
    return person.display_name


@register.filter
def place_name(area, post):
    """Where a case is, in a list: partners read the place on the page of the case, where consent covers it."""
    return "–" if post.organisation.is_partner else area.label


@register.filter
def name_in(case):
    """The name on a page of the case: initials where consent does not cover the identity for the reader."""
    return case.person.display_name if SharedData.IDENTITY in case.shared else case.person.initials


@register.filter
def is_told_to(event, case):
    """A line of the timeline tells its words where the story is covered, and to dunia usaha what it may read."""
    return not case.is_partly_shared or SharedData.STORY in case.shared


@register.filter
def due(referral):
    """The day by which a hop is due; the clock badge beside it says how that stands."""
    return story.due_day(referral)


@register.filter
def since(moment):
    return story.since_text(moment)


@register.filter
def what_happened(event):
    """ "menerima rujukan", for the line of an event."""
    return story.PAST_TENSE.get(event.verb, event.verb)


@register.filter
def count_text(count):
    """ "1.000+" for a capped count, "banyak" for one that took too long, else the number with Indonesian thousands."""
    if count is None:
        return "banyak"
    number, capped = count
    return f"{number:,}".replace(",", ".") + ("+" if capped else "")


@register.simple_tag(takes_context=True)
def case_rows(context, cases):
    """The rows of a list of cases (`questions.case_rows`)."""
    return _drawn_rows("cases/case/_row.html", (_case_row(case, context["request"].post) for case in cases))


@register.simple_tag(takes_context=True)
def hop_rows(context, hops, other_side):
    """The rows of a list of hops; other_side: the head of the column with the other organisation."""
    post = context["request"].post
    rows = (_hop_row(hop, post) | {"other_side": other_side} for hop in hops)
    return _drawn_rows("cases/referral/_row.html", rows)


@register.simple_tag
def event_rows(case, events):
    """The lines of the timeline of a case."""
    return _drawn_rows("cases/case/_event.html", (_event_row(event, case) for event in events))


def _event_row(event, case):
    way = (event.from_organisation, event.to_organisation)
    words = linebreaksbr(event.text) if event.text and is_told_to(event, case) else ""
    return {
        "moment": story.here(event.at).isoformat(),
        "when": story.minute_text(event.at),
        "actor": event.actor_name,
        "post": drawn("cases/case/_event_post.html", post=event.post_name) if event.post_name else "",
        "what": what_happened(event),
        "way": f": {way[0].name} → {way[1].name}" if all(way) else "",
        "only_here": drawn("cases/case/_event_only_here.html") if event.is_confidential else "",
        "words": drawn("cases/case/_event_words.html", words=words) if words else "",
    }


def _drawn_rows(name, rows):
    return SafeString("".join([drawn(name, **cells) for cells in rows]))  # each is HTML


def _case_row(case, post):
    hop = case.running_hop
    return _of_case(case, post) | {
        "jenis": case.main_jenis or "–",
        "place": place_name(case.area, post),
        "held": _with_time(_with_mark(case.holder), since(case.holder_since)) if case.is_open else case_status(case),
        "due": _with_time(clock(hop), due(hop)) if hop else "–",
    }


def _hop_row(hop, post):
    state = referral_status(hop)
    if hop.offered_to_id == post.organisation_id:
        state = drawn("cases/referral/_offered.html", receiver=hop.receiver.name, state=state)
    return _of_case(hop.case, post) | {
        "jenis": hop.main_jenis or "–",
        "due": _with_time(clock(hop), due(hop)),
        "other": _with_mark(hop.receiver if hop.sender_id == post.organisation_id else hop.sender),
        "state": _with_time(state, since(hop.sent_at)),
    }


def _of_case(case, post):
    return {
        "address": case.get_absolute_url(),
        "number": case.number,
        "name": person_name(case.person, post),
        "urgency": urgency(case.urgency),
    }


def _with_time(what, when):
    return drawn("components/_with_time.html", what=what, when=when)


def _with_mark(organisation):
    return SafeString(f"{conditional_escape(organisation.name)}{conditional_escape(sk_mark(organisation))}")
