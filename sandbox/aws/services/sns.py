"""SNS, by moto."""


def register(app):
    app.inventory.keeps("sns", "topics", "subscriptions")
