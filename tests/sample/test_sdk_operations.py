"""The schema of the sample server against every operation the SDK ships.

An operation of a new SDK fails here until someone decides: either the schema learns it, or it goes into
`NOT_OURS` with the reason.
"""

from pathlib import Path

import pytest
from graphql import GraphQLInputObjectType, GraphQLSchema, build_schema

from artifact_desktop import sample
from tests.sample.sdk_documents import GO_CORE, SdkDocument, sdk_documents, sdk_input_types

pytestmark = pytest.mark.sdk

# Why the sample server need not know an operation, and which these are.
NOT_OURS = {
    "automations: what a server does on events": """
        CreateAutomation CreateGenericWebhookIntegration DeleteAutomation GetAutomationsLegacy GetEntityAutomations
        GetEntityAutomationsLegacy GetOrgAutomations IntegrationsByEntity UpdateAutomation""",
    "administration: making people, teams and keys, never done by a program that reads artifacts": """
        CreateInvite CreateServiceAccount CreateTeam CreateUserFromAdmin DeleteApiKey DeleteInvite GenerateApiKey
        SearchUsers""",
    "runs: their state, files, history and logs": """
        CreateRunFiles DeleteRun HistoryPage MarkRunFilesUploaded NotifyScriptableRunAlert QueryRunInfo RewindRun
        RunConsoleLogPage RunConsoleLogTail RunFiles RunFullHistory RunHistoryKeys RunParquetHistory RunResumeStatus
        RunSampledHistory RunStoppedStatus Runs SampledHistoryPage StopRun UpdateRunState deleteFiles
        apis/public/runs.py:UpsertBucket""",
    "sweeps": """
        CreateAgent EnqueueSweepRun GetAgentRuns GetSweep GetSweepAgent GetSweepAgents GetSweepLegacy GetSweepState
        GetSweeps Heartbeat SweepConfig SweepRunsWithHistory SweepWatchedRuns SweepWithRuns UpsertSweep
        UpsertSweepState""",
    "launch: queues and agents that start runs": """
        CreateDefaultResourceConfig CreateRunQueue DeleteFromRunQueue DeleteRunQueue GetDefaultResourceConfig
        GetRunQueueItem GetRunQueueItems GetRunQueueMetadata LaunchAgent ProjectRunQueues UpsertRunQueue
        ackRunQueueItem createLaunchAgent failRunQueueItem fetchRunQueuesFromProject popFromRunQueue pushToRunQueue
        pushToRunQueueByName updateLaunchAgent updateRunQueueItemWarning""",
    "reports and charts": "CreateCustomChart ProjectViews",
    "`wandb verify`: a request too large on purpose, with an argument no server has": "Project",
}

# Ours, but put together while the SDK runs: the scripts in sdk/ make it send them to the server, which validates them.
COMPOSED_OF_OURS = {"apis/public/runs.py:Run", "sdk/artifacts/_gqlutils.py:UseArtifact"}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((Path(sample.__file__).parent / "schema.graphql").read_text("utf-8"))


@pytest.fixture(scope="module")
def documents(sdk_package: Path) -> list[SdkDocument]:
    return sdk_documents(sdk_package)


@pytest.fixture(scope="module")
def others() -> set[str]:
    return {name for names in NOT_OURS.values() for name in names.split()}


def test_every_operation_is_understood_or_declared_not_ours(
    documents: list[SdkDocument], schema: GraphQLSchema, others: set[str]
) -> None:
    undecided = {
        document.label: document.fault(schema)
        for document in documents
        if not {document.operation, document.label} & others and document.label not in COMPOSED_OF_OURS
    }
    assert {label: fault for label, fault in undecided.items() if fault} == {}


def test_what_is_not_ours_is_shipped_and_not_understood(
    documents: list[SdkDocument], schema: GraphQLSchema, others: set[str]
) -> None:
    refused = {document for document in documents if document.fault(schema)}
    names = {name for document in refused for name in (document.operation, document.label)}
    assert others - names == set(), "listed, yet no longer shipped, or understood by now"
    assert {document.label for document in refused} >= COMPOSED_OF_OURS


def test_documents_are_read_from_the_sources_and_from_the_go_core(documents: list[SdkDocument]) -> None:
    """Guards the reader: an SDK that keeps its documents elsewhere must not pass for one without any."""
    shipped = {document.label for document in documents}
    core = "CreateArtifact CreateArtifactManifest CreateArtifactFiles CommitArtifact UpsertBucket UseArtifact Viewer"
    assert shipped >= {f"{GO_CORE}:{name}" for name in core.split()}
    python = "ArtifactByID ArtifactMembershipByName FetchArtifactManifest GetArtifactMembershipFileUrls LinkArtifact"
    assert shipped >= {f"sdk/artifacts/_generated/operations.py:{name}" for name in python.split()}


def test_no_document_is_without_a_name(documents: list[SdkDocument]) -> None:
    assert [document.origin for document in documents if not document.operation] == []


def test_every_field_the_sdk_may_send_is_in_the_input_types(sdk_package: Path, schema: GraphQLSchema) -> None:
    unknown = {}
    for name, fields in sdk_input_types(sdk_package).items():
        known = schema.get_type(name)
        missing = fields - set(known.fields) if isinstance(known, GraphQLInputObjectType) else fields
        if missing:
            unknown[name] = missing
    assert unknown == {}
