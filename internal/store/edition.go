package store

import (
	"context"
	"time"

	"zhuxue/internal/aid"
)

// textRow is an edition's text as one query tells it.
type textRow struct {
	Revision                         int
	Name, Why, Document, Book, Cases string
	FromTerm                         aid.Term
	Retro                            bool
	RetroDocument, RetroWhy          string
}

func (r textRow) text() aid.EditionText {
	return aid.EditionText{
		Revision: r.Revision, Name: r.Name, Why: r.Why, Document: r.Document, From: r.FromTerm,
		Retro: aid.Retro{On: r.Retro, Document: r.RetroDocument, Why: r.RetroWhy}, Book: r.Book, Cases: r.Cases,
	}
}

// editionRow is an edition as one query tells it; what has not happened yet is
// nil or empty.
type editionRow struct {
	textRow
	ID                                                      aid.EditionID
	Number                                                  int
	State                                                   aid.EditionState
	Department                                              aid.Department
	Version                                                 int
	Green                                                   aid.Tri
	LoginID                                                 aid.UserID
	Registered                                              bool // the drafter is
	Person                                                  string
	At                                                      time.Time
	Signer                                                  string
	SignerDepartment                                        aid.Department
	Publisher                                               string
	SignedAt, BeginsOn, PublishedAt, InForceAt, WithdrawnAt *time.Time
	WithdrawnBy, WithdrawnWhy                               string
}

// The big texts of an edition are read for one edition, not for a list.
const (
	listedEdition = editionHead + `'' AS book, '' AS cases` + editionTail
	wholeEdition  = editionHead + `t.book, t.cases` + editionTail

	editionHead = `
		SELECT e.id, e.number, e.state, e.department, e.version, e.green, t.revision, t.name, t.why, t.document, t.from_term, t.retro, t.retro_document, t.retro_why, `
	editionTail = `,
		       t.login_id, l.person_print IS NOT NULL AS registered, t.person, t.at, coalesce(s.signer, '') AS signer, coalesce(s.signer_department, '') AS signer_department, s.at AS signed_at,
		       coalesce(p.person, '') AS publisher, p.begins_on, p.at AS published_at, e.in_force_at, e.withdrawn_at, e.withdrawn_by, e.withdrawn_why
		FROM edition e
		JOIN edition_text t ON t.county_id = $1 AND t.edition_id = e.id AND t.revision = e.revision
		LEFT JOIN login l ON l.id = t.login_id
		LEFT JOIN edition_signature s ON s.county_id = $1 AND s.edition_id = e.id AND s.revision = e.signed
		LEFT JOIN edition_publication p ON p.county_id = $1 AND p.edition_id = e.id AND p.revision = e.published
		WHERE e.county_id = $1`
)

func (r editionRow) edition() aid.Edition {
	e := aid.Edition{
		ID: r.ID, Number: r.Number, State: r.State, Department: r.Department, Version: r.Version, Green: r.Green,
		Text: r.text(), Drafter: r.LoginID, DrafterKnown: r.Registered, Person: r.Person, At: r.At, Signer: r.Signer, SignerOf: r.SignerDepartment, Publisher: r.Publisher,
		SignedAt: when(r.SignedAt), PublishedAt: when(r.PublishedAt), InForceAt: when(r.InForceAt),
		WithdrawnAt: when(r.WithdrawnAt), WithdrawnBy: r.WithdrawnBy, WithdrawnWhy: r.WithdrawnWhy,
	}
	if r.BeginsOn != nil {
		y, m, d := r.BeginsOn.Date()
		e.BeginsOn = time.Date(y, m, d, 0, 0, 0, 0, aid.Shanghai)
	}
	return e
}

