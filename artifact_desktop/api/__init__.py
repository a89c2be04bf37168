"""W&B's GraphQL over httpx. The only package that holds the key while it is used."""
