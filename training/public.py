"""From which network does a request to a page without sign-in come, and what does it read where there is nothing?"""

import ipaddress

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string


def network_of(request):
    """The network of the sender; behind the proxy that TLS ends at, of the last address that this proxy has written.

    A household or a phone has a whole /64 of IPv6 to itself, so that much counts as one.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    text = forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((int(address), 64), strict=False))


def unlisted(answer):
    """The answer, marked for search engines: whoever holds the code finds it, nobody else."""
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def nothing_here():
    """A page for strangers; raising Http404 would undo the count of the throttle."""
    return HttpResponse(render_to_string("training/nothing_here.html"), status=404)
