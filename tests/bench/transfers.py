"""The cases `small` and `large`: many small files and few large ones, against every peer that is installed."""

from collections.abc import Sequence
from contextlib import ExitStack

from tests.bench.arena import Lane, open_arena
from tests.bench.contenders import Contender, aria2c, curl, ours, rclone, rclone_checked, wandb_sdk
from tests.bench.options import Options
from tests.bench.report import Result, spread

_PEERS = {"aria2c": "aria2", "rclone": "rclone", "curl": "curl", "wandb SDK": "wandb"}


def small(options: Options) -> Result:
    """5,000 x 10 KiB."""
    count = 50 if options.quick else 5_000
    result = Result("small", options.rounds)
    with open_arena(3 * count * (12 << 10)) as arena, ExitStack() as stack:
        workload = arena.workload("small", count, 10 << 10)
        sdk = stack.enter_context(wandb_sdk(arena.web, arena.root, [workload]))
        there = _there([ours(options.connections), sdk, aria2c("-j16", "-x1"), curl(16), rclone(16)])
        lanes = [Lane(each, workload, secure) for secure in (False, True) for each in there]
        costs = arena.race(lanes, options.rounds)
    result.race(costs, "files/s", lambda lane: len(lane.workload.files), _absent(there))
    asking = [cost.told["asking"] for lane in costs if lane.contender is sdk for cost in costs[lane]]
    if asking:
        result.say(f"Not counted, the SDK's asking for addresses: {spread(asking, '{:.1f}')} s.")
    return result


def large(options: Options) -> Result:
    """4 x 512 MiB, and one file of 2 GiB alone."""
    size = (1 << 20) if options.quick else (512 << 20)
    result = Result("large", options.rounds)
    with open_arena(3 * 4 * size) as arena, ExitStack() as stack:
        four, one = arena.workload("large", 4, size), arena.workload("single", 1, 4 * size)
        sdk = stack.enter_context(wandb_sdk(arena.web, arena.root, [four, one]))
        us = ours(options.connections)
        at_once = _there([us, sdk, aria2c("-j4", "-x1"), curl(4), rclone(4), rclone_checked(4)])
        alone = _there([us, sdk, aria2c("-x4", "-s4"), curl(1), rclone_checked(1)])
        lanes = [
            Lane(each, workload, secure)
            for workload, contenders in ((four, at_once), (one, alone))
            for secure in (False, True)
            for each in contenders
        ]
        costs = arena.race(lanes, options.rounds)
    result.race(costs, "MiB/s", lambda lane: lane.workload.size / (1 << 20), _absent(at_once))
    for secure in (False, True):
        pairs = zip(costs[Lane(us, four, secure)], costs[Lane(us, one, secure)], strict=True)
        ratios = [together.seconds / single.seconds for together, single in pairs]
        how = "TLS" if secure else "plain"
        result.say(f"Ours, {how}, the one file alone / the four at once: {spread(ratios, '{:.2f}', bold=True)}.")
    return result


def _there(contenders: Sequence[Contender | None]) -> list[Contender]:
    return [each for each in contenders if each is not None]


def _absent(there: Sequence[Contender]) -> list[str]:
    return [name for name in _PEERS if not any(each.name.startswith(name) for each in there)]
