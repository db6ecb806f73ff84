"""The pages for operators about triggers and actions, written from the classes themselves so that they cannot drift."""
