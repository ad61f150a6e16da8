"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# A slow machine is no reason for a test to fail; fixtures are made once for all examples of a property.
settings.register_profile(
    "pandu", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("pandu")

# RetryAfter in python-telegram-bot's new unit; it warns about the old one.
os.environ["PTB_TIMEDELTA"] = "true"
