"""A first, small set of data."""

from artifact_desktop.sample.store import Store


def empty_data() -> Store:
    """The people, teams and organizations of the demo, and nothing in them; projects are made when first written."""
    store = Store()
    store.add_person("ana", "Ana Robles", entity="vision-lab")
    store.add_person("root", "Server Admin", admin=True)
    vision = store.add_organization("Open Vision", "open-vision")
    team = store.add_team("vision-lab", vision, {"ana": "member", "root": "admin"})
    team.xxhash_digests_enabled = True
    models = store.add_project(vision.entity, "wandb-registry-models")
    models.roles["ana"] = "viewer"
    models.team_roles[team] = "member"
    return store


def demo_data() -> Store:
    return empty_data()
