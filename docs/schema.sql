-- The schema as the migrations make it, to be read, not run. `make schema` writes this file.

-- account
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
student_id bigint NOT NULL
bank text NOT NULL DEFAULT ''::text
number bytea NOT NULL
number_print bytea NOT NULL
since timestamp with time zone NOT NULL DEFAULT now()
CONSTRAINT account_county_id_student_id_fkey FOREIGN KEY (county_id, student_id) REFERENCES student(county_id, id)
CONSTRAINT account_pkey PRIMARY KEY (county_id, id)
CREATE INDEX account_student ON public.account USING btree (county_id, student_id, since DESC, id DESC)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- audit
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
at timestamp with time zone NOT NULL DEFAULT now()
login_id bigint NOT NULL
person text NOT NULL
role text NOT NULL
address text NOT NULL
act text NOT NULL
thing text NOT NULL
thing_id bigint NOT NULL
student_id bigint NOT NULL DEFAULT 0
note text NOT NULL DEFAULT ''::text
before jsonb NOT NULL DEFAULT '{}'::jsonb
after jsonb NOT NULL DEFAULT '{}'::jsonb
xact xid8 NOT NULL DEFAULT pg_current_xact_id()
CONSTRAINT audit_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT audit_pkey PRIMARY KEY (county_id, id)
CREATE INDEX audit_act ON public.audit USING btree (county_id, act, id)
CREATE INDEX audit_at ON public.audit USING btree (county_id, at, id)
CREATE INDEX audit_login ON public.audit USING btree (county_id, login_id, id)
CREATE INDEX audit_student ON public.audit USING btree (county_id, student_id, id) WHERE (student_id <> 0)
CREATE INDEX audit_xact ON public.audit USING btree (county_id, xact, id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- audit_seal
county_id integer NOT NULL
seq bigint NOT NULL
audit_id bigint NOT NULL
seal bytea NOT NULL
CONSTRAINT audit_seal_county_id_audit_id_fkey FOREIGN KEY (county_id, audit_id) REFERENCES audit(county_id, id)
CONSTRAINT audit_seal_once UNIQUE (county_id, audit_id)
CONSTRAINT audit_seal_pkey PRIMARY KEY (county_id, seq)
CONSTRAINT audit_seal_seq_check CHECK ((seq > 0))
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- confirmation
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
school_id bigint NOT NULL
term text NOT NULL
signed_by text NOT NULL
login_id bigint NOT NULL
statement text NOT NULL
signed_at timestamp with time zone NOT NULL
present integer NOT NULL
absent integer NOT NULL
corrected integer NOT NULL
reopened_at timestamp with time zone
reopened_by text NOT NULL DEFAULT ''::text
reopened_why text NOT NULL DEFAULT ''::text
CONSTRAINT confirmation_county_id_school_id_fkey FOREIGN KEY (county_id, school_id) REFERENCES school(county_id, id)
CONSTRAINT confirmation_pkey PRIMARY KEY (county_id, id)
CONSTRAINT confirmation_reopened CHECK (((reopened_at IS NULL) = (reopened_why = ''::text)))
CREATE UNIQUE INDEX confirmation_once ON public.confirmation USING btree (county_id, school_id, term) WHERE (reopened_at IS NULL)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- county
id integer NOT NULL IDENTITY
code text NOT NULL
name text NOT NULL
created_at timestamp with time zone NOT NULL DEFAULT now()
second_factor text NOT NULL DEFAULT 'privileged'::text
password_rule text NOT NULL DEFAULT 'graded'::text
CONSTRAINT county_code_form CHECK ((code ~ '^[0-9]{6}$'::text))
CONSTRAINT county_code_once UNIQUE (code)
CONSTRAINT county_name_form CHECK (((char_length(name) >= 2) AND (char_length(name) <= 40)))
CONSTRAINT county_password_rule_known CHECK ((password_rule = ANY (ARRAY['graded'::text, 'modern'::text])))
CONSTRAINT county_pkey PRIMARY KEY (id)
CONSTRAINT county_second_factor_known CHECK ((second_factor = ANY (ARRAY['privileged'::text, 'everybody'::text, 'optional'::text])))

-- decision
county_id integer NOT NULL
student_id bigint NOT NULL
term text NOT NULL
trace_id bigint NOT NULL
basis_id bigint
enrolment_id bigint NOT NULL
township_id bigint NOT NULL
school_id bigint NOT NULL
stage text NOT NULL
firm boolean NOT NULL
why text NOT NULL
run_id bigint NOT NULL
CONSTRAINT decision_once PRIMARY KEY (county_id, student_id, term)
CONSTRAINT decision_why_known CHECK ((why = ANY (ARRAY['first'::text, 'fact'::text, 'rule'::text, 'confirmation'::text])))
CREATE INDEX decision_basis ON public.decision USING btree (county_id, term, student_id) WHERE (basis_id <> trace_id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- decision_past
county_id integer NOT NULL
student_id bigint NOT NULL
term text NOT NULL
trace_id bigint NOT NULL
basis_id bigint
enrolment_id bigint NOT NULL
township_id bigint NOT NULL
school_id bigint NOT NULL
stage text NOT NULL
firm boolean NOT NULL
why text NOT NULL
run_id bigint NOT NULL
CONSTRAINT decision_past_pkey PRIMARY KEY (county_id, student_id, term, run_id)
CREATE INDEX decision_past_basis ON public.decision_past USING btree (county_id, term, student_id) WHERE (basis_id <> trace_id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- decision_run
county_id integer NOT NULL
year integer NOT NULL
at timestamp with time zone NOT NULL DEFAULT now()
person text NOT NULL
report jsonb NOT NULL
id bigint NOT NULL IDENTITY
asked boolean NOT NULL DEFAULT true
autumn_edition integer
spring_edition integer
CONSTRAINT decision_run_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT decision_run_pkey PRIMARY KEY (county_id, id)
CREATE INDEX decision_run_asked ON public.decision_run USING btree (county_id, year, id) WHERE asked
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- due
county_id integer NOT NULL
period text NOT NULL
township_id bigint NOT NULL
school_id bigint NOT NULL
stage text NOT NULL
item text NOT NULL
students integer NOT NULL
firm integer NOT NULL
open integer NOT NULL
fen bigint NOT NULL
firm_fen bigint NOT NULL
CONSTRAINT due_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT due_period_form CHECK ((period ~ '^20[0-9]{2}(-09|-03)?$'::text))
CONSTRAINT due_pkey PRIMARY KEY (county_id, period, township_id, school_id, stage, item)
CONSTRAINT due_sound CHECK ((((firm >= 0) AND (firm <= students)) AND ((open >= 0) AND (open <= students)) AND ((firm_fen >= 0) AND (firm_fen <= fen))))
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- due_school
county_id integer NOT NULL
period text NOT NULL
school_id bigint NOT NULL
stage text NOT NULL
item text NOT NULL
students integer NOT NULL
firm integer NOT NULL
open integer NOT NULL
fen bigint NOT NULL
firm_fen bigint NOT NULL
CONSTRAINT due_school_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT due_school_period_form CHECK ((period ~ '^20[0-9]{2}(-09|-03)?$'::text))
CONSTRAINT due_school_pkey PRIMARY KEY (county_id, period, school_id, stage, item)
CONSTRAINT due_school_sound CHECK ((((firm >= 0) AND (firm <= students)) AND ((open >= 0) AND (open <= students)) AND ((firm_fen >= 0) AND (firm_fen <= fen))))
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- edition
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
number integer NOT NULL
state text NOT NULL DEFAULT 'draft'::text
department text NOT NULL
revision integer NOT NULL DEFAULT 1
rehearsal_id bigint
green boolean
signed integer
published integer
in_force_at timestamp with time zone
withdrawn_at timestamp with time zone
withdrawn_by text NOT NULL DEFAULT ''::text
withdrawn_why text NOT NULL DEFAULT ''::text
version integer NOT NULL DEFAULT 1
retro boolean NOT NULL DEFAULT false
firm_term text
CONSTRAINT edition_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT edition_department_known CHECK ((department = ANY (ARRAY['education'::text, 'finance'::text, 'poverty'::text])))
CONSTRAINT edition_has_publication FOREIGN KEY (county_id, id, published) REFERENCES edition_publication(county_id, edition_id, revision)
CONSTRAINT edition_has_rehearsal FOREIGN KEY (county_id, id, revision, rehearsal_id, green) REFERENCES rehearsal(county_id, edition_id, revision, id, green)
CONSTRAINT edition_has_retro FOREIGN KEY (county_id, id, revision, retro) REFERENCES edition_text(county_id, edition_id, revision, retro)
CONSTRAINT edition_has_signature FOREIGN KEY (county_id, id, signed) REFERENCES edition_signature(county_id, edition_id, revision)
CONSTRAINT edition_has_text FOREIGN KEY (county_id, id, revision) REFERENCES edition_text(county_id, edition_id, revision)
CONSTRAINT edition_in_force CHECK (((state = 'in_force'::text) = (in_force_at IS NOT NULL)))
CONSTRAINT edition_number_once UNIQUE (county_id, number)
CONSTRAINT edition_number_sign CHECK ((number > 0))
CONSTRAINT edition_of_department UNIQUE (county_id, id, department)
CONSTRAINT edition_pkey PRIMARY KEY (county_id, id)
CONSTRAINT edition_published CHECK (((state <> ALL (ARRAY['published'::text, 'in_force'::text])) OR (NOT (published IS DISTINCT FROM revision))))
CONSTRAINT edition_reaches_back CHECK (((firm_term IS NULL) OR retro))
CONSTRAINT edition_rehearsed CHECK ((((rehearsal_id IS NULL) = (green IS NULL)) AND ((state = ANY (ARRAY['draft'::text, 'withdrawn'::text])) OR (green IS NOT NULL))))
CONSTRAINT edition_signed CHECK (((state <> ALL (ARRAY['signed'::text, 'published'::text, 'in_force'::text])) OR (NOT (signed IS DISTINCT FROM revision))))
CONSTRAINT edition_state_known CHECK ((state = ANY (ARRAY['draft'::text, 'rehearsed'::text, 'signed'::text, 'published'::text, 'in_force'::text, 'withdrawn'::text])))
CONSTRAINT edition_withdrawn CHECK ((((state = 'withdrawn'::text) = (withdrawn_at IS NOT NULL)) AND ((withdrawn_at IS NULL) = (withdrawn_why = ''::text))))
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- edition_publication
county_id integer NOT NULL
edition_id bigint NOT NULL
revision integer NOT NULL
begins_on date
login_id bigint NOT NULL
person text NOT NULL
at timestamp with time zone NOT NULL DEFAULT now()
CONSTRAINT edition_publication_once PRIMARY KEY (county_id, edition_id)
CONSTRAINT edition_publication_revision UNIQUE (county_id, edition_id, revision)
CONSTRAINT edition_publication_signed FOREIGN KEY (county_id, edition_id, revision) REFERENCES edition_signature(county_id, edition_id, revision)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- edition_signature
county_id integer NOT NULL
edition_id bigint NOT NULL
revision integer NOT NULL
rehearsal_id bigint NOT NULL
green boolean NOT NULL DEFAULT true
drafter_id bigint NOT NULL
drafter_department text NOT NULL
signer_id bigint NOT NULL
signer text NOT NULL
signer_department text NOT NULL
at timestamp with time zone NOT NULL DEFAULT now()
drafter_print bytea
signer_print bytea
CONSTRAINT edition_signature_once PRIMARY KEY (county_id, edition_id, revision)
CONSTRAINT edition_signed_drafter FOREIGN KEY (county_id, edition_id, revision, drafter_id, drafter_department) REFERENCES edition_text(county_id, edition_id, revision, login_id, department)
CONSTRAINT edition_signed_drafter_person FOREIGN KEY (drafter_id, drafter_print) REFERENCES login(id, person_print) NOT VALID
CONSTRAINT edition_signed_green CHECK (green)
CONSTRAINT edition_signed_registered CHECK (((drafter_print IS NOT NULL) AND (signer_print IS NOT NULL))) NOT VALID
CONSTRAINT edition_signed_rehearsal FOREIGN KEY (county_id, edition_id, revision, rehearsal_id, green) REFERENCES rehearsal(county_id, edition_id, revision, id, green)
CONSTRAINT edition_signed_signer_person FOREIGN KEY (signer_id, signer_print) REFERENCES login(id, person_print) NOT VALID
CONSTRAINT edition_two_departments CHECK ((signer_department <> drafter_department))
CONSTRAINT edition_two_persons CHECK ((signer_id <> drafter_id))
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- edition_text
county_id integer NOT NULL
edition_id bigint NOT NULL
revision integer NOT NULL
name text NOT NULL
why text NOT NULL
document text NOT NULL
from_term text NOT NULL
book text NOT NULL
cases text NOT NULL
hash text NOT NULL
department text NOT NULL
login_id bigint NOT NULL
person text NOT NULL
at timestamp with time zone NOT NULL DEFAULT now()
retro boolean NOT NULL DEFAULT false
retro_document text NOT NULL DEFAULT ''::text
retro_why text NOT NULL DEFAULT ''::text
CONSTRAINT edition_book_size CHECK (((octet_length(book) >= 1) AND (octet_length(book) <= 1048576)))
CONSTRAINT edition_cases_size CHECK ((octet_length(cases) <= 1048576))
CONSTRAINT edition_document_form CHECK (((char_length(document) >= 1) AND (char_length(document) <= 100)))
CONSTRAINT edition_name_form CHECK (((char_length(name) >= 1) AND (char_length(name) <= 60)))
CONSTRAINT edition_retro_form CHECK (
CASE
    WHEN retro THEN (((char_length(retro_document) >= 1) AND (char_length(retro_document) <= 100)) AND ((char_length(retro_why) >= 1) AND (char_length(retro_why) <= 500)))
    ELSE ((retro_document = ''::text) AND (retro_why = ''::text))
END)
CONSTRAINT edition_term_form CHECK ((from_term ~ '^20[0-9]{2}-(09|03)$'::text))
CONSTRAINT edition_text_department FOREIGN KEY (county_id, edition_id, department) REFERENCES edition(county_id, id, department)
CONSTRAINT edition_text_drafter UNIQUE (county_id, edition_id, revision, login_id, department)
CONSTRAINT edition_text_hash UNIQUE (county_id, edition_id, revision, hash)
CONSTRAINT edition_text_once PRIMARY KEY (county_id, edition_id, revision)
CONSTRAINT edition_text_retro UNIQUE (county_id, edition_id, revision, retro)
CONSTRAINT edition_why_form CHECK (((char_length(why) >= 1) AND (char_length(why) <= 500)))
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- enrolment
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
student_id bigint NOT NULL
term text NOT NULL
school_id bigint
school_key bigint DEFAULT COALESCE(school_id, '9223372036854775807'::bigint)
school_text text NOT NULL DEFAULT ''::text
stage text NOT NULL
grade smallint NOT NULL
level integer DEFAULT (
CASE stage
    WHEN 'preschool'::text THEN 0
    WHEN 'primary'::text THEN 10
    WHEN 'junior'::text THEN 20
    WHEN 'senior'::text THEN 30
    WHEN 'vocational'::text THEN 40
    ELSE 50
END + grade)
boarding boolean
full_time boolean
agricultural boolean
hardship boolean
status text NOT NULL DEFAULT ''::text
state text NOT NULL DEFAULT 'pending'::text
reason text NOT NULL DEFAULT ''::text
doubt text NOT NULL DEFAULT ''::text
corrected boolean NOT NULL DEFAULT false
told boolean
decided_by text NOT NULL DEFAULT ''::text
decided_at timestamp with time zone
confirmation_id bigint
version integer NOT NULL DEFAULT 1
upload_id bigint
sheet text NOT NULL DEFAULT ''::text
line integer NOT NULL DEFAULT 0
CONSTRAINT enrolment_county_id_confirmation_id_fkey FOREIGN KEY (county_id, confirmation_id) REFERENCES confirmation(county_id, id)
CONSTRAINT enrolment_county_id_school_id_fkey FOREIGN KEY (county_id, school_id) REFERENCES school(county_id, id)
CONSTRAINT enrolment_county_id_student_id_fkey FOREIGN KEY (county_id, student_id) REFERENCES student(county_id, id)
CONSTRAINT enrolment_decided CHECK (((state = 'pending'::text) = (decided_at IS NULL)))
CONSTRAINT enrolment_grade_range CHECK (((grade >= 0) AND (grade <= 8)))
CONSTRAINT enrolment_once UNIQUE (county_id, student_id, term)
CONSTRAINT enrolment_pkey PRIMARY KEY (county_id, id)
CONSTRAINT enrolment_reason CHECK (((state = 'absent'::text) = (reason <> ''::text)))
CONSTRAINT enrolment_school CHECK (((school_id IS NULL) = (school_text <> ''::text)))
CONSTRAINT enrolment_source FOREIGN KEY (county_id, upload_id) REFERENCES upload(county_id, id) NOT VALID
CONSTRAINT enrolment_stage_known CHECK ((stage = ANY (ARRAY['preschool'::text, 'primary'::text, 'junior'::text, 'senior'::text, 'vocational'::text, 'higher'::text])))
CONSTRAINT enrolment_state_known CHECK ((state = ANY (ARRAY['pending'::text, 'confirmed'::text, 'absent'::text])))
CONSTRAINT enrolment_term_form CHECK ((term ~ '^20[0-9]{2}-(09|03)$'::text))
CREATE INDEX enrolment_level ON public.enrolment USING btree (county_id, term, level, student_id)
CREATE INDEX enrolment_school ON public.enrolment USING btree (county_id, term, school_key, student_id)
CREATE INDEX enrolment_term_school ON public.enrolment USING btree (county_id, term, school_id, student_id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- fund_count
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
school_id bigint NOT NULL
autumn integer NOT NULL
primary integer
junior integer
special integer
boarders integer
source text NOT NULL
counted_by text NOT NULL
counted_at timestamp with time zone NOT NULL DEFAULT now()
CONSTRAINT fund_count_autumn CHECK (((autumn >= 2000) AND (autumn <= 2199)))
CONSTRAINT fund_count_boarders_check CHECK ((boarders >= 0))
CONSTRAINT fund_count_county_id_school_id_fkey FOREIGN KEY (county_id, school_id) REFERENCES school(county_id, id)
CONSTRAINT fund_count_junior_check CHECK ((junior >= 0))
CONSTRAINT fund_count_pkey PRIMARY KEY (county_id, id)
CONSTRAINT fund_count_primary_check CHECK (("primary" >= 0))
CONSTRAINT fund_count_source CHECK ((source = ANY (ARRAY['typed'::text, 'taken'::text])))
CONSTRAINT fund_count_special_check CHECK ((special >= 0))
CREATE INDEX fund_count_school ON public.fund_count USING btree (county_id, school_id, autumn, id DESC)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- household
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
code text NOT NULL
head text NOT NULL DEFAULT ''::text
village_id bigint
CONSTRAINT household_county_id_village_id_fkey FOREIGN KEY (county_id, village_id) REFERENCES village(county_id, id)
CONSTRAINT household_once UNIQUE (county_id, code)
CONSTRAINT household_pkey PRIMARY KEY (county_id, id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- login
id bigint NOT NULL IDENTITY
name text NOT NULL
person text NOT NULL
password text NOT NULL
must_change boolean NOT NULL DEFAULT true
changed_at timestamp with time zone NOT NULL DEFAULT now()
disabled boolean NOT NULL DEFAULT false
epoch integer NOT NULL DEFAULT 1
last_login timestamp with time zone
last_from text NOT NULL DEFAULT ''::text
created_at timestamp with time zone NOT NULL DEFAULT now()
totp bytea
totp_since timestamp with time zone
totp_step bigint NOT NULL DEFAULT 0
recovery bytea[] NOT NULL DEFAULT '{}'::bytea[]
old_passwords text[] NOT NULL DEFAULT '{}'::text[]
home integer
person_print bytea
CONSTRAINT login_home_fkey FOREIGN KEY (home) REFERENCES county(id)
CONSTRAINT login_name_form CHECK ((name ~ '^[a-z0-9][a-z0-9._-]{2,39}$'::text))
CONSTRAINT login_name_once UNIQUE NULLS NOT DISTINCT (name, home)
CONSTRAINT login_person UNIQUE (id, person_print)
CONSTRAINT login_person_form CHECK (((char_length(person) >= 1) AND (char_length(person) <= 40)))
CONSTRAINT login_person_once UNIQUE (person_print)
CONSTRAINT login_person_size CHECK ((octet_length(person_print) = 16))
CONSTRAINT login_pkey PRIMARY KEY (id)
CONSTRAINT login_totp_there CHECK (((totp_since IS NULL) OR (totp IS NOT NULL)))

-- preschool_statistic
county_id integer NOT NULL
year integer NOT NULL
village_id bigint NOT NULL
aged_3_to_5 integer
attending integer
children integer
covered boolean
CONSTRAINT preschool_statistic_aged_3_to_5_check CHECK ((aged_3_to_5 >= 0))
CONSTRAINT preschool_statistic_attending_check CHECK ((attending >= 0))
CONSTRAINT preschool_statistic_children_check CHECK ((children >= 0))
CONSTRAINT preschool_statistic_county_id_village_id_fkey FOREIGN KEY (county_id, village_id) REFERENCES village(county_id, id)
CONSTRAINT preschool_statistic_pkey PRIMARY KEY (county_id, year, village_id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- rehearsal
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
edition_id bigint NOT NULL
revision integer NOT NULL
hash text NOT NULL
state text NOT NULL DEFAULT 'asked'::text
students integer NOT NULL DEFAULT 0
judged integer NOT NULL DEFAULT 0
green boolean
report jsonb NOT NULL DEFAULT '{}'::jsonb
login_id bigint NOT NULL
person text NOT NULL
asked_at timestamp with time zone NOT NULL DEFAULT now()
finished_at timestamp with time zone
CONSTRAINT rehearsal_finished CHECK ((((state = 'done'::text) = (green IS NOT NULL)) AND ((state = ANY (ARRAY['done'::text, 'failed'::text])) = (finished_at IS NOT NULL))))
CONSTRAINT rehearsal_green CHECK (((green IS NOT TRUE) OR (jsonb_path_exists(report, '$."checks"[*]'::jsonpath) AND (NOT jsonb_path_exists(report, '$."checks"[*]?(@."ok" != true)'::jsonpath)))))
CONSTRAINT rehearsal_of_text FOREIGN KEY (county_id, edition_id, revision, hash) REFERENCES edition_text(county_id, edition_id, revision, hash)
CONSTRAINT rehearsal_outcome UNIQUE (county_id, edition_id, revision, id, green)
CONSTRAINT rehearsal_pkey PRIMARY KEY (county_id, id)
CONSTRAINT rehearsal_state_known CHECK ((state = ANY (ARRAY['asked'::text, 'running'::text, 'done'::text, 'failed'::text])))
CREATE UNIQUE INDEX rehearsal_one_at_a_time ON public.rehearsal USING btree (county_id, edition_id) WHERE (state = ANY (ARRAY['asked'::text, 'running'::text]))
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- rehearsal_change
county_id integer NOT NULL
rehearsal_id bigint NOT NULL
ordinal integer NOT NULL
student_id bigint NOT NULL
item text NOT NULL
kind text NOT NULL
before_fen bigint
after_fen bigint
stage text NOT NULL
grade integer NOT NULL
school_id bigint
township_id bigint
term text
firm boolean NOT NULL DEFAULT false
CONSTRAINT rehearsal_change_county_id_rehearsal_id_fkey FOREIGN KEY (county_id, rehearsal_id) REFERENCES rehearsal(county_id, id)
CONSTRAINT rehearsal_change_county_id_student_id_fkey FOREIGN KEY (county_id, student_id) REFERENCES student(county_id, id)
CONSTRAINT rehearsal_change_pkey PRIMARY KEY (county_id, rehearsal_id, ordinal)
CONSTRAINT rehearsal_change_term CHECK ((term ~ '^20[0-9]{2}-(09|03)$'::text))
CONSTRAINT rehearsal_kind_known CHECK ((kind = ANY (ARRAY['gained'::text, 'raised'::text, 'lowered'::text, 'lost'::text])))
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- rehearsal_sum
county_id integer NOT NULL
rehearsal_id bigint NOT NULL
division text NOT NULL
part text NOT NULL
item text NOT NULL
students_before integer NOT NULL
students_after integer NOT NULL
before_fen bigint NOT NULL
after_fen bigint NOT NULL
winners integer NOT NULL
losers integer NOT NULL
CONSTRAINT rehearsal_division_known CHECK ((division = ANY (ARRAY['all'::text, 'stage'::text, 'township'::text, 'school'::text])))
CONSTRAINT rehearsal_sum_county_id_rehearsal_id_fkey FOREIGN KEY (county_id, rehearsal_id) REFERENCES rehearsal(county_id, id)
CONSTRAINT rehearsal_sum_pkey PRIMARY KEY (county_id, rehearsal_id, division, part, item)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- retention_statistic
county_id integer NOT NULL
year integer NOT NULL
school_id bigint NOT NULL
entrants integer
moved_in integer
moved_out integer
died integer
graduates integer
CONSTRAINT retention_statistic_county_id_school_id_fkey FOREIGN KEY (county_id, school_id) REFERENCES school(county_id, id)
CONSTRAINT retention_statistic_died_check CHECK ((died >= 0))
CONSTRAINT retention_statistic_entrants_check CHECK ((entrants >= 0))
CONSTRAINT retention_statistic_graduates_check CHECK ((graduates >= 0))
CONSTRAINT retention_statistic_moved_in_check CHECK ((moved_in >= 0))
CONSTRAINT retention_statistic_moved_out_check CHECK ((moved_out >= 0))
CONSTRAINT retention_statistic_pkey PRIMARY KEY (county_id, year, school_id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- rulebook
county_id integer NOT NULL
hash text NOT NULL
name text NOT NULL
text text NOT NULL
settings jsonb NOT NULL DEFAULT '[]'::jsonb
made_at timestamp with time zone NOT NULL DEFAULT now()
CONSTRAINT rulebook_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT rulebook_pkey PRIMARY KEY (county_id, hash)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- school
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
code text NOT NULL DEFAULT ''::text
name text NOT NULL
kind text NOT NULL
township_id bigint
village_id bigint
area text NOT NULL DEFAULT ''::text
owner text NOT NULL DEFAULT ''::text
boarding boolean
pupils integer
boarders integer
CONSTRAINT school_boarders_sign CHECK ((boarders >= 0))
CONSTRAINT school_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT school_county_id_township_id_fkey FOREIGN KEY (county_id, township_id) REFERENCES township(county_id, id)
CONSTRAINT school_county_id_village_id_fkey FOREIGN KEY (county_id, village_id) REFERENCES village(county_id, id)
CONSTRAINT school_name_form CHECK (((char_length(name) >= 1) AND (char_length(name) <= 80)))
CONSTRAINT school_once UNIQUE (county_id, name)
CONSTRAINT school_pkey PRIMARY KEY (county_id, id)
CONSTRAINT school_pupils_sign CHECK ((pupils >= 0))
CREATE INDEX school_township ON public.school USING btree (county_id, township_id)
CREATE UNIQUE INDEX school_code_once ON public.school USING btree (county_id, code) WHERE (code <> ''::text)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- school_alias
county_id integer NOT NULL
school_id bigint NOT NULL
alias text NOT NULL
CONSTRAINT school_alias_county_id_school_id_fkey FOREIGN KEY (county_id, school_id) REFERENCES school(county_id, id)
CONSTRAINT school_alias_pkey PRIMARY KEY (county_id, school_id, alias)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- seat
id bigint NOT NULL IDENTITY
login_id bigint NOT NULL
county_id integer
role text NOT NULL
school_id bigint
township_id bigint
disabled boolean NOT NULL DEFAULT false
department text NOT NULL DEFAULT 'education'::text
CONSTRAINT seat_county CHECK (((role = 'operator'::text) = (county_id IS NULL)))
CONSTRAINT seat_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT seat_county_id_school_id_fkey FOREIGN KEY (county_id, school_id) REFERENCES school(county_id, id)
CONSTRAINT seat_county_id_township_id_fkey FOREIGN KEY (county_id, township_id) REFERENCES township(county_id, id)
CONSTRAINT seat_department CHECK (((department = 'education'::text) OR (role = ANY (ARRAY['clerk'::text, 'reviewer'::text, 'leader'::text]))))
CONSTRAINT seat_department_known CHECK ((department = ANY (ARRAY['education'::text, 'finance'::text, 'poverty'::text])))
CONSTRAINT seat_login_id_fkey FOREIGN KEY (login_id) REFERENCES login(id)
CONSTRAINT seat_once UNIQUE NULLS NOT DISTINCT (login_id, county_id, role, school_id, township_id)
CONSTRAINT seat_pkey PRIMARY KEY (id)
CONSTRAINT seat_role_known CHECK ((role = ANY (ARRAY['operator'::text, 'admin'::text, 'clerk'::text, 'reviewer'::text, 'leader'::text, 'township'::text, 'principal'::text, 'staff'::text])))
CONSTRAINT seat_school CHECK (((role = ANY (ARRAY['principal'::text, 'staff'::text])) = (school_id IS NOT NULL)))
CONSTRAINT seat_township CHECK (((role = 'township'::text) = (township_id IS NOT NULL)))
CREATE INDEX seat_county_login ON public.seat USING btree (county_id, login_id)

-- sessions
token text NOT NULL
data bytea NOT NULL
expiry timestamp with time zone NOT NULL
CONSTRAINT sessions_pkey PRIMARY KEY (token)
CREATE INDEX sessions_expiry ON public.sessions USING btree (expiry)

-- setting
county_id integer NOT NULL
name text NOT NULL
value text NOT NULL
changed_at timestamp with time zone NOT NULL DEFAULT now()
CONSTRAINT setting_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT setting_pkey PRIMARY KEY (county_id, name)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- signin
id bigint NOT NULL IDENTITY
login_id bigint NOT NULL
epoch integer NOT NULL
at timestamp with time zone NOT NULL
address text NOT NULL
agent text NOT NULL
ended_at timestamp with time zone
CONSTRAINT signin_login_id_fkey FOREIGN KEY (login_id) REFERENCES login(id)
CONSTRAINT signin_pkey PRIMARY KEY (id)
CREATE INDEX signin_at ON public.signin USING btree (at)
CREATE INDEX signin_login ON public.signin USING btree (login_id, id)

-- student
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
name text NOT NULL
reversed text NOT NULL
initials text NOT NULL
idno bytea NOT NULL
idno_print bytea NOT NULL
birth date NOT NULL
sex smallint NOT NULL
ethnicity text NOT NULL DEFAULT ''::text
hukou text NOT NULL DEFAULT ''::text
relation text NOT NULL DEFAULT ''::text
household_id bigint NOT NULL
village_id bigint
township_id bigint
township_key bigint DEFAULT COALESCE(township_id, '9223372036854775807'::bigint)
phone bytea
phone_print bytea
created_at timestamp with time zone NOT NULL DEFAULT now()
CONSTRAINT student_county_id_household_id_fkey FOREIGN KEY (county_id, household_id) REFERENCES household(county_id, id)
CONSTRAINT student_county_id_township_id_fkey FOREIGN KEY (county_id, township_id) REFERENCES township(county_id, id)
CONSTRAINT student_county_id_village_id_fkey FOREIGN KEY (county_id, village_id) REFERENCES village(county_id, id)
CONSTRAINT student_hukou_known CHECK ((hukou = ANY (ARRAY[''::text, 'rural'::text, 'town'::text, 'urban'::text])))
CONSTRAINT student_name_form CHECK (((char_length(name) >= 1) AND (char_length(name) <= 60)))
CONSTRAINT student_once UNIQUE (county_id, idno_print)
CONSTRAINT student_pkey PRIMARY KEY (county_id, id)
CONSTRAINT student_sex_known CHECK ((sex = ANY (ARRAY[1, 2])))
CREATE INDEX student_household ON public.student USING btree (county_id, household_id)
CREATE INDEX student_initials ON public.student USING btree (county_id, initials COLLATE "C", name COLLATE "C", id)
CREATE INDEX student_name ON public.student USING btree (county_id, name COLLATE "C", id)
CREATE INDEX student_reversed ON public.student USING btree (county_id, reversed COLLATE "C")
CREATE INDEX student_township ON public.student USING btree (county_id, township_key, id)
CREATE INDEX student_village ON public.student USING btree (county_id, village_id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- tally
county_id integer NOT NULL
term text NOT NULL
school_id bigint NOT NULL
total integer NOT NULL
confirmed integer NOT NULL
absent integer NOT NULL
pending integer NOT NULL
doubtful integer NOT NULL
missing integer NOT NULL
corrected integer NOT NULL
boarders integer NOT NULL
unsigned integer NOT NULL
CONSTRAINT tally_county_id_school_id_fkey FOREIGN KEY (county_id, school_id) REFERENCES school(county_id, id)
CONSTRAINT tally_pkey PRIMARY KEY (county_id, term, school_id)
CONSTRAINT tally_sound CHECK (((total = ((confirmed + absent) + pending)) AND ((doubtful >= 0) AND (doubtful <= pending)) AND (missing >= 0) AND ((corrected >= 0) AND (corrected <= confirmed)) AND ((boarders >= 0) AND (boarders <= confirmed)) AND ((unsigned >= pending) AND (unsigned <= total))))
CREATE INDEX tally_open ON public.tally USING btree (county_id, term, school_id) WHERE (unsigned > 0)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- throttle
key bytea NOT NULL
failures integer NOT NULL
until timestamp with time zone NOT NULL
last_at timestamp with time zone NOT NULL DEFAULT now()
CONSTRAINT throttle_pkey PRIMARY KEY (key)

-- township
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
name text NOT NULL
CONSTRAINT township_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT township_name_form CHECK (((char_length(name) >= 1) AND (char_length(name) <= 60)))
CONSTRAINT township_once UNIQUE (county_id, name)
CONSTRAINT township_pkey PRIMARY KEY (county_id, id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- trace
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
book text NOT NULL
term text NOT NULL
key text NOT NULL
digest text NOT NULL
facts jsonb NOT NULL
answers jsonb NOT NULL
made_at timestamp with time zone NOT NULL DEFAULT now()
CONSTRAINT trace_book FOREIGN KEY (county_id, book) REFERENCES rulebook(county_id, hash) NOT VALID
CONSTRAINT trace_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT trace_once UNIQUE (county_id, term, key, digest)
CONSTRAINT trace_pkey PRIMARY KEY (county_id, id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- trace_item
county_id integer NOT NULL
trace_id bigint NOT NULL
item text NOT NULL
amount_fen bigint
CONSTRAINT trace_item_county_id_trace_id_fkey FOREIGN KEY (county_id, trace_id) REFERENCES trace(county_id, id)
CONSTRAINT trace_item_pkey PRIMARY KEY (county_id, trace_id, item)
CONSTRAINT trace_item_sign CHECK ((amount_fen > 0))
CREATE INDEX trace_item_item ON public.trace_item USING btree (county_id, item, trace_id)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- upload
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
kind text NOT NULL
term text NOT NULL
state text NOT NULL
file_name text NOT NULL
file bytea NOT NULL
file_print bytea NOT NULL
message text NOT NULL DEFAULT ''::text
rows integer NOT NULL DEFAULT 0
counts jsonb NOT NULL DEFAULT '{}'::jsonb
warnings text[] NOT NULL DEFAULT '{}'::text[]
headers jsonb NOT NULL DEFAULT '{}'::jsonb
login_id bigint NOT NULL
person text NOT NULL
at timestamp with time zone NOT NULL DEFAULT now()
accepted_at timestamp with time zone
emptied_at timestamp with time zone
columns jsonb NOT NULL DEFAULT '[]'::jsonb
assumed boolean NOT NULL DEFAULT false
CONSTRAINT upload_accepted CHECK (((state = 'accepted'::text) = (accepted_at IS NOT NULL)))
CONSTRAINT upload_county_id_fkey FOREIGN KEY (county_id) REFERENCES county(id)
CONSTRAINT upload_kind_known CHECK ((kind = ANY (ARRAY['village'::text, 'school'::text, 'student'::text, 'statistic'::text])))
CONSTRAINT upload_pkey PRIMARY KEY (county_id, id)
CONSTRAINT upload_state_known CHECK ((state = ANY (ARRAY['received'::text, 'reading'::text, 'ready'::text, 'accepted'::text, 'refused'::text, 'discarded'::text])))
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- upload_line
county_id integer NOT NULL
upload_id bigint NOT NULL
ordinal integer NOT NULL
sheet text NOT NULL
row integer NOT NULL
outcome text NOT NULL
healed boolean NOT NULL
line bytea NOT NULL
noticed boolean NOT NULL DEFAULT false
settled boolean NOT NULL DEFAULT false
conflict boolean NOT NULL DEFAULT false
CONSTRAINT upload_line_county_id_upload_id_fkey FOREIGN KEY (county_id, upload_id) REFERENCES upload(county_id, id)
CONSTRAINT upload_line_outcome_known CHECK ((outcome = ANY (ARRAY['accept'::text, 'hold'::text, 'duplicate'::text])))
CONSTRAINT upload_line_pkey PRIMARY KEY (county_id, upload_id, ordinal)
CREATE INDEX upload_line_conflict ON public.upload_line USING btree (county_id, upload_id) WHERE ((outcome = 'hold'::text) AND conflict)
CREATE INDEX upload_line_open ON public.upload_line USING btree (county_id, upload_id) WHERE ((outcome = 'hold'::text) AND (NOT settled))
CREATE INDEX upload_line_outcome ON public.upload_line USING btree (county_id, upload_id, outcome, ordinal)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED

-- village
county_id integer NOT NULL
id bigint NOT NULL IDENTITY
township_id bigint NOT NULL
code text NOT NULL DEFAULT ''::text
name text NOT NULL
poor boolean
CONSTRAINT village_county_id_township_id_fkey FOREIGN KEY (county_id, township_id) REFERENCES township(county_id, id)
CONSTRAINT village_name_form CHECK (((char_length(name) >= 1) AND (char_length(name) <= 60)))
CONSTRAINT village_once UNIQUE (county_id, township_id, name)
CONSTRAINT village_pkey PRIMARY KEY (county_id, id)
CREATE UNIQUE INDEX village_code_once ON public.village USING btree (county_id, code) WHERE (code <> ''::text)
POLICY county_wall USING (county_id = (current_setting('app.county_id'::text))::integer) FORCED
