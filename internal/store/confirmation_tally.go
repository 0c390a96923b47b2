package store

import (
	"context"

	"zhuxue/internal/aid"
)

// Tally counts a school's list of a term anew after it changed, and that of the
// term after, where whoever is missing hangs on it. School 0 means every school.
// Rows are held first, in one order for everybody, and counted afterwards: of
// two who change one list the later one sees what the earlier one did.
func (tx *Tx) Tally(ctx context.Context, term aid.Term, school aid.SchoolID) error {
	for _, t := range []aid.Term{term, term.Next()} {
		_, err := tx.Exec(ctx, `
			SELECT FROM tally WHERE county_id = $1 AND term = $2 AND ($3::bigint = 0 OR school_id = $3)
			ORDER BY school_id FOR UPDATE`, tx.County, t, school)
		if err != nil {
			return err
		}
		stages, grades := leavers(t)
		if _, err := tx.Exec(ctx, tally, tx.County, t, t.Previous(), stages, grades, school); err != nil {
			return err
		}
	}
	return nil
}

// tally writes what differs. A school that nobody is listed in any more keeps a
// row of zeros.
const tally = `
	INSERT INTO tally AS t (county_id, term, school_id, total, confirmed, absent, pending, doubtful, missing, corrected, boarders, unsigned)
	SELECT $1, $2, s.id, coalesce(n.total, 0), coalesce(n.confirmed, 0), coalesce(n.absent, 0), coalesce(n.pending, 0), coalesce(n.doubtful, 0),
	       coalesce(m.missing, 0), coalesce(n.corrected, 0), coalesce(n.boarders, 0), coalesce(n.unsigned, 0)
	FROM school s
	LEFT JOIN (
	    SELECT school_id, count(*) AS total,
	           count(*) FILTER (WHERE state = 'confirmed') AS confirmed,
	           count(*) FILTER (WHERE state = 'absent') AS absent,
	           count(*) FILTER (WHERE state = 'pending') AS pending,
	           count(*) FILTER (WHERE state = 'pending' AND doubt <> '') AS doubtful,
	           count(*) FILTER (WHERE corrected AND state = 'confirmed') AS corrected,
	           count(*) FILTER (WHERE state = 'confirmed' AND boarding) AS boarders,
	           count(*) FILTER (WHERE state = 'pending' OR confirmation_id IS NULL) AS unsigned
	    FROM enrolment WHERE county_id = $1 AND term = $2 AND school_id IS NOT NULL AND ($6::bigint = 0 OR school_id = $6)
	    GROUP BY school_id
	) n ON n.school_id = s.id
	LEFT JOIN (
	    SELECT b.school_id, count(*) AS missing` + missingFrom + ` AND ($6::bigint = 0 OR b.school_id = $6) GROUP BY b.school_id
	) m ON m.school_id = s.id
	LEFT JOIN tally k ON k.county_id = $1 AND k.term = $2 AND k.school_id = s.id
	WHERE s.county_id = $1 AND ($6::bigint = 0 OR s.id = $6) AND (n.total > 0 OR m.missing > 0 OR k.total IS NOT NULL)
	ON CONFLICT (county_id, term, school_id) DO UPDATE SET
	    total = excluded.total, confirmed = excluded.confirmed, absent = excluded.absent, pending = excluded.pending, doubtful = excluded.doubtful,
	    missing = excluded.missing, corrected = excluded.corrected, boarders = excluded.boarders, unsigned = excluded.unsigned
	WHERE (t.total, t.confirmed, t.absent, t.pending, t.doubtful, t.missing, t.corrected, t.boarders, t.unsigned) IS DISTINCT FROM
	      (excluded.total, excluded.confirmed, excluded.absent, excluded.pending, excluded.doubtful, excluded.missing, excluded.corrected,
	       excluded.boarders, excluded.unsigned)`
