"""A phone in the room of a Bimtek: shows a card, opens a sheet, sends what was tapped on it."""

import re

from django.test import Client

from training.actions import exams


def address_of(event):
    return f"/ruang/{exams.room_of(event).code}/"


def phone_of(person, address, **options):
    phone = Client(**options)
    assert phone.post(address, {"kartu": person.card_code.lower()}).status_code == 302
    return phone


def hidden_of(answer):
    """{name: value} of what stands on the form of a sheet without being seen."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode()))


def send(phone, page, fields):
    """Send the sheet as this phone shows it now, with these fields."""
    return phone.post(page, hidden_of(phone.get(page)) | fields)
