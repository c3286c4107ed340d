"""The official feeds of recalls: one module per authority, each an `interface.Feed`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from labelcheck.errors import UsageError

if TYPE_CHECKING:
    from labelcheck.notices.feeds.interface import Feed

_FEEDS = {
    "cpsc": ("labelcheck.notices.feeds.cpsc", "Cpsc"),
    "safety-gate": ("labelcheck.notices.feeds.safety_gate", "SafetyGate"),
    "opss": ("labelcheck.notices.feeds.opss", "Opss"),
    "health-canada": ("labelcheck.notices.feeds.health_canada", "HealthCanada"),
    "rappelconso": ("labelcheck.notices.feeds.rappelconso", "RappelConso"),
}
FEED_NAMES = tuple(_FEEDS)


def feed_named(name: str) -> Feed:
    """Return the feed with a name.

    Raises:
        UsageError: There is none.
    """
    if name not in _FEEDS:
        raise UsageError(f"There is no feed {name!r}.", f"Choose among {', '.join(FEED_NAMES)}.")
    module, kind = _FEEDS[name]
    feed: Callable[[], Feed] = getattr(import_module(module), kind)
    return feed()
