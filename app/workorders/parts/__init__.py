"""What several businesses have in common: fields, stages, guards, effects."""
