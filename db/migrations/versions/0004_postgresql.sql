CREATE INDEX customers_by_area ON customers (org_unit, transformer_area, account_no)

ALTER TABLE contracts ADD COLUMN place VARCHAR COLLATE "C" DEFAULT '' NOT NULL

CREATE INDEX contracts_to_sign ON contracts (org_unit, signed_on, contract_no, edition)

CREATE TABLE unsaved_readings (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    desk_id VARCHAR COLLATE "C" NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (org_unit, desk_id)
)

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

CREATE TABLE service_ratings (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    subject VARCHAR COLLATE "C" NOT NULL,
    rated_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    score BIGINT DEFAULT 0 NOT NULL,
    reasons VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    given_by VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    note VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    staff_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, subject)
)

CREATE INDEX service_ratings_by_subject ON service_ratings (subject)

CREATE INDEX service_ratings_by_time ON service_ratings (org_unit, at_ms)

CREATE TABLE follow_ups (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    follow_up_id VARCHAR COLLATE "C" NOT NULL,
    opened_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    subject VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    account_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    score BIGINT DEFAULT 0 NOT NULL,
    reasons VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    note VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    served_by VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    opened_ms BIGINT DEFAULT 0 NOT NULL,
    closed_at VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    outcome VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    opinion VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    done VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    closed_ms BIGINT DEFAULT 0 NOT NULL,
    closed_by VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, follow_up_id)
)

CREATE INDEX follow_ups_by_end ON follow_ups (org_unit, closed_ms, follow_up_id)

CREATE INDEX follow_ups_by_id ON follow_ups (follow_up_id)

CREATE INDEX follow_ups_open ON follow_ups (org_unit, opened_ms, follow_up_id) WHERE closed_at = ''

CREATE INDEX ix_follow_ups_account_no ON follow_ups (account_no)

CREATE TABLE follow_up_calls (
    org_unit VARCHAR COLLATE "C" NOT NULL,
    follow_up_id VARCHAR COLLATE "C" NOT NULL,
    at VARCHAR COLLATE "C" NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    reached BOOLEAN DEFAULT false NOT NULL,
    note VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    staff_no VARCHAR COLLATE "C" DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, follow_up_id, at)
)

CREATE INDEX follow_up_calls_of_one ON follow_up_calls (follow_up_id, at)

DROP INDEX orders_open_by_stage

CREATE INDEX orders_open_by_stage ON orders (org_unit, stage, kind, due_ms, suspended_ms, stage_since_ms) WHERE ended_at = ''
