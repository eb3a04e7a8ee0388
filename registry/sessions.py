"""Sessions in the database, as Django keeps them; the one question that each page asks for them has its SQL kept."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from registry.kept_sql import kept_sql


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        found = next(iter(_session(session_key=self.session_key)), None)
        if found is None or found.expire_date <= timezone.now():
            self._session_key = None
            return None
        return found


@kept_sql
def _session(*, session_key):
    return Session.objects.filter(session_key=session_key)
