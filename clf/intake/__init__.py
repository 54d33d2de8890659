"""3. Bytes to articles: text files, JSONL and CSV tables, standard input; encodings and limits.

The way in is :func:`clf.intake.read.read_articles`.
"""
