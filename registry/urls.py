from django.urls import path

from registry.views import organisations, users

app_name = "registry"

urlpatterns = [
    path("masuk/", users.sign_in, name="sign-in"),
    path("keluar/", users.sign_out, name="sign-out"),
    path("penugasan/", users.post_choose, name="post-choose"),
    path("sandi/<str:token>/", users.set_password, name="set-password"),
    path("akun/", users.account, name="account"),
    path("jejaring/", organisations.organisation_list, name="organisation-list"),
    path("jejaring/<slug:organisation_id>/", organisations.organisation_detail, name="organisation-detail"),
]
