"""Every number the stand-in obeys: Telegram's documented limits, and the undocumented behaviours."""

from __future__ import annotations

from dataclasses import dataclass

from telegram.constants import (
    BotCommandLimit,
    BotDescriptionLimit,
    BotNameLimit,
    CallbackQueryLimit,
    FileSizeLimit,
    FloodLimit,
    ForumIconColor,
    ForumTopicLimit,
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
    PollingLimit,
    ReplyLimit,
    WebhookLimit,
)

TEXT_LENGTH = int(MessageLimit.MAX_TEXT_LENGTH)
CAPTION_LENGTH = int(MessageLimit.CAPTION_LENGTH)
ENTITIES = int(MessageLimit.MESSAGE_ENTITIES)
DEEP_LINK_LENGTH = int(MessageLimit.DEEP_LINK_LENGTH)
BUTTON_DATA_MIN_BYTES = int(InlineKeyboardButtonLimit.MIN_CALLBACK_DATA)
BUTTON_DATA_MAX_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
BUTTONS_IN_MARKUP = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
BUTTONS_IN_ROW = int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW)
PLACEHOLDER_LENGTH = int(ReplyLimit.MAX_INPUT_FIELD_PLACEHOLDER)
ANSWER_TEXT_LENGTH = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)
UPDATES_MIN = int(PollingLimit.MIN_LIMIT)
UPDATES_MAX = int(PollingLimit.MAX_LIMIT)
SECRET_TOKEN_LENGTH = int(WebhookLimit.MAX_SECRET_TOKEN_LENGTH)
WEBHOOK_CONNECTIONS = range(int(WebhookLimit.MIN_CONNECTIONS_LIMIT), int(WebhookLimit.MAX_CONNECTIONS_LIMIT) + 1)
UPLOAD_BYTES = int(FileSizeLimit.FILESIZE_UPLOAD)
PHOTO_BYTES = int(FileSizeLimit.PHOTOSIZE_UPLOAD)
DOWNLOAD_BYTES = int(FileSizeLimit.FILESIZE_DOWNLOAD)
COMMANDS = int(BotCommandLimit.MAX_COMMAND_NUMBER)
COMMAND_LENGTH = int(BotCommandLimit.MAX_COMMAND)
COMMAND_DESCRIPTION_LENGTH = int(BotCommandLimit.MAX_DESCRIPTION)
DESCRIPTION_LENGTH = int(BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
SHORT_DESCRIPTION_LENGTH = int(BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)
BOT_NAME_LENGTH = int(BotNameLimit.MAX_NAME_LENGTH)
TOPIC_NAME_LENGTH = int(ForumTopicLimit.MAX_NAME_LENGTH)
TOPIC_COLORS = tuple(int(color) for color in ForumIconColor)


@dataclass(frozen=True)
class Rules:
    """What one simulated Telegram enforces; the defaults are the strict reading of its documentation.

    The second group is not documented by Telegram (hence not in telegram.constants): how long a
    button press may wait for its answer, how old a message may be when it is deleted, how long
    "typing" stays visible. All times in seconds.
    """

    per_second: int = int(FloodLimit.MESSAGES_PER_SECOND)
    per_second_private: int = int(FloodLimit.MESSAGES_PER_SECOND_PER_CHAT)
    per_minute_group: int = int(FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP)
    # How many messages beyond the one a second a private chat takes at once (Telegram forgives a few).
    private_burst: int = 0

    answer_seconds: float = 30.0
    delete_seconds: float = 48 * 3600.0
    typing_seconds: float = 5.0
    # First and longest pause between two attempts to deliver to a webhook that refuses.
    webhook_pause: float = 0.5
    webhook_longest_pause: float = 30.0
    webhook_timeout: float = 60.0
