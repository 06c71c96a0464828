"""KMS, by moto, which shows a deleted key for ever where AWS shows it for days."""


def register(app):
    app.inventory.keeps("kms", "keys", lives=lambda key: key.key_state != "PendingDeletion")
