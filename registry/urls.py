from django.urls import path

from registry.views import activities, boards, dormancies, evaluations, organisations, programmes, units, users

app_name = "registry"
UNIT = "wksbm/<slug:unit_id>/"
DECREE = UNIT + "sk/<slug:decree_id>/"
DORMANCY = UNIT + "usulan-vakum/<slug:proposal_id>/"
ACTIVITY = UNIT + "kegiatan/<slug:activity_id>/"
PROGRAMME = UNIT + "program/<slug:item_id>/"
EVALUATION = UNIT + "penilaian/<slug:sheet_id>/"

urlpatterns = [
    path("masuk/", users.sign_in, name="sign-in"),
    path("keluar/", users.sign_out, name="sign-out"),
    path("penugasan/", users.post_choose, name="post-choose"),
    path("sandi/<str:token>/", users.set_password, name="set-password"),
    path("akun/", users.account, name="account"),
    path("wksbm/", units.unit_list, name="unit-list"),
    path("wksbm/daftarkan/", units.establish, name="unit-establish"),
    path("wksbm/peringkat/", evaluations.evaluation_ranking, name="evaluation-ranking"),
    path(UNIT, units.unit_detail, name="unit-detail"),
    path(UNIT + "ubah/", units.change, name="unit-change"),
    path(UNIT + "keadaan/", units.move, name="unit-move"),
    path(UNIT + "tahap/", units.take_step, name="unit-take-step"),
    path(UNIT + "tahap/<slug:step_kind>/berkas/", units.step_file, name="step-file"),
    path(UNIT + "pengurus/ganti/", boards.propose, name="board-propose"),
    path(DECREE + "sahkan/", boards.confirm, name="board-confirm"),
    path(DECREE + "kembalikan/", boards.decline, name="board-decline"),
    path(DECREE + "berkas/", boards.decree_file, name="decree-file"),
    path(DORMANCY + "sahkan/", dormancies.dormancy_confirm, name="dormancy-confirm"),
    path(DORMANCY + "kembalikan/", dormancies.dormancy_decline, name="dormancy-decline"),
    path(UNIT + "kegiatan/", activities.activity_list, name="activity-list"),
    path(UNIT + "kegiatan/catat/", activities.activity_record, name="activity-record"),
    path(ACTIVITY, activities.activity_detail, name="activity-detail"),
    path(ACTIVITY + "batalkan/", activities.activity_cancel, name="activity-cancel"),
    path(ACTIVITY + "foto/<slug:photo_id>/", activities.activity_photo, name="activity-photo"),
    path(ACTIVITY + "notulen/", activities.activity_minutes, name="activity-minutes"),
    path(UNIT + "program/", programmes.programme_list, name="programme-list"),
    path(UNIT + "program/tambah/", programmes.programme_add, name="programme-add"),
    path(PROGRAMME + "ubah/", programmes.programme_change, name="programme-change"),
    path(PROGRAMME + "selesaikan/", programmes.programme_finish, name="programme-finish"),
    path(PROGRAMME + "batalkan/", programmes.programme_cancel, name="programme-cancel"),
    path(PROGRAMME + "buka-kembali/", programmes.programme_reopen, name="programme-reopen"),
    path(UNIT + "penilaian/", evaluations.evaluation_list, name="evaluation-list"),
    path(UNIT + "penilaian/buka/", evaluations.evaluation_open, name="evaluation-open"),
    path(EVALUATION, evaluations.evaluation_detail, name="evaluation-detail"),
    path(EVALUATION + "isi/", evaluations.evaluation_fill, name="evaluation-fill"),
    path(EVALUATION + "kunci/", evaluations.evaluation_lock, name="evaluation-lock"),
    path("jejaring/", organisations.organisation_list, name="organisation-list"),
    path("jejaring/<slug:organisation_id>/", organisations.organisation_detail, name="organisation-detail"),
]
