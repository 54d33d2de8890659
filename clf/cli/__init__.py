"""14. The command line: parse, call a workflow, print; errors become exit codes.

Each command is a function with annotated options in a module of its own; ``app`` lists them.
Only typer is imported at the top of a module here, all else inside functions: light start.
"""
