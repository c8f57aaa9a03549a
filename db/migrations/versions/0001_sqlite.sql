CREATE TABLE customers (
    org_unit VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    naming_at VARCHAR DEFAULT '' NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    kind VARCHAR DEFAULT '' NOT NULL,
    identity_at VARCHAR DEFAULT '' NOT NULL,
    document VARCHAR DEFAULT '' NOT NULL,
    identity_sealed VARCHAR DEFAULT '' NOT NULL,
    identity_digest VARCHAR DEFAULT '' NOT NULL,
    identity_masked VARCHAR DEFAULT '' NOT NULL,
    contacts_at VARCHAR DEFAULT '' NOT NULL,
    phones VARCHAR DEFAULT '' NOT NULL,
    contact VARCHAR DEFAULT '' NOT NULL,
    site_at VARCHAR DEFAULT '' NOT NULL,
    address VARCHAR DEFAULT '' NOT NULL,
    transformer_area VARCHAR DEFAULT '' NOT NULL,
    reading_route VARCHAR DEFAULT '' NOT NULL,
    tariff_at VARCHAR DEFAULT '' NOT NULL,
    tariff_class VARCHAR DEFAULT '' NOT NULL,
    late_class VARCHAR DEFAULT '' NOT NULL,
    standing_at VARCHAR DEFAULT '' NOT NULL,
    status VARCHAR DEFAULT '' NOT NULL,
    bank_at VARCHAR DEFAULT '' NOT NULL,
    bank_name VARCHAR DEFAULT '' NOT NULL,
    bank_sealed VARCHAR DEFAULT '' NOT NULL,
    bank_digest VARCHAR DEFAULT '' NOT NULL,
    bank_masked VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, account_no)
)

CREATE INDEX customers_by_account ON customers (account_no)

CREATE INDEX ix_customers_identity_digest ON customers (identity_digest)

CREATE TABLE meters (
    org_unit VARCHAR NOT NULL,
    asset_no VARCHAR NOT NULL,
    installed_at VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    multiplier BIGINT DEFAULT 0 NOT NULL,
    digits BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, asset_no)
)

CREATE INDEX ix_meters_account_no ON meters (account_no)

CREATE INDEX meters_by_asset ON meters (asset_no)

CREATE TABLE imports (
    org_unit VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    file_name VARCHAR DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    rows BIGINT DEFAULT 0 NOT NULL,
    added BIGINT DEFAULT 0 NOT NULL,
    changed BIGINT DEFAULT 0 NOT NULL,
    unchanged BIGINT DEFAULT 0 NOT NULL,
    rejected BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, sha256, origin, seq)
)

CREATE TABLE search_keys (
    word VARCHAR NOT NULL,
    doc_id BIGINT NOT NULL,
    PRIMARY KEY (word, doc_id)
)
 WITHOUT ROWID

CREATE TABLE search_docs (doc_id INTEGER PRIMARY KEY, org_unit TEXT NOT NULL, account_no TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, codes TEXT NOT NULL, initials TEXT NOT NULL, UNIQUE (org_unit, account_no))

CREATE VIRTUAL TABLE search_fts USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii', prefix='6')

CREATE TABLE desk_recents (
    org_unit VARCHAR NOT NULL,
    desk_id VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, desk_id, account_no)
)

CREATE TABLE import_mappings (
    org_unit VARCHAR NOT NULL,
    signature VARCHAR NOT NULL,
    mapping VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, signature)
)

CREATE TABLE bills (
    org_unit VARCHAR NOT NULL,
    bill_id VARCHAR NOT NULL,
    issued_at VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    period VARCHAR DEFAULT '' NOT NULL,
    kwh BIGINT DEFAULT 0 NOT NULL,
    amount_fen BIGINT DEFAULT 0 NOT NULL,
    issued_on DATE,
    due_on DATE,
    late_class VARCHAR DEFAULT '' NOT NULL,
    previous_reading BIGINT DEFAULT 0 NOT NULL,
    current_reading BIGINT DEFAULT 0 NOT NULL,
    multiplier BIGINT DEFAULT 0 NOT NULL,
    source VARCHAR DEFAULT '' NOT NULL,
    paid_fen BIGINT DEFAULT 0 NOT NULL,
    late_assessed_fen BIGINT DEFAULT 0 NOT NULL,
    late_paid_fen BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, bill_id)
)

