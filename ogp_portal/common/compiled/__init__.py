"""Django's templates as Python functions, made when a template is loaded (docs/adr/0009).

`loader.Loader` hands out templates whose nodes were put into functions by `compiler`: words that
depend on the language alone are worked out once per language, variables of loops and includes
become variables of Python, and parts that need Django's own machinery stay as they are. What a
page says is the same to the letter; nothing of what it was given is kept.
"""
