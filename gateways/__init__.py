"""How a message leaves, and what came back."""
