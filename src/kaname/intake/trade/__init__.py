"""Readers of product trade, one module a provider."""
