"""The command line of the rules: a request per line in, an explained answer per line out (main.py calc)."""
