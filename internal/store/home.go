package store

import "zhuxue/internal/aid"

type deskRow struct {
	Villages, Schools, Statistics, Preschool, Away, ReadyUploads, HeldRows, HeldBooks, VainUploads, NoPrincipal, NeverIn int

	HeldUpload, VainUpload aid.UploadID
}

// AskDesk asks what lies on the bureau's desk in a term, but for the schools'
// confirmations and the settings.
func (tx *Tx) AskDesk(term aid.Term, to *aid.Desk) Question {
	read := func(found []deskRow) error {
		found[0].desk(to)
		return nil
	}
	return ask(read, `
		SELECT (SELECT count(*) FROM village WHERE county_id = $1) AS villages,
		       (SELECT count(*) FROM school WHERE county_id = $1) AS schools,
		       (SELECT count(*) FROM preschool_statistic WHERE county_id = $1) +
		       (SELECT count(*) FROM retention_statistic WHERE county_id = $1) AS statistics,
		       (SELECT count(*) FROM enrolment WHERE county_id = $1 AND term = $2 AND school_key = 9223372036854775807) AS away,
		       (SELECT coalesce(sum(open), 0) FROM due_school WHERE county_id = $1 AND period = $2 AND item = 'preschool_aid') AS preschool,
		       (SELECT count(*) FROM upload WHERE county_id = $1 AND state = 'ready' AND (counts->>'accept')::int > 0) AS ready_uploads,
		       held.newest AS held_upload, held.n AS held_rows, held.books AS held_books, vain.newest AS vain_upload, vain.n AS vain_uploads,
		       (SELECT count(*) FROM school c WHERE c.county_id = $1
		            AND EXISTS (SELECT FROM tally n WHERE n.county_id = $1 AND n.term = $2 AND n.school_id = c.id AND n.total > 0)
		            AND NOT EXISTS (SELECT FROM seat s JOIN login l ON l.id = s.login_id WHERE s.county_id = $1
		                AND s.school_id = c.id AND s.role = 'principal' AND NOT s.disabled AND NOT l.disabled)) AS no_principal,
		       (SELECT count(DISTINCT l.id) FROM seat s JOIN login l ON l.id = s.login_id
		            WHERE s.county_id = $1 AND NOT s.disabled AND NOT l.disabled AND l.last_login IS NULL) AS never_in
		FROM (SELECT) nothing
		CROSS JOIN (
		    SELECT count(*) AS n, count(DISTINCT u.id) AS books, coalesce(max(u.id), 0) AS newest
		    FROM upload u JOIN upload_line l ON l.county_id = $1 AND l.upload_id = u.id AND l.outcome = 'hold' AND NOT l.settled
		    WHERE u.county_id = $1 AND u.kind = 'student' AND u.term >= $2 AND u.state = 'accepted'
		) held
		CROSS JOIN (
		    SELECT count(*) AS n, coalesce(max(u.id), 0) AS newest
		    FROM upload u
		    WHERE u.county_id = $1 AND u.state = 'ready' AND (u.counts->>'accept')::int = 0
		      AND EXISTS (SELECT FROM upload_line l WHERE l.county_id = $1 AND l.upload_id = u.id AND l.outcome = 'hold' AND NOT l.settled)
		) vain`, tx.County, term)
}

func (r deskRow) desk(d *aid.Desk) {
	d.Villages, d.Schools, d.Statistics, d.Preschool, d.Away = r.Villages, r.Schools, r.Statistics, r.Preschool, r.Away
	d.ReadyUploads, d.HeldRows, d.HeldBooks, d.HeldUpload = r.ReadyUploads, r.HeldRows, r.HeldBooks, r.HeldUpload
	d.VainUploads, d.VainUpload, d.NoPrincipal, d.NeverIn = r.VainUploads, r.VainUpload, r.NoPrincipal, r.NeverIn
}
