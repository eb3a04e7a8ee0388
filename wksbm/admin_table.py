"""Which page of the Django admin is for whom, and under which job does it stand? One table, in the order of the first
page; a page that does not stand here opens for nobody.

An admin sistem keeps accounts, the jejaring and reference data, and sees no person and no case. An operator data works
on the rows of the own territory, and has no account of anybody.
"""

SYSTEM, OPERATOR = "admin sistem", "operator data"
BOTH = (SYSTEM, OPERATOR)

JOBS = {
    "Orang dan kasus": {
        "cases.Person": (OPERATOR,),
        "cases.Case": (OPERATOR,),
        "cases.Referral": (OPERATOR,),
    },
    "WKSBM dan jejaring": {
        "registry.UnitProfile": (OPERATOR,),
        "registry.Decree": (OPERATOR,),
        "registry.BoardMember": (OPERATOR,),
        "registry.Organisation": BOTH,
    },
    "Wilayah": {
        "registry.Area": BOTH,
    },
    "Bimtek": {
        "training.Curriculum": (OPERATOR,),
        "training.CurriculumVersion": (OPERATOR,),
        "training.Materi": (OPERATOR,),
    },
    "Akun dan penugasan": {
        "registry.User": (SYSTEM,),
        "registry.Appointment": (SYSTEM,),
    },
    "Data acuan": {
        "registry.Holiday": (SYSTEM,),
        "registry.UnitClass": (SYSTEM,),
        "registry.BoardPosition": (SYSTEM,),
        "registry.IncomeSource": (SYSTEM,),
        "registry.SpendingKind": (SYSTEM,),
        "registry.Goods": (SYSTEM,),
        "registry.EvaluationAspect": (SYSTEM,),
        "registry.LetterTemplate": (SYSTEM,),
        "registry.RefresherRule": (SYSTEM,),
        "registry.DormancyRule": (SYSTEM,),
        "cases.JenisEdition": (SYSTEM,),
        "cases.Jenis": (SYSTEM,),
        "cases.TimeLimit": (SYSTEM,),
        "cases.ServiceKind": (SYSTEM,),
        "cases.ServiceSource": (SYSTEM,),
        "cases.StageLabel": (SYSTEM,),
        "cases.ConsentText": (SYSTEM,),
    },
    "Catatan": {
        "registry.AuditEntry": (SYSTEM,),
        "registry.ChangeBatch": (SYSTEM,),
    },
}
WHO = {label: who for pages in JOBS.values() for label, who in pages.items()}


def standing_of(post):
    """As what this post enters the admin: SYSTEM, OPERATOR, or None for everybody else."""
    if post is None:
        return None
    return SYSTEM if post.is_admin else OPERATOR if post.is_data_operator else None


def is_for(post, model):
    """Is the page of this model for this post?"""
    return standing_of(post) in WHO.get(model._meta.label, ())


def draw():
    """The part of docs/permissions.md about the admin, in Markdown."""
    yield "\n## The administration\n\n"
    yield "From `wksbm/admin_table.py`: which page of `/administrasi/` opens for whom, after the second step.\n"
    yield "An operator data finds the rows of the own territory there, by the same `visible_to` as everywhere.\n"
    yield "\n| job | page | admin sistem | operator data |\n|---|---|:-:|:-:|\n"
    for job, pages in JOBS.items():
        for label, who in pages.items():
            cells = " | ".join("yes" if one in who else "–" for one in BOTH)
            yield f"| {job} | `{label}` | {cells} |\n"
