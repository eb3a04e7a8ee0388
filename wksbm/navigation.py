"""Which entries does the frame show to this post?"""

from dataclasses import dataclass

from cases import counts
from registry.addresses import address
from registry.models import Role


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    sign: str
    count: str = ""
    is_current: bool = False


OFFICE = (
    ("Beranda", "home", "⌂"),
    ("Kotak masuk", "cases:inbox", "✉"),
    ("Kasus", "cases:case-list", "▤"),
    ("Tugas", "cases:task-list", "☑"),
    ("WKSBM", "registry:unit-list", "◉"),
    ("Bimtek", "training:event-list", "✎"),
    ("Jejaring", "registry:organisation-list", "⁂"),
)
OPERATOR = (("Impor", "registry:import-list", "⇪"), ("Administrasi", "admin:index", "⚙"))
PARTNER = tuple(entry for entry in OFFICE if entry[1] not in ("registry:unit-list", "training:event-list"))
UNIT = (
    ("Beranda", "home", "⌂"),
    ("Kasus", "cases:case-list", "▤"),
    ("Catat", "cases:intake-start", "✚"),
    ("WKSBM kami", "registry:unit-list", "⁂"),
    ("Lainnya", "registry:account", "☰"),
)
ADMIN = (
    ("Beranda", "home", "⌂"),
    ("Jejaring", "registry:organisation-list", "⁂"),
    ("Administrasi", "admin:index", "⚙"),
)


def frame(request):
    """Context of every page: navigation, unread messages, the post."""
    post = getattr(request, "post", None)
    if post is None:
        return {"nav_entries": [], "unread_count": "0", "is_unit": False}
    is_unit = post.role == Role.PENGURUS
    table = ADMIN if post.is_admin else UNIT if is_unit else PARTNER if post.role == Role.PARTNER else OFFICE
    table += OPERATOR if post.is_data_operator else ()
    # The pages opened most have asked for both already, together with their own questions.
    counted = getattr(request, "counted", None) or counts.of_the_frame(post)
    waiting, entries = counts.told(counted["waiting"]) if counted["waiting"] else "", []
    for label, name, sign in table:
        url = address(name)
        current = request.path == url if url == "/" else request.path.startswith(url)
        entries.append(Entry(label, url, sign, waiting if name == "cases:inbox" else "", current))
    if sum(e.is_current for e in entries) > 1:
        longest = max((e for e in entries if e.is_current), key=lambda e: len(e.url))
        entries = [Entry(e.label, e.url, e.sign, e.count, e == longest) for e in entries]
    return {"nav_entries": entries, "unread_count": counts.told(counted["unread"]), "is_unit": is_unit}