CREATE INDEX bills_of_account ON bills (org_unit, account_no, period)

CREATE INDEX bills_overpaid ON bills (org_unit, bill_id) WHERE paid_fen > amount_fen

CREATE TABLE account_money (
    org_unit VARCHAR NOT NULL,
    account_no VARCHAR NOT NULL,
    prepaid_fen BIGINT DEFAULT 0 NOT NULL,
    received_fen BIGINT DEFAULT 0 NOT NULL,
    payments BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, account_no)
)

CREATE TABLE papers (
    org_unit VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    issued_at VARCHAR DEFAULT '' NOT NULL,
    sha256 VARCHAR DEFAULT '' NOT NULL,
    media_type VARCHAR DEFAULT '' NOT NULL,
    layout VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    desk_id VARCHAR DEFAULT '' NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    reprints BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, paper, number)
)

CREATE INDEX papers_of_account ON papers (account_no, at_ms)

CREATE TABLE paper_reprints (
    org_unit VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    copy_no BIGINT DEFAULT 0 NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, paper, number, origin, seq)
)

CREATE TABLE paper_bytes (
    org_unit VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    document BLOB NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (org_unit, sha256)
)

CREATE TABLE print_jobs (
    org_unit VARCHAR NOT NULL,
    job_id VARCHAR NOT NULL,
    desk_id VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    sha256 VARCHAR NOT NULL,
    copy_no BIGINT NOT NULL,
    state VARCHAR NOT NULL,
    error VARCHAR NOT NULL,
    attempts BIGINT NOT NULL,
    queued_ms BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (org_unit, job_id)
)

CREATE INDEX print_jobs_of_desk ON print_jobs (desk_id, state, queued_ms, job_id)

CREATE TABLE books (
    org_unit VARCHAR NOT NULL,
    book_id VARCHAR NOT NULL,
    issued_at VARCHAR DEFAULT '' NOT NULL,
    series VARCHAR DEFAULT '' NOT NULL,
    prefix VARCHAR DEFAULT '' NOT NULL,
    first BIGINT DEFAULT 0 NOT NULL,
    last BIGINT DEFAULT 0 NOT NULL,
    desk_id VARCHAR DEFAULT '' NOT NULL,
    renews BOOLEAN DEFAULT false NOT NULL,
    returned_at VARCHAR DEFAULT '' NOT NULL,
    first_unused BIGINT DEFAULT 0 NOT NULL,
    return_reason VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, book_id)
)

CREATE INDEX books_in_order ON books (org_unit, series, prefix, first)

CREATE INDEX books_of_desk ON books (org_unit, desk_id, series, issued_at)

CREATE TABLE numbers (
    org_unit VARCHAR NOT NULL,
    series VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    fate_at VARCHAR DEFAULT '' NOT NULL,
    fate VARCHAR DEFAULT '' NOT NULL,
    prefix VARCHAR DEFAULT '' NOT NULL,
    ordinal BIGINT DEFAULT 0 NOT NULL,
    document VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    desk_id VARCHAR DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, series, number)
)

CREATE INDEX numbers_in_order ON numbers (org_unit, series, prefix, ordinal)

CREATE INDEX numbers_voided ON numbers (org_unit, desk_id, at_ms) WHERE fate = 'voided'

CREATE TABLE payments (
    org_unit VARCHAR NOT NULL,
    payment_id VARCHAR NOT NULL,
    taken_at VARCHAR DEFAULT '' NOT NULL,
    account_no VARCHAR DEFAULT '' NOT NULL,
    receipt_no VARCHAR DEFAULT '' NOT NULL,
    shift_id VARCHAR DEFAULT '' NOT NULL,
    desk_id VARCHAR DEFAULT '' NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    staff_name VARCHAR DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    business_day DATE,
    tender VARCHAR DEFAULT '' NOT NULL,
    reference VARCHAR DEFAULT '' NOT NULL,
    due_fen BIGINT DEFAULT 0 NOT NULL,
    received_fen BIGINT DEFAULT 0 NOT NULL,
    change_fen BIGINT DEFAULT 0 NOT NULL,
    principal_fen BIGINT DEFAULT 0 NOT NULL,
    late_fen BIGINT DEFAULT 0 NOT NULL,
    deposit_fen BIGINT DEFAULT 0 NOT NULL,
    credit_used_fen BIGINT DEFAULT 0 NOT NULL,
    "order" VARCHAR DEFAULT '' NOT NULL,
    reversed_at VARCHAR DEFAULT '' NOT NULL,
    reversed_ms BIGINT DEFAULT 0 NOT NULL,
    reversal_reason VARCHAR DEFAULT '' NOT NULL,
    reversal_slip_no VARCHAR DEFAULT '' NOT NULL,
    reversal_staff_no VARCHAR DEFAULT '' NOT NULL,
    approver VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, payment_id)
)

