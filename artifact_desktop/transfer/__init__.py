"""The download engine: jobs, bytes, digests, the journal. Knows neither GraphQL nor Qt."""
