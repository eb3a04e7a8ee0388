from django.urls import path

from registry.views import boards, coverage, donors, funds, maps, organisations, prints, units, users

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
    path(UNIT + "pengurus/berhenti/", boards.release, name="board-release"),
    path(UNIT + "pengurus/bimtek/", boards.record_bimtek, name="board-record-bimtek"),
    path(UNIT + "pengurus/akun/", boards.accounts, name="board-accounts"),
    path(UNIT + "pengurus/akun/<slug:post_id>/tautan/", boards.account_link, name="board-account-link"),
    path(DECREE + "sahkan/", boards.confirm, name="board-confirm"),
    path(DECREE + "kembalikan/", boards.decline, name="board-decline"),
    path(DECREE + "berkas/", boards.decree_file, name="decree-file"),
    path(UNIT + "kas/", funds.book, name="fund-book"),
    path(UNIT + "kas/cetak/", funds.book_print, name="fund-book-print"),
    path(UNIT + "kas/masuk/", funds.receive, name="fund-receive"),
    path(UNIT + "kas/keluar/", funds.spend, name="fund-spend"),
    path(UNIT + "kas/pengaturan/", funds.settings, name="fund-settings"),
    path(UNIT + "kas/<slug:entry_id>/koreksi/", funds.reverse_entry, name="fund-reverse-entry"),
    path(UNIT + "donatur/", donors.donor_list, name="donor-list"),
    path(UNIT + "donatur/tambah/", donors.add, name="donor-add"),
    path(UNIT + "donatur/<slug:donor_id>/ubah/", donors.change, name="donor-change"),
    path(UNIT + "donatur/<slug:donor_id>/berhenti/", donors.stop, name="donor-stop"),
    path("papan/<slug:unit_id>/", funds.notice_board, name="fund-notice-board"),
    path("jejaring/", organisations.organisation_list, name="organisation-list"),
    path("jejaring/<slug:organisation_id>/", organisations.organisation_detail, name="organisation-detail"),
]
