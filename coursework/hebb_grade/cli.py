"""The command `hebb-grade` (in the making)."""


def main() -> None:
    """Run the command."""
