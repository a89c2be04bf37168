"""The sample data: people, teams and what they share. Deterministic, and there at once; contents are made when read.

Ana Robles is who the demo signs in as. She has a full seat in Open Vision, may only look in Partner University (a
view-only seat), may download from the registry `models` (its role comes from her team) and not from `datasets`.
"""

from datetime import UTC, datetime

from artifact_desktop.sample import demo
from artifact_desktop.sample.building import Builder
from artifact_desktop.sample.store import Seat, Store

_FOUNDED = datetime(2026, 1, 12, 9, 30, tzinfo=UTC)


_PEOPLE = {
    "ana": "Ana Robles",
    "marko": "Marko Petrović",
    "mei": "Mei Tanaka",
    "jonas": "Jonas Weber",
    "priya": "Priya Nair",
    "sofia": "Sofía Lindqvist",
}


def empty_data() -> Store:
    """The people, teams and organizations of the demo, and nothing in them; projects are made when first written."""
    store = Store()
    for username, name in _PEOPLE.items():
        store.add_person(username, name, entity="vision-lab" if username == "ana" else None)
    store.add_person("root", "Server Admin", admin=True)

    vision = store.add_organization("Open Vision", "open-vision")
    vision.seats["root"] = Seat(store.people["root"], "admin")
    lab = store.add_team(
        "vision-lab", vision, {"ana": "member", "marko": "admin", "mei": "member", "jonas": "member", "root": "admin"}
    )
    lab.xxhash_digests_enabled = True
    store.add_team("audio-lab", vision, {"priya": "admin", "ana": "member", "root": "admin"})
    store.add_team("robotics-lab", vision, {"jonas": "admin", "root": "admin"})

    partner = store.add_organization("Partner University", "partner-university-org")
    partner.seats |= {
        "ana": Seat(store.people["ana"], "viewer", "viewer"),
        "root": Seat(store.people["root"], "admin"),
    }
    store.add_team("partner-university", partner, {"sofia": "admin", "ana": "viewer", "root": "admin"})

    models = store.add_project(vision.entity, "wandb-registry-models", "Detectors that may go into products", _FOUNDED)
    models.team_roles[lab] = "member"
    models.roles |= {"ana": "viewer", "marko": "admin"}
    datasets = store.add_project(vision.entity, "wandb-registry-datasets", "Frozen data sets for audits", _FOUNDED)
    datasets.roles |= {"ana": "restricted_viewer", "marko": "admin"}
    return store


def demo_data(now: datetime | None = None) -> Store:
    """What `--demo` shows. `now` only matters for the version that is about to expire."""
    store = empty_data()
    demo.fill(Builder(store), now or datetime.now(UTC))
    return store
