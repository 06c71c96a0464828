"""Glue, by moto."""


def register(app):
    app.inventory.keeps("glue", "databases")
