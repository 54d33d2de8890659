"""5. Labelled articles: reading, checking, splitting by article, describing.

Every module is imported by its own name (``from clf.corpus.read import read_corpus``), so that
reading a corpus does not load what only checking it needs.
"""
