"""Amounts of bytes as people read them."""


def size_text(count: float) -> str:
    """In steps of 1,000, in English figures: "2.1 GB"."""
    for unit in ("B", "KB", "MB", "GB"):
        if count < 1000:
            return f"{count:,.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:,.1f} TB"
