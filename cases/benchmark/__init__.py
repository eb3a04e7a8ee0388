"""How fast is the program with a million cases? Made-up rows written by COPY, beside no office's data.

No row here went through an action, so nothing but speed may be learnt from it (the demo is told through the actions).
"""
