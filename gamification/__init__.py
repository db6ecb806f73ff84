"""What customers have earned: points, and what follows from them."""
