from django.urls import path

from cases.views import cases, intake, lists, referrals, stages, tasks

app_name = "cases"
CASE = "kasus/<slug:case_id>/"
STAGES = CASE + "penanganan/"
REFERRAL = CASE + "rujukan/<slug:referral_id>/"

urlpatterns = [
    path("kotak-masuk/", lists.inbox, name="inbox"),
    path("kotak-masuk/terkirim/", lists.sent, name="sent"),
    path("pemberitahuan/", lists.notification_list, name="notification-list"),
    path("pemberitahuan/dibaca/", lists.notification_read_all, name="notification-read-all"),
    path("pemberitahuan/<int:notification_id>/dibaca/", lists.notification_read, name="notification-read"),
    path("kasus/", lists.case_list, name="case-list"),
    path("kasus/cari/", lists.case_search, name="case-search"),
    path("kasus/catat/", intake.start, name="intake-start"),
    path("kasus/catat/<slug:draft_id>/periksa/", intake.check, name="intake-check"),
    path("kasus/catat/<slug:draft_id>/hapus/", intake.discard, name="intake-discard"),
    path("kasus/catat/<slug:draft_id>/<slug:step>/", intake.step, name="intake-step"),
    path(CASE, cases.detail, name="case-detail"),
    path(CASE + "tutup/", cases.close, name="case-close"),
    path(CASE + "buka-kembali/", cases.reopen, name="case-reopen"),
    path(CASE + "catatan/", cases.note, name="case-note"),
    path(CASE + "layanan/", cases.serve, name="case-serve"),
    path(CASE + "salurkan/", cases.pay_out, name="case-pay-out"),
    path(CASE + "batal-salur/", cases.take_back, name="case-take-back"),
    path(CASE + "persetujuan/", cases.consent, name="case-consent"),
    path(STAGES, stages.detail, name="stage-detail"),
    path(STAGES + "pendekatan-awal/", stages.approach, name="stage-approach"),
    path(STAGES + "asesmen/", stages.assess, name="stage-assess"),
    path(STAGES + "temu-bahas/", stages.confer, name="stage-confer"),
    path(STAGES + "rencana/", stages.plan, name="stage-plan"),
    path(STAGES + "perkembangan/", stages.progress, name="stage-progress"),
    path(STAGES + "monev/", stages.review, name="stage-review"),
    path(STAGES + "terminasi/", stages.terminate, name="stage-terminate"),
    path(STAGES + "kunjungan/", stages.schedule, name="stage-schedule"),
    path(STAGES + "kembali/", stages.go_back, name="stage-go-back"),
    path("tugas/", tasks.task_list, name="task-list"),
    path(CASE + "tugas/<slug:task_id>/selesai/", tasks.finish, name="task-finish"),
    path(CASE + "rujukan/kirim/", referrals.prepare, name="referral-prepare"),
    path(REFERRAL + "kirim/", referrals.send, name="referral-send"),
    path(REFERRAL + "terima/", referrals.accept, name="referral-accept"),
    path(REFERRAL + "tolak/", referrals.decline, name="referral-decline"),
    path(REFERRAL + "minta-kelengkapan/", referrals.request_completion, name="referral-request-completion"),
    path(REFERRAL + "lengkapi/", referrals.complete, name="referral-complete"),
    path(REFERRAL + "teruskan/", referrals.forward, name="referral-forward"),
    path(REFERRAL + "tarik-kembali/", referrals.withdraw, name="referral-withdraw"),
    path(REFERRAL + "rujuk-balik/", referrals.report_back, name="referral-report-back"),
    path(REFERRAL + "ambil-alih/", referrals.take_over, name="referral-take-over"),
]
