CREATE INDEX customers_by_name_and_address ON customers (name, address)

CREATE INDEX customers_by_name_and_phones ON customers (name, phones)

CREATE INDEX customers_of_area ON customers (org_unit, transformer_area, tariff_class)

CREATE TABLE customer_links (
    org_unit VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    linked_at VARCHAR DEFAULT '' NOT NULL,
    customer_id VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no)
)

CREATE INDEX customer_links_by_account ON customer_links (account_no)

CREATE INDEX ix_customer_links_customer_id ON customer_links (customer_id)

CREATE TABLE told_apart (
    org_unit VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    other_no VARCHAR NOT NULL,
    told_at VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no, other_no)
)

CREATE TABLE reminders (
    org_unit VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    batch_id VARCHAR NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    channel VARCHAR DEFAULT '' NOT NULL,
    template VARCHAR DEFAULT '' NOT NULL,
    owed_fen BIGINT DEFAULT 0 NOT NULL,
    late_fen BIGINT DEFAULT 0 NOT NULL,
    proof VARCHAR DEFAULT '' NOT NULL,
    reference VARCHAR DEFAULT '' NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no, batch_id)
)

CREATE TABLE notices (
    org_unit VARCHAR NOT NULL,
    notice_no VARCHAR NOT NULL,
    issued_at VARCHAR DEFAULT '' NOT NULL,
    notice VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    issued_ms BIGINT DEFAULT 0 NOT NULL,
    owed_fen BIGINT DEFAULT 0 NOT NULL,
    late_fen BIGINT DEFAULT 0 NOT NULL,
    planned_ms BIGINT DEFAULT 0 NOT NULL,
    delivered_at VARCHAR DEFAULT '' NOT NULL,
    delivered_ms BIGINT DEFAULT 0 NOT NULL,
    proof VARCHAR DEFAULT '' NOT NULL,
    reference VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, notice_no)
)

CREATE INDEX ix_notices_account_no ON notices (account_no)

CREATE TABLE stops (
    org_unit VARCHAR NOT NULL,
    request_id VARCHAR NOT NULL,
    requested_at VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    notice_no VARCHAR DEFAULT '' NOT NULL,
    planned_ms BIGINT DEFAULT 0 NOT NULL,
    requested_ms BIGINT DEFAULT 0 NOT NULL,
    owed_fen BIGINT DEFAULT 0 NOT NULL,
    agreement VARCHAR DEFAULT '' NOT NULL,
    approved_at VARCHAR DEFAULT '' NOT NULL,
    approver VARCHAR DEFAULT '' NOT NULL,
    announced_at VARCHAR DEFAULT '' NOT NULL,
    announced_ms BIGINT DEFAULT 0 NOT NULL,
    announced_how VARCHAR DEFAULT '' NOT NULL,
    stopped_at VARCHAR DEFAULT '' NOT NULL,
    stopped_ms BIGINT DEFAULT 0 NOT NULL,
    restored_at VARCHAR DEFAULT '' NOT NULL,
    restored_ms BIGINT DEFAULT 0 NOT NULL,
    late_reason VARCHAR DEFAULT '' NOT NULL,
    cancelled_at VARCHAR DEFAULT '' NOT NULL,
    cancelled VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, request_id)
)

CREATE INDEX ix_stops_account_no ON stops (account_no)

CREATE INDEX stops_open ON stops (org_unit, account_no) WHERE restored_at = '' AND cancelled_at = ''

CREATE TABLE cares (
    org_unit VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    marked_at VARCHAR DEFAULT '' NOT NULL,
    care VARCHAR DEFAULT '' NOT NULL,
    note VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no)
)

CREATE TABLE plans (
    org_unit VARCHAR NOT NULL,
    plan_id VARCHAR NOT NULL,
    agreed_at VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    instalments VARCHAR DEFAULT '' NOT NULL,
    paid_before_fen BIGINT DEFAULT 0 NOT NULL,
    approver VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    agreed_ms BIGINT DEFAULT 0 NOT NULL,
    ended_at VARCHAR DEFAULT '' NOT NULL,
    ended VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, plan_id)
)

