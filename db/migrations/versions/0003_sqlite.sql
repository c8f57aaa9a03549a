CREATE INDEX customers_by_name_and_address ON customers (name, address)

CREATE INDEX customers_by_name_and_phones ON customers (name, phones)

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

CREATE TABLE contracts (
    org_unit VARCHAR NOT NULL,
    contract_no VARCHAR NOT NULL,
    edition BIGINT NOT NULL,
    drawn_up_at VARCHAR DEFAULT '' NOT NULL,
    contract VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    order_no VARCHAR DEFAULT '' NOT NULL,
    data VARCHAR DEFAULT '' NOT NULL,
    replaces VARCHAR DEFAULT '' NOT NULL,
    drawn_up_ms BIGINT DEFAULT 0 NOT NULL,
    term_to DATE,
    signed_at VARCHAR DEFAULT '' NOT NULL,
    signed_on DATE,
    customer_signer VARCHAR DEFAULT '' NOT NULL,
    supplier_signer VARCHAR DEFAULT '' NOT NULL,
    way VARCHAR DEFAULT '' NOT NULL,
    sha256 VARCHAR DEFAULT '' NOT NULL,
    ended_at VARCHAR DEFAULT '' NOT NULL,
    ended_on DATE,
    ended_reason VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, contract_no, edition)
)

CREATE INDEX contracts_by_number ON contracts (contract_no, edition)

CREATE INDEX contracts_by_term ON contracts (org_unit, term_to, contract_no)

CREATE INDEX contracts_of_account ON contracts (account_no)

CREATE INDEX contracts_of_order ON contracts (order_no)

ALTER TABLE shifts ADD COLUMN refunds BIGINT DEFAULT 0 NOT NULL

ALTER TABLE shifts ADD COLUMN refunded_fen BIGINT DEFAULT 0 NOT NULL

CREATE TABLE refunds (
    org_unit VARCHAR NOT NULL,
    refund_id VARCHAR NOT NULL,
    requested_at VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    amount_fen BIGINT DEFAULT 0 NOT NULL,
    way VARCHAR DEFAULT '' NOT NULL,
    payee VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    papers VARCHAR DEFAULT '' NOT NULL,
    bank_name VARCHAR DEFAULT '' NOT NULL,
    bank_masked VARCHAR DEFAULT '' NOT NULL,
    bank_digest VARCHAR DEFAULT '' NOT NULL,
    requested_ms BIGINT DEFAULT 0 NOT NULL,
    requester VARCHAR DEFAULT '' NOT NULL,
    requester_name VARCHAR DEFAULT '' NOT NULL,
    approved_at VARCHAR DEFAULT '' NOT NULL,
    approved_ms BIGINT DEFAULT 0 NOT NULL,
    approver VARCHAR DEFAULT '' NOT NULL,
    document VARCHAR DEFAULT '' NOT NULL,
    paid_at VARCHAR DEFAULT '' NOT NULL,
    paid_ms BIGINT DEFAULT 0 NOT NULL,
    paid_fen BIGINT DEFAULT 0 NOT NULL,
    slip_no VARCHAR DEFAULT '' NOT NULL,
    shift_id VARCHAR DEFAULT '' NOT NULL,
    business_day DATE,
    reference VARCHAR DEFAULT '' NOT NULL,
    payer VARCHAR DEFAULT '' NOT NULL,
    payer_name VARCHAR DEFAULT '' NOT NULL,
    cancelled_at VARCHAR DEFAULT '' NOT NULL,
    cancelled_ms BIGINT DEFAULT 0 NOT NULL,
    cancel_reason VARCHAR DEFAULT '' NOT NULL,
    canceller VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, refund_id)
)

CREATE INDEX refunds_by_time ON refunds (org_unit, requested_ms, refund_id)

CREATE INDEX refunds_of_account ON refunds (org_unit, account_no, requested_ms)

CREATE INDEX refunds_of_shift ON refunds (shift_id)

CREATE INDEX refunds_under_way ON refunds (org_unit, requested_ms, refund_id) WHERE paid_ms = 0 AND cancelled_ms = 0 AND requested_ms > 0

