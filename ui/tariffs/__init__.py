"""Prices on screen: published tariffs, new ones before they hold, and what a customer is priced by."""
