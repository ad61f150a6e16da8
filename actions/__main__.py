"""Serves the custom actions to the engine: `python -m actions --port 5055`, loopback only, one process."""

from __future__ import annotations

import argparse
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

LOOPBACK = "127.0.0.1"


class Executor(ActionExecutor):
    """Does without the domain where the engine does not send it (endpoints.yml: enable_selective_domain).

    rasa-sdk would answer 449 and wait for a second request, which Rasa 3.6 never makes.
    """

    def update_and_return_domain(self, payload: dict[str, Any], action_name: str) -> dict[str, Any]:
        return payload.get("domain") or {}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5055)
    executor = Executor()
    executor.register_package("actions")
    create_app(executor).run(
        host=LOOPBACK, port=parser.parse_args().port, single_process=True, access_log=False, motd=False
    )


if __name__ == "__main__":
    main()