CREATE INDEX payments_by_id ON payments (payment_id)

CREATE INDEX payments_by_receipt ON payments (receipt_no)

CREATE INDEX payments_by_time ON payments (at_ms, payment_id)

CREATE INDEX payments_of_account ON payments (org_unit, account_no, at_ms)

CREATE INDEX payments_of_shift ON payments (shift_id, at_ms)

CREATE TABLE payment_parts (
    org_unit VARCHAR NOT NULL,
    payment_id VARCHAR NOT NULL,
    bill_id VARCHAR NOT NULL,
    principal_fen BIGINT DEFAULT 0 NOT NULL,
    late_assessed_fen BIGINT DEFAULT 0 NOT NULL,
    late_fen BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, payment_id, bill_id)
)

CREATE TABLE shifts (
    org_unit VARCHAR NOT NULL,
    shift_id VARCHAR NOT NULL,
    opened_at VARCHAR DEFAULT '' NOT NULL,
    desk_id VARCHAR DEFAULT '' NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    staff_name VARCHAR DEFAULT '' NOT NULL,
    business_day DATE,
    opened_ms BIGINT DEFAULT 0 NOT NULL,
    float_fen BIGINT DEFAULT 0 NOT NULL,
    closed_at VARCHAR DEFAULT '' NOT NULL,
    closed_ms BIGINT DEFAULT 0 NOT NULL,
    slip_no VARCHAR DEFAULT '' NOT NULL,
    counted_fen BIGINT DEFAULT 0 NOT NULL,
    expected_at_close_fen BIGINT DEFAULT 0 NOT NULL,
    difference_fen BIGINT DEFAULT 0 NOT NULL,
    difference_reason VARCHAR DEFAULT '' NOT NULL,
    cash_received_fen BIGINT DEFAULT 0 NOT NULL,
    change_fen BIGINT DEFAULT 0 NOT NULL,
    handed_back_fen BIGINT DEFAULT 0 NOT NULL,
    card_fen BIGINT DEFAULT 0 NOT NULL,
    qr_fen BIGINT DEFAULT 0 NOT NULL,
    transfer_fen BIGINT DEFAULT 0 NOT NULL,
    principal_fen BIGINT DEFAULT 0 NOT NULL,
    late_fen BIGINT DEFAULT 0 NOT NULL,
    deposit_fen BIGINT DEFAULT 0 NOT NULL,
    credit_used_fen BIGINT DEFAULT 0 NOT NULL,
    payments BIGINT DEFAULT 0 NOT NULL,
    reversals BIGINT DEFAULT 0 NOT NULL,
    reversed_fen BIGINT DEFAULT 0 NOT NULL,
    drawer_openings BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, shift_id)
)

CREATE INDEX shifts_by_id ON shifts (shift_id)

CREATE INDEX shifts_of_desk ON shifts (desk_id, opened_ms)

CREATE INDEX shifts_open ON shifts (desk_id) WHERE closed_at = ''

CREATE TABLE drawer_openings (
    org_unit VARCHAR NOT NULL,
    shift_id VARCHAR NOT NULL,
    opening_id VARCHAR NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    staff_no VARCHAR DEFAULT '' NOT NULL,
    reason VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, shift_id, opening_id)
)

CREATE TABLE org_units (
    org_unit VARCHAR NOT NULL,
    registered_at VARCHAR DEFAULT '' NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    parent VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit)
)