CREATE INDEX ix_plans_account_no ON plans (account_no)

ALTER TABLE bills ADD COLUMN run_id VARCHAR DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN apart_kwh BIGINT DEFAULT 0 NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn_at VARCHAR DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn VARCHAR DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_fen BIGINT DEFAULT 0 NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_kwh BIGINT DEFAULT 0 NOT NULL

ALTER TABLE bills ADD COLUMN adjusted_apart_kwh BIGINT DEFAULT 0 NOT NULL

DROP INDEX bills_of_account

CREATE INDEX bills_of_account ON bills (org_unit, account_no, period, bill_id, kwh, adjusted_kwh, apart_kwh, adjusted_apart_kwh, run_id, withdrawn)

DROP INDEX bills_overpaid

CREATE INDEX bills_overpaid ON bills (org_unit, bill_id) WHERE paid_fen > amount_fen + adjusted_fen

CREATE INDEX bills_overpaid_of_account ON bills (org_unit, account_no) WHERE paid_fen > amount_fen + adjusted_fen

CREATE INDEX bills_owed ON bills (org_unit, account_no, due_on) WHERE amount_fen + adjusted_fen > paid_fen

CREATE TABLE bill_bases (
    org_unit VARCHAR NOT NULL,
    bill_id VARCHAR NOT NULL,
    based_at VARCHAR DEFAULT '' NOT NULL,
    basis VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, bill_id)
)

CREATE TABLE runs (
    org_unit VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    started_at VARCHAR DEFAULT '' NOT NULL,
    period VARCHAR DEFAULT '' NOT NULL,
    route VARCHAR DEFAULT '' NOT NULL,
    accounts BIGINT DEFAULT 0 NOT NULL,
    started_by VARCHAR DEFAULT '' NOT NULL,
    started_ms BIGINT DEFAULT 0 NOT NULL,
    approved_at VARCHAR DEFAULT '' NOT NULL,
    approver VARCHAR DEFAULT '' NOT NULL,
    approved_by VARCHAR DEFAULT '' NOT NULL,
    approved_ms BIGINT DEFAULT 0 NOT NULL,
    approved_bills BIGINT DEFAULT 0 NOT NULL,
    approved_fen BIGINT DEFAULT 0 NOT NULL,
    closed_at VARCHAR DEFAULT '' NOT NULL,
    closed_ms BIGINT DEFAULT 0 NOT NULL,
    closed_by VARCHAR DEFAULT '' NOT NULL,
    closed_reason VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, run_id)
)

CREATE INDEX runs_of_month ON runs (org_unit, period)

CREATE TABLE run_batches (
    org_unit VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    batch BIGINT NOT NULL,
    upto VARCHAR DEFAULT '' NOT NULL,
    bills BIGINT DEFAULT 0 NOT NULL,
    amount_fen BIGINT DEFAULT 0 NOT NULL,
    skipped BIGINT DEFAULT 0 NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, run_id, stage, batch)
)

CREATE TABLE run_items (
    org_unit VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    prepared_at VARCHAR DEFAULT '' NOT NULL,
    kwh BIGINT DEFAULT 0 NOT NULL,
    amount_fen BIGINT DEFAULT 0 NOT NULL,
    flags VARCHAR DEFAULT '' NOT NULL,
    held BOOLEAN DEFAULT false NOT NULL,
    trouble VARCHAR DEFAULT '' NOT NULL,
    decided_at VARCHAR DEFAULT '' NOT NULL,
    kept_back BOOLEAN DEFAULT false NOT NULL,
    skipped_at VARCHAR DEFAULT '' NOT NULL,
    skipped BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (org_unit, run_id, account_no)
)

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

CREATE INDEX readings_corrected ON readings (org_unit, account_no) WHERE corrected IS 1

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
