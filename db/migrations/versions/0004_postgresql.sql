ALTER TABLE contracts ADD COLUMN place VARCHAR COLLATE "C" DEFAULT '' NOT NULL

DROP INDEX orders_open_by_stage

CREATE INDEX orders_open_by_stage ON orders (org_unit, stage, kind, due_ms, suspended_ms, stage_since_ms) WHERE ended_at = ''
