-- department: whose office a seat of the county belongs to, 教育, 财政 or 扶贫.
-- What two departments must agree on hangs on it.
BEGIN;
ALTER TABLE seat
    ADD department text NOT NULL DEFAULT 'education'
        CONSTRAINT seat_department_known CHECK (department IN ('education', 'finance', 'poverty')),
    ADD CONSTRAINT seat_department CHECK (department = 'education' OR role IN ('clerk', 'reviewer', 'leader'));
COMMIT;
