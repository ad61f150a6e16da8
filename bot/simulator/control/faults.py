"""/sim/faults, /sim/holds, ...: making trouble, letting time pass, starting afresh."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.requests import Request

from bot.simulator.control.common import optional_int, route
from bot.simulator.errors import ControlError
from bot.simulator.faults import AFTER, ANY_METHOD, BEFORE, DROP, RUN, Fault
from bot.simulator.world import World

Json = dict[str, Any]

_DEFAULT_CODE = int(HTTPStatus.INTERNAL_SERVER_ERROR)


def show(world: World, request: Request, body: Json) -> Json:
    """What is armed."""
    return world.faults.as_json()


def fail(world: World, request: Request, body: Json) -> Json:
    """The next `times` calls of `method` fail with `code` (0: the connection breaks)."""
    code = int(body.get("code", _DEFAULT_CODE))
    description = str(body.get("description") or (HTTPStatus(code).phrase if code else ""))
    fault = Fault(str(body["method"]), int(body.get("times", 1)), code, description, optional_int(body, "retry_after"))
    world.faults.fail(fault)
    return {}


def clear(world: World, request: Request, body: Json) -> Json:
    """Switch all trouble off; held calls are dropped."""
    world.faults.clear()
    return {}


def slow_down(world: World, request: Request, body: Json) -> Json:
    """Answer calls of `method` only after `seconds`."""
    world.faults.slow_down(str(body["method"]), float(body["seconds"]))
    return {}


def hold(world: World, request: Request, body: Json) -> Json:
    """Let calls of `method` hang, `when` before (default) or after they take effect."""
    when = str(body.get("when", BEFORE))
    if when not in {BEFORE, AFTER}:
        raise ControlError("'when' harus before atau after.", 400)
    world.faults.hold(str(body["method"]), when, optional_int(body, "times"))
    return {}


def release(world: World, request: Request, body: Json) -> Json:
    """End the holds of `method` (default: all); `outcome` run (default) or drop."""
    outcome = str(body.get("outcome", RUN))
    if outcome not in {RUN, DROP}:
        raise ControlError("'outcome' harus run atau drop.", 400)
    return {"released": world.faults.release(str(body.get("method", ANY_METHOD)), outcome)}


def change_settings(world: World, request: Request, body: Json) -> Json:
    """Switch `rate_limits` on or off."""
    world.limiter.enabled = bool(body.get("rate_limits", world.limiter.enabled))
    return {"rate_limits": world.limiter.enabled}


def change_clock(world: World, request: Request, body: Json) -> Json:
    """Let `advance` seconds pass at once; answers the new time in seconds."""
    world.clock.advance(float(body.get("advance", 0)))
    world.signal.notify()
    return {"now": world.clock()}


async def reset(world: World, request: Request, body: Json) -> Json:
    """Forget everything: people, messages, calls, trouble, webhook."""
    await world.reset()
    return {"version": world.news.version}


ROUTES = [
    route("/sim/faults", show),
    route("/sim/faults", fail, "POST"),
    route("/sim/faults", clear, "DELETE"),
    route("/sim/latency", slow_down, "POST"),
    route("/sim/holds", hold, "POST"),
    route("/sim/holds/release", release, "POST"),
    route("/sim/settings", change_settings, "POST"),
    route("/sim/clock", change_clock, "POST"),
    route("/sim/reset", reset, "POST"),
]
