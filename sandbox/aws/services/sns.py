"""SNS, by moto.

  GET /moto-api/ponte/published      every message so far: {topic, subject, message}
"""

from moto.sns.models import sns_backends


def register(app):
    app.inventory.keeps("sns", "topics", "subscriptions")
    app.controls("published", lambda _: published(app.account))


def published(account):
    topics = [topic for backend in sns_backends[account].values() for topic in backend.topics.values()]
    return [
        {"topic": topic.arn, "subject": subject, "message": message} for topic in topics for _, message, subject, *_ in topic.sent_notifications
    ]
