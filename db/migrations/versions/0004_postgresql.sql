ALTER TABLE contracts ADD COLUMN place VARCHAR COLLATE "C" DEFAULT '' NOT NULL

CREATE INDEX contracts_to_sign ON contracts (org_unit, signed_on, contract_no, edition)

DROP INDEX orders_open_by_stage

CREATE INDEX orders_open_by_stage ON orders (org_unit, stage, kind, due_ms, suspended_ms, stage_since_ms) WHERE ended_at = ''
