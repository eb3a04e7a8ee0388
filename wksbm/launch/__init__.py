"""How does the program come up on a bare machine? The parts of bin/start, bin/manage and bin/test.

They run in two stages. The first uses the machine's own python3 and only the standard library:
`environment` makes .venv and goes on inside it. The second, inside .venv, is one of `serve` (bin/start),
`manage` (bin/manage) and `check` (bin/test); all three stand on `workplace` (var/, keys, locks, database).
"""
