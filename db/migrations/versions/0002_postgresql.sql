ALTER TABLE bills ADD COLUMN run_id VARCHAR COLLATE "C" DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn VARCHAR COLLATE "C" DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_fen BIGINT DEFAULT 0 NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_kwh BIGINT DEFAULT 0 NOT NULL

DROP INDEX bills_overpaid

CREATE INDEX bills_overpaid ON bills (org_unit, bill_id) WHERE paid_fen > amount_fen + adjusted_fen

CREATE TABLE tariffs (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    code VARCHAR COLLATE "C" NOT NULL,
    version VARCHAR COLLATE "C" NOT NULL,
    published_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    effective_from DATE,
    content VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    approver VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    staff_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, code, version)
)

CREATE TABLE account_terms (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    account_no VARCHAR COLLATE "C" NOT NULL,
    effective_from DATE NOT NULL,
    set_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    terms VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no, effective_from)
)
