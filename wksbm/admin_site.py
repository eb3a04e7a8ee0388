"""Who enters the Django admin, and what does its first page show? An admin sistem, who sees no case content, and an
operator data, who sees the own territory; both after the second step."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from wksbm import admin_table


class WksbmAdminConfig(AdminConfig):
    default_site = "wksbm.admin_site.WksbmAdminSite"

    def ready(self):
        from registry import parts

        super().ready()
        parts.provide(parts.PERMISSIONS, lambda matrix: admin_table.draw())


class OfferedAutocomplete(AutocompleteJsonView):
    """Only for fields that a page of the admin offers that way."""

    def process_request(self, request):
        asked = super().process_request(request)
        source = self.admin_site.get_model_admin(self.source_of(asked))
        if asked[2].name not in source.get_autocomplete_fields(request) or not source.has_view_permission(request):
            raise PermissionDenied
        return asked

    def source_of(self, asked):
        if not self.admin_site.is_registered(asked[2].model):
            raise PermissionDenied
        return asked[2].model


class WksbmAdminSite(AdminSite):
    site_header = "Administrasi WKSBM"
    site_title = "Administrasi WKSBM"
    index_title = "Administrasi"
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request):
        from registry import second_factor  # models are not loaded yet when this module is

        return self._may_enter(request) and second_factor.has_passed(request)

    def _may_enter(self, request):
        return admin_table.standing_of(getattr(request, "post", None)) is not None

    def is_for(self, request, model):
        """Is the page of this model for the post of this request?"""
        return admin_table.is_for(request.post, model)

    def get_urls(self):
        """Without Django's jump to the page of any row of any table by its number."""
        return [one for one in super().get_urls() if getattr(one, "name", "") != "view_on_site"]

    def get_app_list(self, request, app_label=None):
        """The pages of this post, by job; those of one app as Django groups them."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        pages = {f"{app['app_label']}.{page['object_name']}": page for app in apps for page in app["models"]}
        return [
            {"name": job, "app_label": f"job-{number}", "models": [pages[label] for label in labels if label in pages]}
            for number, (job, labels) in enumerate(admin_table.JOBS.items())
            if pages.keys() & labels
        ]

    def index(self, request, extra_context=None):
        """First what should be put in order, then the pages by job."""
        from registry.admin.front import to_put_in_order

        return super().index(request, {"queues": to_put_in_order(request.post), **(extra_context or {})})

    def autocomplete_view(self, request):
        return OfferedAutocomplete.as_view(admin_site=self)(request)

    def logout(self, request, extra_context=None):
        from registry.views.users import sign_out

        return sign_out(request)

    def password_change(self, request, extra_context=None):
        return redirect("registry:account")

    def login(self, request, extra_context=None):
        """Sign-in is the program's own page; a signed-in person who may not enter gets 403.

        Whoever may, and has not proven the second step in this session, does so first.
        """
        from registry import second_factor

        target = request.GET.get("next", "/")
        if self._may_enter(request) and not second_factor.has_passed(request):
            return redirect(second_factor.next_step(request.user, target))
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect(f"{reverse('registry:sign-in')}?{urlencode({'next': target})}")
