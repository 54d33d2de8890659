"""11. Analysis -> text: a terminal table, CSV, JSON Lines; files written atomically.

Modules: ``jsonl``, ``csv`` and ``table`` each hold a writer with ``write(analysis)``;
``writers`` chooses among them; ``output`` writes files that are never half there.
"""
