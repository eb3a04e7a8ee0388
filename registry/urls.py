from django.urls import path

from registry.views import boards, coverage, maps, organisations, prints, units, users

app_name = "registry"
UNIT = "wksbm/<slug:unit_id>/"
DECREE = UNIT + "sk/<slug:decree_id>/"

urlpatterns = [
    path("masuk/", users.sign_in, name="sign-in"),
    path("keluar/", users.sign_out, name="sign-out"),
    path("penugasan/", users.post_choose, name="post-choose"),
    path("sandi/<str:token>/", users.set_password, name="set-password"),
    path("akun/", users.account, name="account"),
    path("wksbm/", units.unit_list, name="unit-list"),
    path("wksbm/peta/", maps.unit_map, name="unit-map"),
    path("wksbm/batas/", maps.boundary_list, name="boundary-list"),
    path("wksbm/cakupan/", coverage.coverage, name="coverage"),
    path("wksbm/rekap/", prints.unit_recap, name="unit-recap"),
    path("wksbm/daftarkan/", units.establish, name="unit-establish"),
    path(UNIT, units.unit_detail, name="unit-detail"),
    path(UNIT + "cetak/", prints.unit_print, name="unit-print"),
    path(UNIT + "pengurus/cetak/", prints.board_print, name="board-print"),
    path(UNIT + "ubah/", units.change, name="unit-change"),
    path(UNIT + "keadaan/", units.move, name="unit-move"),
    path(UNIT + "tahap/", units.take_step, name="unit-take-step"),
    path(UNIT + "pengurus/ganti/", boards.propose, name="board-propose"),
    path(DECREE + "sahkan/", boards.confirm, name="board-confirm"),
    path(DECREE + "kembalikan/", boards.decline, name="board-decline"),
    path(DECREE + "berkas/", boards.decree_file, name="decree-file"),
    path("jejaring/", organisations.organisation_list, name="organisation-list"),
    path("jejaring/<slug:organisation_id>/", organisations.organisation_detail, name="organisation-detail"),
]
