"""A large brand, the same in PostgreSQL and in DuckDB, and the questions that both are asked."""
