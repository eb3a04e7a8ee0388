"""What did other programs need for the same with a million rows? From issue 7, for the context only."""

HEADS = (
    "with a million rows",
    "django-helpdesk 2.6.1",
    "Open Zaak 1.30",
    "stock Django admin",
    "SQL / bare page",
    "target",
)
# (our kind of target, True for all areas, False for a small territory, None for both; then the line)
FIGURES = (
    ("list", False, "list page 1, small territory", "668–733 ms", "62–102 ms", "no scope", "0.13 / 7 ms", "≤ 20 ms"),
    ("list", True, "list page 1, all areas", "2,957 ms", "93–978 ms", "84–199 ms", "0.10 / 7 ms", "≤ 25 ms"),
    ("depth", None, "any depth of pages", "2,822 ms", "101–928 ms", "94–235 ms", "keyset 0.17 ms", "≤ 25 ms"),
    (
        *("case", None, "detail with history", "45–65 ms, 44 SQL", "44–54 ms, 28–35 SQL", "10 ms, none", "0.06 ms"),
        "≤ 20 ms, ≤ 10 SQL",
    ),
    ("intake", None, "create", "17–26 ms", "36–60 ms", "4.7 ms, no audit", "–", "≤ 20 ms"),
    (
        *("send", None, "forward / change status", "31 ms, 38 SQL", "120–159 ms, 99 SQL", "5.8 ms", "–"),
        "≤ 20 ms, ≤ 15 SQL",
    ),
    ("name", False, "name search, small territory", "798 ms", "–", "–", "0.14–11 ms", "≤ 25 ms"),
    ("name", True, "name search, all areas", "4,783 ms", "–", "326–605 ms", "0.14–11 ms", "≤ 40 ms"),
    ("nik", None, "exact NIK", "–", "–", "556 ms", "0.09 ms", "≤ 15 ms"),
    ("home", True, "figures of the home page, whole province", "14.2 s", "–", "–", "25–96 ms", "≤ 100 ms"),
)
