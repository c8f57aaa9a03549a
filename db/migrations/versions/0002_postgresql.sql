CREATE INDEX customers_by_name_and_address ON customers (name, address)

CREATE INDEX customers_by_name_and_phones ON customers (name, phones)

CREATE INDEX customers_of_area ON customers (org_unit, transformer_area, tariff_class)

CREATE TABLE customer_links (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    account_no VARCHAR COLLATE "C" NOT NULL,
    linked_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    customer_id VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no)
)

CREATE INDEX customer_links_by_account ON customer_links (account_no)

CREATE INDEX ix_customer_links_customer_id ON customer_links (customer_id)

CREATE TABLE told_apart (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    account_no VARCHAR COLLATE "C" NOT NULL,
    other_no VARCHAR COLLATE "C" NOT NULL,
    told_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no, other_no)
)

CREATE TABLE reminders (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    account_no VARCHAR COLLATE "C" NOT NULL,
    batch_id VARCHAR COLLATE "C" NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    channel VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    template VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    owed_fen BIGINT DEFAULT 0 NOT NULL,
    late_fen BIGINT DEFAULT 0 NOT NULL,
    proof VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    reference VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    staff_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no, batch_id)
)

CREATE TABLE notices (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    notice_no VARCHAR COLLATE "C" NOT NULL,
    issued_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    notice VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    issued_ms BIGINT DEFAULT 0 NOT NULL,
    owed_fen BIGINT DEFAULT 0 NOT NULL,
    late_fen BIGINT DEFAULT 0 NOT NULL,
    planned_ms BIGINT DEFAULT 0 NOT NULL,
    delivered_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    delivered_ms BIGINT DEFAULT 0 NOT NULL,
    proof VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    reference VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, notice_no)
)

CREATE INDEX ix_notices_account_no ON notices (account_no)

CREATE TABLE stops (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    request_id VARCHAR COLLATE "C" NOT NULL,
    requested_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    notice_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    planned_ms BIGINT DEFAULT 0 NOT NULL,
    requested_ms BIGINT DEFAULT 0 NOT NULL,
    owed_fen BIGINT DEFAULT 0 NOT NULL,
    agreement VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    approved_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    approver VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    announced_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    announced_ms BIGINT DEFAULT 0 NOT NULL,
    announced_how VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    stopped_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    stopped_ms BIGINT DEFAULT 0 NOT NULL,
    restored_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    restored_ms BIGINT DEFAULT 0 NOT NULL,
    late_reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    cancelled_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    cancelled VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, request_id)
)

CREATE INDEX ix_stops_account_no ON stops (account_no)

CREATE INDEX stops_open ON stops (org_unit, account_no) WHERE restored_at = '' AND cancelled_at = ''

CREATE TABLE cares (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    account_no VARCHAR COLLATE "C" NOT NULL,
    marked_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    care VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    note VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no)
)

CREATE TABLE plans (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    plan_id VARCHAR COLLATE "C" NOT NULL,
    agreed_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    instalments VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    paid_before_fen BIGINT DEFAULT 0 NOT NULL,
    approver VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    agreed_ms BIGINT DEFAULT 0 NOT NULL,
    ended_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    ended VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, plan_id)
)

CREATE INDEX ix_plans_account_no ON plans (account_no)

ALTER TABLE bills ADD COLUMN run_id VARCHAR COLLATE "C" DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN apart_kwh BIGINT DEFAULT 0 NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL

ALTER TABLE bills ADD COLUMN withdrawn VARCHAR COLLATE "C" DEFAULT '' NOT NULL

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
    org_unit VARCHAR COLLATE "C" NOT NULL,
    bill_id VARCHAR COLLATE "C" NOT NULL,
    based_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    basis VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, bill_id)
)

CREATE TABLE runs (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    run_id VARCHAR COLLATE "C" NOT NULL,
    started_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    period VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    route VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    accounts BIGINT DEFAULT 0 NOT NULL,
    started_by VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    started_ms BIGINT DEFAULT 0 NOT NULL,
    approved_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    approver VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    approved_by VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    approved_ms BIGINT DEFAULT 0 NOT NULL,
    approved_bills BIGINT DEFAULT 0 NOT NULL,
    approved_fen BIGINT DEFAULT 0 NOT NULL,
    closed_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    closed_ms BIGINT DEFAULT 0 NOT NULL,
    closed_by VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    closed_reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, run_id)
)

CREATE INDEX runs_of_month ON runs (org_unit, period)

CREATE TABLE run_batches (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    run_id VARCHAR COLLATE "C" NOT NULL,
    stage VARCHAR COLLATE "C" NOT NULL,
    batch BIGINT NOT NULL,
    upto VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    bills BIGINT DEFAULT 0 NOT NULL,
    amount_fen BIGINT DEFAULT 0 NOT NULL,
    skipped BIGINT DEFAULT 0 NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, run_id, stage, batch)
)

CREATE TABLE run_items (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    run_id VARCHAR COLLATE "C" NOT NULL,
    account_no VARCHAR COLLATE "C" NOT NULL,
    prepared_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    kwh BIGINT DEFAULT 0 NOT NULL,
    amount_fen BIGINT DEFAULT 0 NOT NULL,
    flags VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    held BOOLEAN DEFAULT false NOT NULL,
    trouble VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    decided_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    kept_back BOOLEAN DEFAULT false NOT NULL,
    skipped_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    skipped BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (org_unit, run_id, account_no)
)

CREATE TABLE points (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    point_id VARCHAR COLLATE "C" NOT NULL,
    registered_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    name VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    tariff_code VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    deducted BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (org_unit, point_id)
)

CREATE INDEX ix_points_account_no ON points (account_no)

CREATE TABLE fittings (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    asset_no VARCHAR COLLATE "C" NOT NULL,
    fitted_on DATE NOT NULL,
    fitted_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    point_id VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    registers VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    multiplier BIGINT DEFAULT 0 NOT NULL,
    digits BIGINT DEFAULT 0 NOT NULL,
    ct_ratio BIGINT DEFAULT 0 NOT NULL,
    pt_ratio BIGINT DEFAULT 0 NOT NULL,
    seals VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    removed_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    removed_on DATE,
    removed_registers VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    removal_reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, asset_no, fitted_on)
)

CREATE INDEX ix_fittings_account_no ON fittings (account_no)

CREATE TABLE readings (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    account_no VARCHAR COLLATE "C" NOT NULL,
    period VARCHAR COLLATE "C" NOT NULL,
    asset_no VARCHAR COLLATE "C" NOT NULL,
    read_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    point_id VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    read_on DATE,
    registers VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    kind VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    accepted VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    source VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    staff_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    corrected BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (org_unit, account_no, period, asset_no)
)

CREATE INDEX readings_corrected ON readings (org_unit, account_no) WHERE corrected IS true

CREATE INDEX readings_of_month ON readings (org_unit, period, account_no)

CREATE TABLE inquiries (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    inquiry_id VARCHAR COLLATE "C" NOT NULL,
    opened_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    asset_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    period VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    registers VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    read_on DATE,
    doubts VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    owner VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    note VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    due_on DATE,
    opened_ms BIGINT DEFAULT 0 NOT NULL,
    opened_by VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    settled_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    settlement VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    settled_by VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    settled_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, inquiry_id)
)

CREATE INDEX inquiries_open ON inquiries (org_unit, settled_ms, due_on, inquiry_id)

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

CREATE INDEX terms_of_account ON account_terms (account_no, effective_from)
