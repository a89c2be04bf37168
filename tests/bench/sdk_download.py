"""Run by the SDK's own Python: downloads an artifact and prints as JSON what that cost.

Usage: sdk_download.py NAME FOLDER. The cache is not used: what is fetched is written once, which is the SDK's fastest.
"""

import json
import resource
import sys
import time

import wandb


def processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


name, folder = sys.argv[1:]
artifact = wandb.Api().artifact(name)
assert artifact.manifest.entries  # loaded before the clock runs, as the other contenders know their files
asking = 0.0
ask = wandb.Artifact._fetch_file_urls


def timed_ask(*arguments: object, **options: object) -> object:
    """Nobody else has to ask for addresses, and a server made for tests is slow to sign them: not counted.

    Up to 5,000 files they come in one page, and nothing is fetched before it is there; beyond, the two would overlap.
    """
    global asking
    started = time.perf_counter()
    answer = ask(*arguments, **options)
    asking += time.perf_counter() - started
    return answer


wandb.Artifact._fetch_file_urls = timed_ask
cpu, started = processor_seconds(), time.perf_counter()
artifact.download(root=folder, skip_cache=True)
seconds = time.perf_counter() - started
json.dump({"seconds": seconds - asking, "asking": asking, "cpu": processor_seconds() - cpu}, sys.stdout)
