ALTER TABLE bills ADD COLUMN run_id VARCHAR DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn_at VARCHAR DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn VARCHAR DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_fen BIGINT DEFAULT 0 NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_kwh BIGINT DEFAULT 0 NOT NULL

DROP INDEX bills_overpaid

CREATE INDEX bills_overpaid ON bills (org_unit, bill_id) WHERE paid_fen > amount_fen + adjusted_fen

CREATE TABLE tariffs (
    org_unit VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    published_at VARCHAR DEFAULT '' NOT NULL,
    effective_from DATE,
    content VARCHAR DEFAULT '' NOT NULL,
    approver VARCHAR DEFAULT '' NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, code, version)
)

CREATE TABLE account_terms (
    org_unit VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    effective_from DATE NOT NULL,
    set_at VARCHAR DEFAULT '' NOT NULL,
    terms VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no, effective_from)
)