CREATE TABLE orders (
    org_unit VARCHAR NOT NULL,
    order_no VARCHAR NOT NULL,
    accepted_at VARCHAR DEFAULT '' NOT NULL,
    kind VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    case_id VARCHAR DEFAULT '' NOT NULL,
    bundle_id VARCHAR DEFAULT '' NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    phones VARCHAR DEFAULT '' NOT NULL,
    answers VARCHAR DEFAULT '' NOT NULL,
    secrets VARCHAR DEFAULT '' NOT NULL,
    loads VARCHAR DEFAULT '' NOT NULL,
    promised_by DATE,
    accepted_ms BIGINT DEFAULT 0 NOT NULL,
    accepted_by VARCHAR DEFAULT '' NOT NULL,
    moved_at VARCHAR DEFAULT '' NOT NULL,
    stage VARCHAR DEFAULT '' NOT NULL,
    stage_since_ms BIGINT DEFAULT 0 NOT NULL,
    due_at VARCHAR DEFAULT '' NOT NULL,
    due_ms BIGINT DEFAULT 0 NOT NULL,
    due_clock VARCHAR DEFAULT '' NOT NULL,
    owner_at VARCHAR DEFAULT '' NOT NULL,
    owner VARCHAR DEFAULT '' NOT NULL,
    suspended_at VARCHAR DEFAULT '' NOT NULL,
    suspended VARCHAR DEFAULT '' NOT NULL,
    suspended_ms BIGINT DEFAULT 0 NOT NULL,
    plan_at VARCHAR DEFAULT '' NOT NULL,
    plan_until DATE,
    ended_at VARCHAR DEFAULT '' NOT NULL,
    how VARCHAR DEFAULT '' NOT NULL,
    ended_ms BIGINT DEFAULT 0 NOT NULL,
    ended_reason VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, order_no)
)

CREATE INDEX ix_orders_bundle_id ON orders (bundle_id)

CREATE INDEX orders_by_end ON orders (org_unit, ended_ms, order_no)

CREATE INDEX orders_by_number ON orders (order_no)

CREATE INDEX orders_of_account ON orders (account_no)

CREATE INDEX orders_open_by_due ON orders (org_unit, due_ms, order_no) WHERE ended_at = ''

CREATE INDEX orders_open_by_stage ON orders (org_unit, kind, stage, due_ms, order_no) WHERE ended_at = ''

CREATE TABLE order_phones (
    org_unit VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    order_no VARCHAR NOT NULL,
    PRIMARY KEY (org_unit, phone, order_no)
)

CREATE INDEX order_phones_by_phone ON order_phones (phone)

CREATE TABLE order_events (
    org_unit VARCHAR NOT NULL,
    order_no VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    what VARCHAR DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    stage VARCHAR DEFAULT '' NOT NULL,
    to_stage VARCHAR DEFAULT '' NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    note VARCHAR DEFAULT '' NOT NULL,
    answers VARCHAR DEFAULT '' NOT NULL,
    secrets VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, order_no, at)
)

CREATE INDEX order_events_of_order ON order_events (order_no, at)

CREATE TABLE order_papers (
    org_unit VARCHAR NOT NULL,
    order_no VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    told_at VARCHAR DEFAULT '' NOT NULL,
    state VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, order_no, paper)
)

CREATE INDEX order_papers_of_order ON order_papers (order_no)

CREATE TABLE order_clocks (
    org_unit VARCHAR NOT NULL,
    order_no VARCHAR NOT NULL,
    clock VARCHAR NOT NULL,
    started_ms BIGINT NOT NULL,
    ended_at VARCHAR DEFAULT '' NOT NULL,
    stage VARCHAR DEFAULT '' NOT NULL,
    due_ms BIGINT DEFAULT 0 NOT NULL,
    ended_ms BIGINT DEFAULT 0 NOT NULL,
    late BOOLEAN DEFAULT false NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, order_no, clock, started_ms)
)

CREATE INDEX order_clocks_by_end ON order_clocks (org_unit, ended_ms)

CREATE INDEX order_clocks_of_order ON order_clocks (order_no)

CREATE TABLE order_breaches (
    org_unit VARCHAR NOT NULL,
    order_no VARCHAR NOT NULL,
    clock VARCHAR NOT NULL,
    told_at VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, order_no, clock)
)

CREATE TABLE attachments (
    org_unit VARCHAR NOT NULL,
    case_id VARCHAR NOT NULL,
    attachment_id VARCHAR NOT NULL,
    stored_at VARCHAR DEFAULT '' NOT NULL,
    paper VARCHAR DEFAULT '' NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    media_type VARCHAR DEFAULT '' NOT NULL,
    size BIGINT DEFAULT 0 NOT NULL,
    sha256 VARCHAR DEFAULT '' NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    dropped_at VARCHAR DEFAULT '' NOT NULL,
    dropped VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, case_id, attachment_id)
)

CREATE INDEX attachments_of_case ON attachments (case_id, at_ms)

CREATE TABLE attachment_bytes (
    org_unit VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (org_unit, sha256)
)

CREATE TABLE order_drafts (
    org_unit VARCHAR NOT NULL,
    case_id VARCHAR NOT NULL,
    desk_id VARCHAR NOT NULL,
    staff_no VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    changed_ms BIGINT DEFAULT 0 NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (org_unit, case_id)
)

CREATE INDEX order_drafts_of_desk ON order_drafts (desk_id, changed_ms)
