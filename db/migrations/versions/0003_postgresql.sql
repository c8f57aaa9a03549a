CREATE INDEX customers_by_name_and_address ON customers (name, address)

CREATE INDEX customers_by_name_and_phones ON customers (name, phones)

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

CREATE TABLE contracts (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    contract_no VARCHAR COLLATE "C" NOT NULL,
    edition BIGINT NOT NULL,
    drawn_up_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    contract VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    order_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    data VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    replaces VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    drawn_up_ms BIGINT DEFAULT 0 NOT NULL,
    term_to DATE,
    signed_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    signed_on DATE,
    customer_signer VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    supplier_signer VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    way VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    sha256 VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    ended_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    ended_on DATE,
    ended_reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, contract_no, edition)
)

CREATE INDEX contracts_by_number ON contracts (contract_no, edition)

CREATE INDEX contracts_by_term ON contracts (org_unit, term_to, contract_no)

CREATE INDEX contracts_of_account ON contracts (account_no)

CREATE INDEX contracts_of_order ON contracts (order_no)

ALTER TABLE shifts ADD COLUMN refunds BIGINT DEFAULT 0 NOT NULL

ALTER TABLE shifts ADD COLUMN refunded_fen BIGINT DEFAULT 0 NOT NULL

CREATE TABLE refunds (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    refund_id VARCHAR COLLATE "C" NOT NULL,
    requested_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    amount_fen BIGINT DEFAULT 0 NOT NULL,
    way VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    payee VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    papers VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    bank_name VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    bank_masked VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    bank_digest VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    requested_ms BIGINT DEFAULT 0 NOT NULL,
    requester VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    requester_name VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    approved_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    approved_ms BIGINT DEFAULT 0 NOT NULL,
    approver VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    document VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    paid_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    paid_ms BIGINT DEFAULT 0 NOT NULL,
    paid_fen BIGINT DEFAULT 0 NOT NULL,
    slip_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    shift_id VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    business_day DATE,
    reference VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    payer VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    payer_name VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    cancelled_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    cancelled_ms BIGINT DEFAULT 0 NOT NULL,
    cancel_reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    canceller VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, refund_id)
)

CREATE INDEX refunds_by_time ON refunds (org_unit, requested_ms, refund_id)

CREATE INDEX refunds_of_account ON refunds (org_unit, account_no, requested_ms)

CREATE INDEX refunds_of_shift ON refunds (shift_id)

CREATE INDEX refunds_under_way ON refunds (org_unit, requested_ms, refund_id) WHERE paid_ms = 0 AND cancelled_ms = 0 AND requested_ms > 0

CREATE TABLE orders (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    order_no VARCHAR COLLATE "C" NOT NULL,
    accepted_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    kind VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    case_id VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    bundle_id VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    name VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    phones VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    answers VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    secrets VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    loads VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    promised_by DATE,
    accepted_ms BIGINT DEFAULT 0 NOT NULL,
    accepted_by VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    moved_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    stage VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    stage_since_ms BIGINT DEFAULT 0 NOT NULL,
    due_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    due_ms BIGINT DEFAULT 0 NOT NULL,
    due_clock VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    owner_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    owner VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    suspended_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    suspended VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    suspended_ms BIGINT DEFAULT 0 NOT NULL,
    plan_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    plan_until DATE,
    ended_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    how VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    ended_ms BIGINT DEFAULT 0 NOT NULL,
    ended_reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, order_no)
)

CREATE INDEX ix_orders_bundle_id ON orders (bundle_id)

CREATE INDEX orders_by_end ON orders (org_unit, ended_ms, order_no)

CREATE INDEX orders_by_number ON orders (order_no)

CREATE INDEX orders_of_account ON orders (account_no)

CREATE INDEX orders_open_by_due ON orders (org_unit, due_ms, order_no) WHERE ended_at = ''

CREATE INDEX orders_open_by_stage ON orders (org_unit, kind, stage, due_ms, order_no) WHERE ended_at = ''

CREATE TABLE order_phones (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    phone VARCHAR COLLATE "C" NOT NULL,
    order_no VARCHAR COLLATE "C" NOT NULL,
    PRIMARY KEY (org_unit, phone, order_no)
)

CREATE INDEX order_phones_by_phone ON order_phones (phone)

CREATE TABLE order_events (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    order_no VARCHAR COLLATE "C" NOT NULL,
    at VARCHAR COLLATE "C" NOT NULL,
    what VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    stage VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    to_stage VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    staff_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    note VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    answers VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    secrets VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, order_no, at)
)

CREATE INDEX order_events_of_order ON order_events (order_no, at)

CREATE TABLE order_papers (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    order_no VARCHAR COLLATE "C" NOT NULL,
    paper VARCHAR COLLATE "C" NOT NULL,
    told_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    state VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, order_no, paper)
)

CREATE INDEX order_papers_of_order ON order_papers (order_no)

CREATE TABLE order_clocks (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    order_no VARCHAR COLLATE "C" NOT NULL,
    clock VARCHAR COLLATE "C" NOT NULL,
    started_ms BIGINT NOT NULL,
    ended_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    stage VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    due_ms BIGINT DEFAULT 0 NOT NULL,
    ended_ms BIGINT DEFAULT 0 NOT NULL,
    late BOOLEAN DEFAULT false NOT NULL,
    staff_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, order_no, clock, started_ms)
)

CREATE INDEX order_clocks_by_end ON order_clocks (org_unit, ended_ms)

CREATE INDEX order_clocks_of_order ON order_clocks (order_no)

CREATE TABLE order_breaches (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    order_no VARCHAR COLLATE "C" NOT NULL,
    clock VARCHAR COLLATE "C" NOT NULL,
    told_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    reason VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, order_no, clock)
)

CREATE TABLE attachments (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    case_id VARCHAR COLLATE "C" NOT NULL,
    attachment_id VARCHAR COLLATE "C" NOT NULL,
    stored_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    paper VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    name VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    media_type VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    size BIGINT DEFAULT 0 NOT NULL,
    sha256 VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    staff_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    dropped_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    dropped VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, case_id, attachment_id)
)

CREATE INDEX attachments_of_case ON attachments (case_id, at_ms)

CREATE TABLE attachment_bytes (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    sha256 VARCHAR COLLATE "C" NOT NULL,
    media_type VARCHAR COLLATE "C" NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (org_unit, sha256)
)

CREATE TABLE order_drafts (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    case_id VARCHAR COLLATE "C" NOT NULL,
    desk_id VARCHAR COLLATE "C" NOT NULL,
    staff_no VARCHAR COLLATE "C" NOT NULL,
    kind VARCHAR COLLATE "C" NOT NULL,
    account_no VARCHAR COLLATE "C" NOT NULL,
    changed_ms BIGINT DEFAULT 0 NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (org_unit, case_id)
)

CREATE INDEX order_drafts_of_desk ON order_drafts (desk_id, changed_ms)
