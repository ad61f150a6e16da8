"""The control API under /sim/: what the page and the tests use to play people and to make trouble."""

from __future__ import annotations

from bot.simulator.control import acting, faults, observing, people, watching

ROUTES = [*people.ROUTES, *acting.ROUTES, *observing.ROUTES, *faults.ROUTES, *watching.ROUTES]
