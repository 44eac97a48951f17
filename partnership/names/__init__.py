"""Names of places, people and bodies in both languages, and the offices that people hold."""
