"""How a call is refused, as AWS words it."""


class Refused(Exception):
    def __init__(self, code, message, status="400 Bad Request"):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def invalid(message):
    """What SageMaker answers to nearly everything that it does not take."""
    return Refused("ValidationException", message)
