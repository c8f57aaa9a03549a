ALTER TABLE contracts ADD COLUMN place VARCHAR COLLATE "C" DEFAULT '' NOT NULL

CREATE INDEX contracts_to_sign ON contracts (org_unit, signed_on, contract_no, edition)

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
