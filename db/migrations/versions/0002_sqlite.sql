ALTER TABLE bills ADD COLUMN run_id VARCHAR DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn_at VARCHAR DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn VARCHAR DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_fen BIGINT DEFAULT 0 NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_kwh BIGINT DEFAULT 0 NOT NULL

DROP INDEX bills_overpaid

CREATE INDEX bills_overpaid ON bills (org_unit, bill_id) WHERE paid_fen > amount_fen + adjusted_fen

CREATE TABLE points (
    org_unit VARCHAR NOT NULL,
    point_id VARCHAR NOT NULL,
    registered_at VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    tariff_code VARCHAR DEFAULT '' NOT NULL,
    deducted BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (org_unit, point_id)
)

CREATE INDEX ix_points_account_no ON points (account_no)

CREATE TABLE fittings (
    org_unit VARCHAR NOT NULL,
    asset_no VARCHAR NOT NULL,
    fitted_on DATE NOT NULL,
    fitted_at VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    point_id VARCHAR DEFAULT '' NOT NULL,
    registers VARCHAR DEFAULT '' NOT NULL,
    multiplier BIGINT DEFAULT 0 NOT NULL,
    digits BIGINT DEFAULT 0 NOT NULL,
    ct_ratio BIGINT DEFAULT 0 NOT NULL,
    pt_ratio BIGINT DEFAULT 0 NOT NULL,
    seals VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    removed_at VARCHAR DEFAULT '' NOT NULL,
    removed_on DATE,
    removed_registers VARCHAR DEFAULT '' NOT NULL,
    removal_reason VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, asset_no, fitted_on)
)

CREATE INDEX ix_fittings_account_no ON fittings (account_no)

CREATE TABLE readings (
    org_unit VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    asset_no VARCHAR NOT NULL,
    read_at VARCHAR DEFAULT '' NOT NULL,
    point_id VARCHAR DEFAULT '' NOT NULL,
    read_on DATE,
    registers VARCHAR DEFAULT '' NOT NULL,
    kind VARCHAR DEFAULT '' NOT NULL,
    accepted VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    source VARCHAR DEFAULT '' NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    corrected BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (org_unit, account_no, period, asset_no)
)

CREATE INDEX readings_of_month ON readings (org_unit, period, account_no)

CREATE TABLE inquiries (
    org_unit VARCHAR NOT NULL,
    inquiry_id VARCHAR NOT NULL,
    opened_at VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    asset_no VARCHAR DEFAULT '' NOT NULL,
    period VARCHAR DEFAULT '' NOT NULL,
    registers VARCHAR DEFAULT '' NOT NULL,
    read_on DATE,
    doubts VARCHAR DEFAULT '' NOT NULL,
    owner VARCHAR DEFAULT '' NOT NULL,
    note VARCHAR DEFAULT '' NOT NULL,
    due_on DATE,
    opened_ms BIGINT DEFAULT 0 NOT NULL,
    opened_by VARCHAR DEFAULT '' NOT NULL,
    settled_at VARCHAR DEFAULT '' NOT NULL,
    settlement VARCHAR DEFAULT '' NOT NULL,
    settled_by VARCHAR DEFAULT '' NOT NULL,
    settled_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, inquiry_id)
)

CREATE INDEX inquiries_open ON inquiries (org_unit, settled_ms, due_on, inquiry_id)

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

CREATE INDEX terms_of_account ON account_terms (account_no, effective_from)
