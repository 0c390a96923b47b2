package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// drafted is an edition of 教育 by person 1 with two texts, the first rehearsed
// red and the second green.
func drafted(t *testing.T, o *testkit.Office) (id aid.EditionID, red, well aid.RehearsalID) {
	t.Helper()
	text := aid.EditionText{Name: "甲", Why: "乙", Document: "丙", From: testkit.Autumn, Book: "丁"}
	o.Do(t, func(tx *store.Tx) (err error) {
		if id, err = tx.AddEdition(t.Context(), text); err != nil {
			return err
		}
		return nil
	})
	rehearse := func(ok bool) (r aid.RehearsalID) {
		o.Do(t, func(tx *store.Tx) error {
			e, err := tx.Edition(t.Context(), id)
			if err != nil {
				return err
			}
			if r, err = tx.AddRehearsal(t.Context(), e); err != nil {
				return err
			}
			run, _, _, err := tx.StartRehearsal(t.Context(), r)
			if err != nil {
				return err
			}
			run.Report.Checks = []aid.RuleCheck{{Code: aid.CheckParses, OK: ok}}
			return tx.FinishRehearsal(t.Context(), run)
		})
		return r
	}
	red = rehearse(false)
	o.Do(t, func(tx *store.Tx) error {
		e, err := tx.Edition(t.Context(), id)
		if err != nil {
			return err
		}
		text.Book = "戊"
		return tx.ReviseEdition(t.Context(), e, text)
	})
	return id, red, rehearse(true)
}

