"""Two hundred segments that are kept current while events come in, and what that costs."""
