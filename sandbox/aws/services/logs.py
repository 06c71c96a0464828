"""CloudWatch Logs, by moto."""


def register(app):
    app.inventory.keeps("logs", "groups")