// when is a moment, zero for none.
func when(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// Editions lists the editions without their texts, the newest first.
func (tx *Tx) Editions(ctx context.Context) ([]aid.Edition, error) {
	rows, err := list[editionRow](ctx, tx, listedEdition+` ORDER BY e.number DESC`, tx.County)
	editions := make([]aid.Edition, len(rows))
	for i, r := range rows {
		editions[i] = r.edition()
	}
	return editions, err
}

// Edition finds one edition; absent is NotFound.
func (tx *Tx) Edition(ctx context.Context, id aid.EditionID) (aid.Edition, error) {
	r, err := one[editionRow](ctx, tx, wholeEdition+` AND e.id = $2`, tx.County, id)
	return r.edition(), err
}

// HoldEdition makes steps on one edition wait for each other until the transaction
// ends: what is read of it after that stays so.
func (tx *Tx) HoldEdition(ctx context.Context, id aid.EditionID) error {
	_, err := tx.Exec(ctx, `SELECT FROM edition WHERE county_id = $1 AND id = $2 FOR NO KEY UPDATE`, tx.County, id)
	return err
}

// EditionNumbered finds an edition by its number; absent is NotFound.
func (tx *Tx) EditionNumbered(ctx context.Context, number int) (aid.Edition, error) {
	r, err := one[editionRow](ctx, tx, wholeEdition+` AND e.number = $2`, tx.County, number)
	return r.edition(), err
}

// EditionOf is the edition that decides a term: of those in force from that
// term or an earlier one, the newest. NotFound while the book that comes with
// the program decides.
func (tx *Tx) EditionOf(ctx context.Context, term aid.Term) (aid.Edition, error) {
	r, err := one[editionRow](ctx, tx, wholeEdition+`
		AND e.state = 'in_force' AND t.from_term <= $2 ORDER BY e.in_force_at DESC, e.number DESC LIMIT 1`, tx.County, term)
	return r.edition(), err
}

// EditionsReplaced are the other editions, published or in force, that decide no
// term any more once an edition is in force, by number.
func (tx *Tx) EditionsReplaced(ctx context.Context, by aid.Edition) ([]aid.Edition, error) {
	rows, err := list[editionRow](ctx, tx, wholeEdition+`
		AND e.id <> $2 AND t.from_term >= $3 AND (e.state = 'published' OR e.state = 'in_force' AND NOT EXISTS (
		    SELECT FROM edition o
		    JOIN edition_text ot ON ot.county_id = $1 AND ot.edition_id = o.id AND ot.revision = o.revision
		    WHERE o.county_id = $1 AND o.state = 'in_force' AND ot.from_term <= t.from_term AND (o.in_force_at, o.number) > (e.in_force_at, e.number)))
		ORDER BY e.number`, tx.County, by.ID, by.Text.From)
	editions := make([]aid.Edition, len(rows))
	for i, r := range rows {
		editions[i] = r.edition()
	}
	return editions, err
}

// AddEdition makes an edition with its first text, in the name of the actor's
// department. It has the next number; who was faster has it (Conflict).
func (tx *Tx) AddEdition(ctx context.Context, t aid.EditionText) (aid.EditionID, error) {
	return scalar[aid.EditionID](ctx, tx, `
		WITH e AS (
		    INSERT INTO edition (county_id, number, department, retro)
		    SELECT $1, coalesce(max(number), 0) + 1, $2, $12 FROM edition WHERE county_id = $1
		    RETURNING id
		)
		INSERT INTO edition_text (county_id, edition_id, revision, name, why, document, from_term, book, cases, hash, department, login_id, person, retro, retro_document, retro_why)
		SELECT $1, e.id, 1, $3, $4, $5, $6, $7, $8, $9, $2, $10, $11, $12, $13, $14 FROM e
		RETURNING edition_id`,
		tx.County, tx.who.Seat.Department, t.Name, t.Why, t.Document, t.From, t.Book, t.Cases, t.Hash(), tx.who.User, tx.who.Name,
		t.Retro.On, t.Retro.Document, t.Retro.Why)
}

// ReviseEdition adds another text to an edition, which is a draft again with it.
// It is a Conflict where somebody was faster.
func (tx *Tx) ReviseEdition(ctx context.Context, e aid.Edition, t aid.EditionText) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO edition_text (county_id, edition_id, revision, name, why, document, from_term, book, cases, hash, department, login_id, person, retro, retro_document, retro_why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		tx.County, e.ID, e.Text.Revision+1, t.Name, t.Why, t.Document, t.From, t.Book, t.Cases, t.Hash(), e.Department, tx.who.User, tx.who.Name,
		t.Retro.On, t.Retro.Document, t.Retro.Why)
	if err != nil {
		return err
	}
	return tx.moveEdition(ctx, e, `state = 'draft', revision = revision + 1, retro = $4, rehearsal_id = NULL, green = NULL, signed = NULL`, t.Retro.On)
}

