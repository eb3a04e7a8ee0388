"""Sessions in the database, as Django keeps them; the one question that each page asks for them has its SQL kept."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from registry.kept_sql import kept_sql
from registry.later import update_later


class SessionStore(db.SessionStore):
    written = None

    def _get_session_from_db(self):
        found = next(iter(_session(session_key=self.session_key)), None)
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found

    def save_within(self):
        """What a request has changed, as a part of its own transaction: one commit less, and nobody waits for it.

        A session that was ended elsewhere meanwhile stays ended.
        """
        if self.modified and self.session_key and not self.is_empty():
            row = self.create_model_instance(self._get_session())
            columns = {"session_data": row.session_data, "expire_date": row.expire_date}
            update_later(Session.objects.filter(session_key=row.session_key), **columns)
            self.written = self._words()

    def save(self, must_create=False):
        """Not again what is written already."""
        if must_create or self.written is None or self.written != self._words():
            super().save(must_create)

    def _words(self):
        return self.serializer().dumps(self._get_session(no_load=True))


@kept_sql
def _session(*, session_key):
    return Session.objects.filter(session_key=session_key)
