"""The shapes of answers about rights, all of them optional: seats, roles, and how long a version was to be kept."""

import msgspec

from artifact_desktop.api.decode import Int64, Named


class _Shape(msgspec.Struct, rename="camel"):
    """A GraphQL object: its fields are written in camelCase there."""


class Identified(_Shape):
    id: str


class OrganizationOfEntity(_Shape):
    organization: Identified | None = None


class EntityData(_Shape):
    entity: OrganizationOfEntity | None = None


class MemberNode(_Shape):
    username: str | None = None
    role: str | None = None
    models_seat: str | None = None


class SeatsOfOrganization(_Shape):
    members: list[MemberNode | None] | None = None


class ProjectMemberNode(_Shape):
    username: str | None = None
    role: Named | None = None


class ProjectTeamMemberNode(_Shape):
    team: Named | None = None
    role: Named | None = None


class RolesOfProject(_Shape):
    members: list[ProjectMemberNode | None] | None = None
    team_members: list[ProjectTeamMemberNode | None] | None = None


class ExpiryOfArtifact(_Shape):
    created_at: str | None = None
    ttl_duration_seconds: Int64 = None
