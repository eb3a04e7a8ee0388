"""Under which address do strangers find a page whose address is printed on paper?"""

from django.conf import settings
from django.urls import reverse

LOCAL = ("http://127.0.0.1", "http://localhost", "https://127.0.0.1", "https://localhost")


def public_address(request, name, *args):
    """The whole address of a public page. Paper lasts: PUBLIC_ADDRESS goes before how an officer came."""
    path = reverse(name, args=args)
    return f"{settings.PUBLIC_ADDRESS}{path}" if settings.PUBLIC_ADDRESS else request.build_absolute_uri(path)


def why_unreachable(request):
    """A sentence when codes on paper would open only on this machine, else an empty one."""
    address = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/")
    if not address.startswith(LOCAL):
        return ""
    return (
        f"Kode QR-nya akan memuat alamat {address}, yang hanya terbuka di komputer ini. "
        "Minta pengelola mengisi PUBLIC_ADDRESS lebih dahulu."
    )
