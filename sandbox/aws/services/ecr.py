"""ECR, by moto."""


def register(app):
    app.inventory.keeps("ecr", "repositories")
