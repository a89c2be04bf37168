"""What tests of the project tree share."""

import pytest

from artifact_desktop.ui.bridge import Background
from artifact_desktop.ui.models.projects import ProjectTreeModel
from tests.ui.models.shelf import Shelf


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def model(background: Background, shelf: Shelf) -> ProjectTreeModel:
    return ProjectTreeModel(background, shelf)
