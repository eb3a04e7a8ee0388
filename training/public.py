"""From which network does a request to a page without sign-in come, and what does it read where there is nothing?"""

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string


def network_of(request):
    """The address of the sender; behind the proxy that TLS ends at, the last one that this proxy has written."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.META.get("REMOTE_ADDR", "")


def nothing_here():
    """A page for strangers; raising Http404 would undo the count of the throttle."""
    return HttpResponse(render_to_string("training/nothing_here.html"), status=404)
