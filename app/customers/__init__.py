"""The customer file: who takes electricity where, under which account, and how a clerk finds them."""