// What the application could be made to write past its own checks, the database
// refuses, each by the constraint or the missing right that says why.
func TestEdition_theDatabaseRefuses(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	id, red, well := drafted(t, o)
	c := int(o.County.ID)
	printed := func(revision int, rehearsal aid.RehearsalID, green bool, drafter, signer int, of, drafterPrint, signerPrint string) string {
		return fmt.Sprintf(`INSERT INTO edition_signature (county_id, edition_id, revision, rehearsal_id, green, drafter_id, drafter_department, signer_id, signer, signer_department, drafter_print, signer_print)
			VALUES (%d, %d, %d, %d, %t, %d, 'education', %d, '某人', '%s', %s, %s)`, c, id, revision, rehearsal, green, drafter, signer, of, drafterPrint, signerPrint)
	}
	signature := func(revision int, rehearsal aid.RehearsalID, green bool, drafter, signer int, of string) string {
		return printed(revision, rehearsal, green, drafter, signer, of, printOf(drafter), printOf(signer))
	}
	prints := func(drafter, signer string) string { return printed(2, well, true, 1, 2, "finance", drafter, signer) }
	edition := func(set string) string {
		return fmt.Sprintf(`UPDATE edition SET %s WHERE county_id = %d AND id = %d`, set, c, id)
	}
	marked := func(document, why string) string {
		return fmt.Sprintf(`INSERT INTO edition_text (county_id, edition_id, revision, name, why, document, from_term, book, cases, hash, department, login_id, person, retro, retro_document, retro_why)
			VALUES (%d, %d, 3, '甲', '乙', '丙', '2016-09', '丁', '', 'h', 'education', 1, '某人', true, '%s', '%s')`, c, id, document, why)
	}
	signed := signature(2, well, true, 1, 2, "finance")
	for name, try := range map[string]struct{ sql, refused string }{
		"a state of one's own":                  {edition(`state = 'agreed'`), "edition_state_known"},
		"signed without a signature":            {edition(`state = 'signed', signed = 2`), "edition_has_signature"},
		"signed, but not this text":             {edition(`state = 'signed'`), "edition_signed"},
		"published without publication":         {signed + `; ` + edition(`state = 'published', signed = 2, published = 2`), "edition_has_publication"},
		"rehearsed without rehearsal":           {edition(`rehearsal_id = NULL, green = NULL`), "edition_rehearsed"},
		"the rehearsal of another text":         {edition(fmt.Sprintf(`rehearsal_id = %d, green = false`, red)), "edition_has_rehearsal"},
		"green where it was red":                {edition(`revision = 1, ` + fmt.Sprintf(`rehearsal_id = %d, green = true`, red)), "edition_has_rehearsal"},
		"in force without a moment":             {edition(`state = 'in_force', signed = 2, published = 2`), "edition_in_force"},
		"the drafter signs":                     {signature(2, well, true, 1, 1, "finance"), "edition_two_persons"},
		"the drafter's department signs":        {signature(2, well, true, 1, 2, "education"), "edition_two_departments"},
		"another drafter is named":              {signature(2, well, true, 3, 1, "finance"), "edition_signed_drafter"},
		"a red rehearsal is signed":             {signature(1, red, false, 1, 2, "finance"), "edition_signed_green"},
		"a red rehearsal is signed as green":    {signature(1, red, true, 1, 2, "finance"), "edition_signed_rehearsal"},
		"the rehearsal of another text, signed": {signature(2, red, true, 1, 2, "finance"), "edition_signed_rehearsal"},
		"the drafter is not registered":         {`UPDATE login SET person_print = NULL WHERE id = 1; ` + signed, "edition_signed_registered"},
		"the signer is not registered":          {`UPDATE login SET person_print = NULL WHERE id = 2; ` + signed, "edition_signed_registered"},
		"no fingerprint is named":               {prints(`NULL`, `NULL`), "edition_signed_registered"},
		"one person's fingerprint for both":     {prints(printOf(1), printOf(1)), "edition_signed_signer_person"},
		"another's fingerprint for the drafter": {prints(printOf(3), printOf(2)), "edition_signed_drafter_person"},
		"another's fingerprint for the signer":  {prints(printOf(1), printOf(3)), "edition_signed_signer_person"},
		"an invented fingerprint":               {prints(printOf(1), `decode(md5('nobody'), 'hex')`), "edition_signed_signer_person"},
		"a signer's number is taken away":       {signed + `; UPDATE login SET person_print = NULL WHERE id = 2`, "edition_signed_signer_person"},
		"a drafter's number is changed":         {signed + `; UPDATE login SET person_print = decode(md5('nobody'), 'hex') WHERE id = 1`, "edition_signed_drafter_person"},
		"one person's second account":           {`UPDATE login SET person_print = ` + printOf(1) + ` WHERE id = 2`, "login_person_once"},
		"half a fingerprint":                    {`UPDATE login SET person_print = '\x00' WHERE id = 2`, "login_person_size"},
		"a second signature":                    {signed + `; ` + signature(2, well, true, 1, 3, "poverty"), "edition_signature_once"},
		"publication without signature": {fmt.Sprintf(`INSERT INTO edition_publication (county_id, edition_id, revision, login_id, person) VALUES (%d, %d, 2, 2, '某人')`, c, id),
			"edition_publication_signed"},
		"a red check counts as green":    {fmt.Sprintf(`UPDATE rehearsal SET green = true WHERE county_id = %d AND id = %d`, c, red), "rehearsal_green"},
		"no check counts as green":       {fmt.Sprintf(`UPDATE rehearsal SET green = true, report = '{}' WHERE county_id = %d AND id = %d`, c, red), "rehearsal_green"},
		"red after it was looked at":     {fmt.Sprintf(`UPDATE rehearsal SET green = false WHERE county_id = %d AND id = %d`, c, well), "edition_has_rehearsal"},
		"the text is changed":            {fmt.Sprintf(`UPDATE edition_text SET book = '己' WHERE county_id = %d`, c), "permission"},
		"the text is deleted":            {fmt.Sprintf(`DELETE FROM edition_text WHERE county_id = %d`, c), "permission"},
		"a signature is changed":         {fmt.Sprintf(`UPDATE edition_signature SET signer = '别人' WHERE county_id = %d`, c), "permission"},
		"a publication is changed":       {fmt.Sprintf(`UPDATE edition_publication SET begins_on = NULL WHERE county_id = %d`, c), "permission"},
		"a name is taken off a list":     {fmt.Sprintf(`DELETE FROM rehearsal_change WHERE county_id = %d`, c), "permission"},
		"the number is changed":          {edition(`number = 7`), "permission"},
		"reaching back without the mark": {edition(`firm_term = '2016-09'`), "edition_reaches_back"},
		"a mark that the text has not":   {edition(`retro = true, firm_term = '2016-09'`), "edition_has_retro"},
		"a mark without a document":      {marked("", "补差"), "edition_retro_form"},
		"a mark without a reason":        {marked("财教〔2016〕38号", ""), "edition_retro_form"},
		"the department is changed":      {edition(`department = 'finance'`), "permission"},
	} {
		if got := refusal(t, o, try.sql); got != try.refused {
			t.Errorf("%s: refused by %q, want %q", name, got, try.refused)
		}
	}
	if got := refusal(t, o, signed); got != "" {
		t.Errorf("another person of another department: refused by %q", got)
	}
}

// printOf is the fingerprint of an account's person, in SQL.
func printOf(login int) string {
	return fmt.Sprintf(`(SELECT person_print FROM login WHERE id = %d)`, login)
}

// refusal runs statements inside the county and undoes them. It names the
// constraint that refused one, "permission" for a missing right, "" for none.
func refusal(t *testing.T, o *testkit.Office, sql string) (name string) {
	t.Helper()
	undo := errors.New("undo")
	err := o.DB.County(t.Context(), o.As(aid.Clerk), func(tx *store.Tx) error {
		_, err := tx.Conn().PgConn().Exec(t.Context(), sql).ReadAll()
		if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
			if name = pg.ConstraintName; pg.Code == "42501" {
				name = "permission"
			}
			return undo
		}
		if err != nil {
			t.Error(err)
		}
		return undo
	})
	if !errors.Is(err, undo) {
		t.Error(err)
	}
	return name
}
