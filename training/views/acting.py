"""What does the page of an act on Bimtek show, besides the five beats of registry/views/acting.py?"""

from django.urls import reverse


def act_page(title, sentence, button, *, back_url, back_label, **more):
    """Title, one sentence of what will happen, the button, and the way back; `more` for a template or a danger."""
    page = {"template": "training/act.html", "title": title, "sentence": sentence, "button": button}
    return page | {"back_url": back_url, "back_label": back_label} | more


def event_page(event, title, sentence, button, **more):
    """The same, leading back to the page of a Bimtek."""
    back = {"back_url": reverse("training:event-detail", args=[event.public_id]), "back_label": event.title}
    return act_page(title, sentence, button, **{"event": event, **back, **more})