// CasesWritten are the golden cases of all texts that an edition has had, each
// once.
func (tx *Tx) CasesWritten(ctx context.Context, id aid.EditionID) ([]string, error) {
	return column[string](ctx, tx, `SELECT DISTINCT cases FROM edition_text WHERE county_id = $1 AND edition_id = $2`, tx.County, id)
}

// SignEdition puts the actor's signature under an edition's text and the
// rehearsal of it that was looked at.
func (tx *Tx) SignEdition(ctx context.Context, e aid.Edition, seen aid.RehearsalID) error {
	n, err := exec(ctx, tx, `
		INSERT INTO edition_signature (county_id, edition_id, revision, rehearsal_id, drafter_id, drafter_department, signer_id, signer, signer_department,
		                               drafter_print, signer_print)
		SELECT $1, e.id, e.revision, e.rehearsal_id, $4, e.department, $5, $6, $7,
		       (SELECT person_print FROM login WHERE id = $4), (SELECT person_print FROM login WHERE id = $5)
		FROM edition e WHERE e.county_id = $1 AND e.id = $2 AND e.rehearsal_id = $3`,
		tx.County, e.ID, seen, e.Drafter, tx.who.User, tx.who.Name, tx.who.Seat.Department)
	if err != nil {
		return err
	}
	if n == 0 {
		return aid.E(aid.Conflict, "您查看之后又演练过，请刷新，看过新的演练结果后再会签")
	}
	return tx.moveEdition(ctx, e, `state = 'signed', signed = revision`)
}

// PublishEdition announces a signed edition, to begin on a day or, with the
// zero day, at once.
func (tx *Tx) PublishEdition(ctx context.Context, e aid.Edition, begins time.Time) error {
	var day any // nil: at once
	if !begins.IsZero() {
		day = begins
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO edition_publication (county_id, edition_id, revision, begins_on, login_id, person) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.County, e.ID, e.Text.Revision, day, tx.who.User, tx.who.Name)
	if err != nil {
		return err
	}
	return tx.moveEdition(ctx, e, `state = 'published', published = revision, firm_term = `+firmTerm)
}

// firmTerm is the newest term that schools have confirmed, of those that an
// edition decides. The database holds it against the mark in the edition's text.
const firmTerm = `(
	SELECT max(d.term) FROM decision d
	JOIN edition_text t ON t.county_id = $1 AND t.edition_id = $2 AND t.revision = edition.revision
	WHERE d.county_id = $1 AND d.firm AND d.term >= t.from_term)`

// StartEdition brings a published edition into force.
func (tx *Tx) StartEdition(ctx context.Context, e aid.Edition, at time.Time) error {
	return tx.moveEdition(ctx, e, `state = 'in_force', in_force_at = $4, firm_term = `+firmTerm, at)
}

// WithdrawEdition takes an edition back.
func (tx *Tx) WithdrawEdition(ctx context.Context, e aid.Edition, why string) error {
	return tx.moveEdition(ctx, e, `state = 'withdrawn', withdrawn_at = now(), withdrawn_by = $4, withdrawn_why = $5`, tx.who.Name, why)
}

// moveEdition changes an edition as it was read; a Conflict where it has moved
// on meanwhile.
func (tx *Tx) moveEdition(ctx context.Context, e aid.Edition, set string, args ...any) error {
	n, err := exec(ctx, tx, `UPDATE edition SET version = version + 1, `+set+` WHERE county_id = $1 AND id = $2 AND version = $3`,
		append([]any{tx.County, e.ID, e.Version}, args...)...)
	if err == nil && n == 0 {
		return ErrEditionMoved
	}
	return err
}

// ErrEditionMoved says that an edition is no longer as it was looked at.
var ErrEditionMoved = aid.E(aid.Conflict, "这一版刚刚被别人改动，请刷新后查看再办理")

// FirmTerms are the terms, not before the given one, for which schools have
// confirmed students, the newest first, and how many.
func (tx *Tx) FirmTerms(ctx context.Context, from aid.Term) ([]aid.FirmTerm, error) {
	return list[aid.FirmTerm](ctx, tx, `
		SELECT term, count(*) AS students FROM decision
		WHERE county_id = $1 AND term >= $2 AND firm GROUP BY term ORDER BY term DESC`, tx.County, from)
}
