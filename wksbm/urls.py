from django.contrib import admin
from django.urls import include, path

from cases.views.home import home
from wksbm import views

urlpatterns = [
    path("", home, name="home"),
    path("sehat/", views.health, name="health"),
    path("", include("registry.urls")),
    path("", include("cases.urls")),
    path("", include("training.urls")),
    path("administrasi/", admin.site.urls),
]

handler400 = "wksbm.views.bad_request"
handler403 = "wksbm.views.forbidden"
handler404 = "wksbm.views.not_found"
handler500 = "wksbm.views.server_error"
