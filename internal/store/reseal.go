package store

import (
	"context"
	"fmt"

	"zhuxue/internal/aid"
)

// resealed are the sealed columns of a county's tables: which values were sealed
// with an older key than the newest ($2 is how values begin that were not),
// after the row last seen ($3, $4); how they are put back; where they belong.
var resealed = []struct {
	find, save string
	most       int
	place      func(*Tx, staleValue) string
}{
	{`SELECT id, 0 AS sub, idno_print AS print, idno AS value FROM student
		WHERE county_id = $1 AND substr(idno, 1, 5) <> $2 AND (id, 0) > ($3, $4) ORDER BY id LIMIT $5 FOR UPDATE`,
		`UPDATE student s SET idno = u.value FROM unnest($2::bigint[], $3::int[], $4::bytea[]) AS u (id, sub, value) WHERE s.county_id = $1 AND s.id = u.id`,
		1000, func(tx *Tx, s staleValue) string { return tx.place("student/idno", s.Print) }},
	{`SELECT id, 0 AS sub, idno_print AS print, phone AS value FROM student
		WHERE county_id = $1 AND substr(phone, 1, 5) <> $2 AND (id, 0) > ($3, $4) ORDER BY id LIMIT $5 FOR UPDATE`,
		`UPDATE student s SET phone = u.value FROM unnest($2::bigint[], $3::int[], $4::bytea[]) AS u (id, sub, value) WHERE s.county_id = $1 AND s.id = u.id`,
		1000, func(tx *Tx, s staleValue) string { return tx.place("student/phone", s.Print) }},
	{`SELECT a.id, 0 AS sub, s.idno_print AS print, a.number AS value FROM account a JOIN student s ON s.county_id = $1 AND s.id = a.student_id
		WHERE a.county_id = $1 AND substr(a.number, 1, 5) <> $2 AND (a.id, 0) > ($3, $4) ORDER BY a.id LIMIT $5 FOR UPDATE OF a`,
		`UPDATE account s SET number = u.value FROM unnest($2::bigint[], $3::int[], $4::bytea[]) AS u (id, sub, value) WHERE s.county_id = $1 AND s.id = u.id`,
		1000, func(tx *Tx, s staleValue) string { return tx.place("account/number", s.Print) }},
	{`SELECT id, 0 AS sub, file_print AS print, file AS value FROM upload
		WHERE county_id = $1 AND file <> '' AND substr(file, 1, 5) <> $2 AND (id, 0) > ($3, $4) ORDER BY id LIMIT $5 FOR UPDATE`,
		`UPDATE upload s SET file = u.value FROM unnest($2::bigint[], $3::int[], $4::bytea[]) AS u (id, sub, value) WHERE s.county_id = $1 AND s.id = u.id`,
		4, func(tx *Tx, s staleValue) string { return tx.place("upload/file", s.Print) }},
	{`SELECT upload_id AS id, ordinal AS sub, ''::bytea AS print, line AS value FROM upload_line
		WHERE county_id = $1 AND substr(line, 1, 5) <> $2 AND (upload_id, ordinal) > ($3, $4) ORDER BY upload_id, ordinal LIMIT $5 FOR UPDATE`,
		`UPDATE upload_line s SET line = u.value FROM unnest($2::bigint[], $3::int[], $4::bytea[]) AS u (id, sub, value)
		WHERE s.county_id = $1 AND s.upload_id = u.id AND s.ordinal = u.sub`,
		1000, func(tx *Tx, s staleValue) string { return tx.linePlace(aid.UploadID(s.ID), s.Sub) }},
}

// staleValue is a value sealed with an older key, and its row.
type staleValue struct {
	ID    int64
	Sub   int
	Print []byte
	Value []byte
}

// Reseal seals every value of a county with the newest key that was sealed with
// an older one, a page per transaction, and says how many. Stopped in the
// middle, it goes on where it was.
func (db *DB) Reseal(ctx context.Context, who aid.Actor) (n int, err error) {
	for column := range resealed {
		last := staleValue{}
		for more := true; more; {
			err := db.County(ctx, who, func(tx *Tx) error {
				page, err := tx.resealPage(ctx, column, last)
				n += len(page)
				if more = len(page) > 0; more {
					last = page[len(page)-1]
				}
				return err
			})
			if err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func (tx *Tx) resealPage(ctx context.Context, column int, after staleValue) ([]staleValue, error) {
	c := resealed[column]
	page, err := list[staleValue](ctx, tx, c.find, tx.County, tx.seal.Head(), after.ID, after.Sub, c.most)
	if err != nil || len(page) == 0 {
		return nil, err
	}
	ids, subs, values := make([]int64, len(page)), make([]int, len(page)), make([][]byte, len(page))
	for i, s := range page {
		place := c.place(tx, s)
		plain, err := tx.seal.Open(s.Value, place)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", place, err)
		}
		ids[i], subs[i], values[i] = s.ID, s.Sub, tx.seal.Seal(plain, place)
	}
	_, err = exec(ctx, tx, c.save, tx.County, ids, subs, values)
	return page, err
}

// ResealLogins does so with the secrets of second factors.
func (db *DB) ResealLogins(ctx context.Context) (int, error) {
	stale, err := column[aid.UserID](ctx, db.desk, `SELECT id FROM login WHERE substr(totp, 1, 5) <> $1`, db.seal.Head())
	if err != nil {
		return 0, err
	}
	for n, id := range stale { // few: one per person with a second factor
		f, err := db.Factor(ctx, id)
		if err != nil {
			return n, err
		}
		_, err = exec(ctx, db.desk, `UPDATE login SET totp = $2 WHERE id = $1 AND totp IS NOT NULL`, id, db.seal.Seal(f.Secret, factorPlace(id)))
		if err != nil {
			return n, err
		}
	}
	return len(stale), nil
}
