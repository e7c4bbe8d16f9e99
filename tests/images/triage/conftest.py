from tests.images.correcting.people import nurse

__all__ = ["nurse"]
