"""The two kinds of refusal: Telegram's to a bot, and the control API's to a page or a test."""

from __future__ import annotations

from http import HTTPStatus


class ApiError(Exception):
    """A Bot API call refused; `code` is both error_code and HTTP status, `retry_after` in seconds."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


class ControlError(Exception):
    """A control API call refused; the message is Indonesian because the page shows it."""

    def __init__(self, message: str, code: int = HTTPStatus.CONFLICT) -> None:
        super().__init__(message)
        self.message = message
        self.code = int(code)


def bad_request(what: str) -> ApiError:
    """400 with Telegram's prefix."""
    return ApiError(HTTPStatus.BAD_REQUEST, f"Bad Request: {what}")


def forbidden(what: str) -> ApiError:
    """403 with Telegram's prefix."""
    return ApiError(HTTPStatus.FORBIDDEN, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    """409 with Telegram's prefix."""
    return ApiError(HTTPStatus.CONFLICT, f"Conflict: {what}")


def too_many_requests(retry_after: int) -> ApiError:
    """429; `retry_after` in whole seconds."""
    return ApiError(HTTPStatus.TOO_MANY_REQUESTS, f"Too Many Requests: retry after {retry_after}", retry_after)
