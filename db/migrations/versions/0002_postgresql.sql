ALTER TABLE bills ADD COLUMN run_id VARCHAR COLLATE "C" DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn VARCHAR COLLATE "C" DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_fen BIGINT DEFAULT 0 NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_kwh BIGINT DEFAULT 0 NOT NULL

DROP INDEX bills_overpaid

CREATE INDEX bills_overpaid ON bills (org_unit, bill_id) WHERE paid_fen > amount_fen + adjusted_fen
