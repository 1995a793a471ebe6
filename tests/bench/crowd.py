"""Many trainees who tick at the same moment: what was answered, and what of it is there afterwards."""

import http.client
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from statistics import quantiles
from threading import Barrier
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.bench.rounds import CSRF
from tests.bench.server import HOST, Site

PATIENCE = 120


def measure(site: Site) -> dict[str, Any]:
    """Let everybody of the crowd tick at once, each his actions in turn: how many ticks are lost, how long one takes.

    A tick is lost when its answer was not that of a tick, or when the trainee's own page shows it open afterwards.
    """
    crowd: Sequence[dict[str, Any]] = site.targets["crowd"]
    start = Barrier(len(crowd))
    with ThreadPoolExecutor(len(crowd)) as pool:
        answers = list(pool.map(lambda trainee: _tick_all(site, trainee, start), crowd))
    seconds = [second for own in answers for _, second in own]
    lost = sum(
        not (is_answered and _is_ticked(page, action))
        for trainee, own in zip(crowd, answers, strict=True)
        for page in [_send(site, trainee, "GET", f"/mijn-plan/onderdeel/{trainee['unit']}/")[1]]
        for action, (is_answered, _) in zip(trainee["actions"], own, strict=True)
    )
    return {"trainees": len(crowd), "ticks": len(seconds), "lost": lost, "p95": quantiles(seconds, n=20)[-1]}


def _tick_all(site: Site, trainee: dict[str, Any], start: Barrier) -> list[tuple[bool, float]]:
    """For each tick whether it was answered, and the seconds that took."""
    start.wait()
    done = []
    for action in trainee["actions"]:
        fields = {"ticked": "1", "on": "", "id": str(uuid4()), "device_at": datetime.now(UTC).isoformat()}
        before = time.perf_counter()
        path = f"/plannen/{trainee['plan']}/acties/{action}/afvinken/"
        status, page = _send(site, trainee, "POST", path, {**fields, "next": "/deze-week/"})
        done.append((status == 200 and f'id="actie-{action}"' in page, time.perf_counter() - before))
    return done


def _send(
    site: Site, trainee: dict[str, Any], method: str, path: str, fields: dict[str, str] | None = None
) -> tuple[int, str]:
    headers = {"Host": f"{HOST}:{site.port}", "Cookie": f"sessionid={trainee['session']}; csrftoken={CSRF}"}
    headers |= {"X-CSRFToken": CSRF, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
    connection = http.client.HTTPConnection(HOST, site.port, timeout=PATIENCE)
    try:
        connection.request(method, path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def _is_ticked(page: str, action: int) -> bool:
    return re.search(rf'id="vink-actie-{action}"[^>]* checked', page) is not None