CREATE TABLE desks (
    org_unit VARCHAR NOT NULL,
    desk_id VARCHAR NOT NULL,
    enrolled_at VARCHAR DEFAULT '' NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    public_key VARCHAR DEFAULT '' NOT NULL,
    paper_layout VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, desk_id)
)

CREATE TABLE staff (
    org_unit VARCHAR NOT NULL,
    staff_no VARCHAR NOT NULL,
    name_at VARCHAR DEFAULT '' NOT NULL,
    name VARCHAR DEFAULT '' NOT NULL,
    roles_at VARCHAR DEFAULT '' NOT NULL,
    roles VARCHAR DEFAULT '' NOT NULL,
    password_at VARCHAR DEFAULT '' NOT NULL,
    password_hash VARCHAR DEFAULT '' NOT NULL,
    must_change BOOLEAN DEFAULT false NOT NULL,
    failures_from VARCHAR DEFAULT '' NOT NULL,
    locked_until_ms BIGINT DEFAULT 0 NOT NULL,
    signed_in_at VARCHAR DEFAULT '' NOT NULL,
    last_sign_in_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, staff_no)
)

CREATE TABLE sign_in_failures (
    org_unit VARCHAR NOT NULL,
    staff_no VARCHAR NOT NULL,
    stamp VARCHAR NOT NULL,
    desk_id VARCHAR DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, staff_no, stamp)
)

CREATE TABLE approvals (
    org_unit VARCHAR NOT NULL,
    approval_id VARCHAR NOT NULL,
    approver VARCHAR DEFAULT '' NOT NULL,
    purpose VARCHAR DEFAULT '' NOT NULL,
    subject VARCHAR DEFAULT '' NOT NULL,
    for_staff VARCHAR DEFAULT '' NOT NULL,
    at_ms BIGINT DEFAULT 0 NOT NULL,
    PRIMARY KEY (org_unit, approval_id)
)

CREATE TABLE settings (
    org_unit VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    published_at VARCHAR DEFAULT '' NOT NULL,
    content VARCHAR DEFAULT '' NOT NULL,
    PRIMARY KEY (org_unit, name)
)

CREATE TABLE facts (
    org_unit VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    hlc BIGINT NOT NULL,
    kind VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    actor VARCHAR NOT NULL,
    command_id VARCHAR NOT NULL,
    payload BLOB NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (org_unit, origin, seq)
)

CREATE INDEX facts_by_time ON facts (hlc, origin, seq)

CREATE TABLE fact_subjects (
    subject VARCHAR NOT NULL,
    hlc BIGINT NOT NULL,
    origin VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    org_unit VARCHAR NOT NULL,
    PRIMARY KEY (subject, hlc, origin, seq, org_unit)
)
 WITHOUT ROWID

CREATE TABLE chain_heads (
    org_unit VARCHAR NOT NULL,
    origin VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    hash BLOB NOT NULL,
    hlc BIGINT NOT NULL,
    PRIMARY KEY (org_unit, origin)
)

CREATE TABLE command_outcomes (
    org_unit VARCHAR NOT NULL,
    command_id VARCHAR NOT NULL,
    desk_id VARCHAR NOT NULL,
    at_ms BIGINT NOT NULL,
    command VARCHAR NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (org_unit, command_id)
)

CREATE INDEX command_outcomes_by_desk ON command_outcomes (org_unit, desk_id, at_ms)

CREATE TABLE subject_locks (
    org_unit VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    holds BIGINT NOT NULL,
    PRIMARY KEY (org_unit, subject)
)

CREATE TABLE home_info (
    home_id VARCHAR NOT NULL,
    schema_version VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    demo BOOLEAN NOT NULL,
    created_ms BIGINT NOT NULL,
    PRIMARY KEY (home_id)
)

CREATE TABLE home_keys (
    name VARCHAR NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (name)
)

CREATE TRIGGER fact_subjects_no_update BEFORE UPDATE ON fact_subjects
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END

CREATE TRIGGER fact_subjects_no_delete BEFORE DELETE ON fact_subjects
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END

CREATE TRIGGER facts_no_update BEFORE UPDATE ON facts
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END

CREATE TRIGGER facts_no_delete BEFORE DELETE ON facts
BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only');
END
