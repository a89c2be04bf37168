"""What may be pasted into the field at the top."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from artifact_desktop.core.errors import Code, UsageError
from artifact_desktop.core.links import parse_location
from artifact_desktop.core.names import DEFAULT_SERVER, ArtifactName

_OWN = "http://wandb.example.org:8080"
_BIKES = ArtifactName("vision-lab", "bikes", "bike-dataset", "v3")
_LATEST = ArtifactName("vision-lab", "bikes", "bike-dataset", "latest")
_PAGE = "/vision-lab/bikes/artifacts/dataset/bike-dataset"


@pytest.mark.parametrize(
    ("text", "server", "name", "type_name"),
    [
        ("vision-lab/bikes/bike-dataset:v3", DEFAULT_SERVER, _BIKES, None),
        ("  'vision-lab/bikes/bike-dataset' ", DEFAULT_SERVER, _LATEST, None),
        (f"https://wandb.ai{_PAGE}/v3", DEFAULT_SERVER, _BIKES, "dataset"),
        (f"https://wandb.ai{_PAGE}", DEFAULT_SERVER, _LATEST, "dataset"),
        (f"https://wandb.ai{_PAGE}/", DEFAULT_SERVER, _LATEST, "dataset"),
        (f"https://wandb.ai{_PAGE}/v3/files/images/0001.png?workspace=user", DEFAULT_SERVER, _BIKES, "dataset"),
        (f"https://forge.coreweave.com/wandb{_PAGE}/v3/overview", DEFAULT_SERVER, _BIKES, "dataset"),
        (f"{_OWN}{_PAGE}/v3#graph", _OWN, _BIKES, "dataset"),
        (f"{_OWN}/under/a/path{_PAGE}/v3", f"{_OWN}/under/a/path", _BIKES, "dataset"),
        (
            "https://wandb.ai/vision-lab/bikes/artifacts/my%20type/bike%20set/best%2Fone",
            DEFAULT_SERVER,
            ArtifactName("vision-lab", "bikes", "bike set", "best/one"),
            "my type",
        ),
    ],
)
def test_names_and_links_lead_to_the_artifact(
    text: str, server: str, name: ArtifactName, type_name: str | None
) -> None:
    location = parse_location(text, server)
    assert (location.name, location.type_name) == (name, type_name)


@pytest.mark.parametrize(
    "text", [f"https://evil.example{_PAGE}/v3", f"{_OWN}{_PAGE}", f"https://wandb.ai.evil.example{_PAGE}"]
)
def test_a_link_of_another_server_is_named_and_goes_nowhere(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_location(text, DEFAULT_SERVER)
    assert caught.value.code is Code.LINK_OTHER_SERVER


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bike-dataset",
        "a/b/c/d/e",
        "https://wandb.ai/vision-lab",
        "file:///etc/passwd",
        "https://[",
        "a//b",
        "../x/y",
    ],
)
def test_anything_else_gets_a_sentence(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_location(text, DEFAULT_SERVER)
    assert caught.value.code is Code.NAME_MALFORMED


@given(st.text() | st.text().map(lambda text: f"https://wandb.ai/{text}"))
def test_no_text_brings_it_down(text: str) -> None:
    try:
        location = parse_location(text, DEFAULT_SERVER)
    except UsageError:
        return
    assert location.name.project
    assert location.name.collection
