"""Who enters the Django admin? Only an admin sistem, who sees no case content, after the second step."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode


class WksbmAdminConfig(AdminConfig):
    default_site = "wksbm.admin_site.WksbmAdminSite"


class WksbmAdminSite(AdminSite):
    site_header = "Administrasi WKSBM"
    site_title = "Administrasi WKSBM"
    index_title = "Akun, jejaring, dan data acuan"
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request):
        from registry import second_factor  # models are not loaded yet when this module is

        return self._is_admin(request) and second_factor.has_passed(request)

    def _is_admin(self, request):
        post = getattr(request, "post", None)
        return post is not None and post.is_admin

    def logout(self, request, extra_context=None):
        from registry.views.users import sign_out

        return sign_out(request)

    def password_change(self, request, extra_context=None):
        return redirect("registry:account")

    def login(self, request, extra_context=None):
        """Sign-in is the program's own page; a signed-in person who is no admin sistem gets 403.

        Whoever is one, and has not proven the second step in this session, does so first.
        """
        from registry import second_factor

        target = request.GET.get("next", "/")
        if self._is_admin(request) and not second_factor.has_passed(request):
            return redirect(second_factor.next_step(request.user, target))
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect(f"{reverse('registry:sign-in')}?{urlencode({'next': target})}")
