"""SageMaker, as the first comment of server.py tells."""
