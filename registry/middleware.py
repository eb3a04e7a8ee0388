"""For whom is this request? Finds the person and the post, and sets the scope of the database."""

from functools import partial

from django.db import transaction
from django.utils.cache import patch_cache_control

from registry import prepared, scope, too_long, trail
from registry.access import refuse
from registry.actions import read_log
from registry.posts import chosen_post, current_posts, keep_alive
from registry.reads import Reads
from registry.refusal import Refused

WITHOUT_SCOPE = ("/sehat/", "/static/")


class PostMiddleware:
    """request.post: the Appointment acted as, or None; request.posts: all that may be chosen.

    The settings of row-level security live as long as a transaction, so the request runs in one of its own
    (ATOMIC_REQUESTS wraps only the view).
    A response that says is_reference holds nothing about people; the browser may keep it as its view says.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.post, request.posts, request.reads = None, [], Reads()
        if request.path.startswith(WITHOUT_SCOPE):
            return self.get_response(request)
        with transaction.atomic(), scope.entered(scope.SIGNIN, prepared.one_plan()):
            request.posts = current_posts(request.user)
            request.post = chosen_post(request.session, request.posts)
            if request.post:
                # Admin classes ask the user; the post says what they may.
                request.user.acting_as = request.post
                scope.enter(scope.post_values(request.post), [*trail.of_request(request), *too_long.limit()])
            if request.user.is_authenticated:
                keep_alive(request.session)
            response = self.get_response(request)
            self._log_reads(request, response)
        if request.user.is_authenticated and not getattr(response, "is_reference", False):
            # On a shared computer the "back" button shows nothing after signing out.
            patch_cache_control(response, private=True, no_store=True)
        return response

    def _log_reads(self, request, response):
        """In the same transaction, as its last statement: what was shown is logged, or it was not shown.

        The session after the chain of the log, always: some pages have locked the chain before (deadlock else).
        """
        save_session = partial(self._save_session, request, response)
        if not request.post or request.reads.is_empty:
            save_session()
            return
        read_log.write(
            reads=request.reads,
            post=request.post,
            page=request.resolver_match.view_name,
            status=response.status_code,
            beside=save_session,
        )

    def _save_session(self, request, response):
        """SessionMiddleware does it for whoever is not signed in, and when the transaction is rolled back."""
        if request.user.is_authenticated and response.status_code < 500 and not transaction.get_rollback():
            request.session.save_within()

    def process_exception(self, request, exception):
        """A refused act, or a question that took too long: the view's transaction is rolled back already; say why."""
        if isinstance(exception, Refused):
            return refuse(request, exception.reason, exception.status)
        if too_long.is_too_long(exception):
            request.reads = Reads()  # nothing was shown
            return too_long.answer(request)
        return None
