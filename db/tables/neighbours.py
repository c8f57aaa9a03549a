"""The index that finds the accounts of a transformer area and class, for the neighbours' median."""

from sqlalchemy import Index

from db.tables.customers import customers

BY_AREA = Index(
    "customers_of_area", customers.c.org_unit, customers.c.transformer_area, customers.c.tariff_class
)
