package bureau

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
	"zhuxue/internal/store"
)

// yearsTried are the school years in which a text is tried: that of its first term, and
// where it reaches back every later one with a roster.
func yearsTried(ctx context.Context, tx *store.Tx, t aid.EditionText) ([]aid.Year, error) {
	if !t.Retro.On {
		return []aid.Year{t.From.Year}, nil
	}
	years, err := tx.YearsEnrolled(ctx)
	years = slices.DeleteFunc(years, func(y aid.Year) bool { return y <= t.From.Year })
	return append([]aid.Year{t.From.Year}, years...), err
}

// ground is what the rehearsal of a draft rests on beside its own text: the texts
// that decide its school years, and the law that they and the draft come to with
// the county's own sums. The roster is another part of it.
func (b *Bureau) ground(ctx context.Context, tx *store.Tx, years []aid.Year, draft *rules.Book) (g aid.RehearsalGround, err error) {
	for _, year := range years {
		for _, term := range year.Terms() {
			text, err := b.textOf(ctx, tx, term)
			if err != nil {
				return g, err
			}
			law, err := b.lawOf(ctx, tx, term)
			if err != nil {
				return g, err
			}
			g.Texts, g.Laws = append(g.Texts, text.Hash()), append(g.Laws, law.Hash())
		}
	}
	law, err := adopt(ctx, tx, draft)
	if err != nil {
		return g, err
	}
	g.Laws = append(g.Laws, law.Hash())
	return g, nil
}

// moved says, in a sentence for its people, what has changed since an edition was
// rehearsed; "" if nothing has. Of the roster it asks only where a signature is
// to be put under its names.
func (b *Bureau) moved(ctx context.Context, tx *store.Tx, e aid.Edition, r aid.Rehearsal, roster bool) (string, error) {
	draft, err := rules.Parse([]byte(e.Text.Book))
	if err != nil {
		return "", err // a green rehearsal could read it
	}
	now, err := editionOf(ctx, tx, e.Text.From)
	if err != nil {
		return "", err
	}
	years, err := yearsTried(ctx, tx, e.Text)
	if err != nil {
		return "", err
	}
	newest, ok, err := newestRoster(ctx, tx, years[len(years)-1])
	if err != nil {
		return "", err
	}
	if !ok || newest.String() != r.Report.Roster {
		return "演练之后导入了另一个学期的花名册，请重新演练", nil
	}
	g, err := b.ground(ctx, tx, years, draft)
	switch was := r.Report.Ground; {
	case aid.KindOf(err) == aid.Conflict:
		return err.Error() + "。请重新演练", nil
	case err != nil:
		return "", err
	case now.Number != r.Report.Against:
		return "演练之后" + aid.EditionLabel(now.Number) + "已经施行，现行规则有变动，请起草部门在它的基础上修改，重新演练", nil
	case !slices.Equal(g.Texts, was.Texts):
		return "演练之后现行规则有变动，请重新演练", nil
	case !slices.Equal(g.Laws, was.Laws):
		return "演练之后本县参数里的资助标准有变动，请重新演练", nil
	}
	if !roster {
		return "", nil
	}
	return movedRoster(ctx, tx, years, r.Report.Ground)
}

// movedRoster asks whether the facts of everybody on the roster are those of a
// rehearsal, and what is firm where its text reaches back into that.
func movedRoster(ctx context.Context, tx *store.Tx, years []aid.Year, was aid.RehearsalGround) (string, error) {
	var seen rollHash
	for _, year := range years {
		newest, _, err := newestRoster(ctx, tx, year)
		if err != nil {
			return "", err
		}
		roll := newRoll(nil, false, func(situation) {})
		if err := tx.EachStanding(ctx, newest.Year, nil, roll.take); err != nil {
			return "", err
		}
		decisions, at := roll.project()
		seen.add(roll, decisions, at)
	}
	switch {
	case seen.roster() != was.Roster:
		return "演练之后花名册有变动，请重新演练", nil
	case was.Firm != "" && seen.firm() != was.Firm:
		return "演练之后又有学校确认，追溯的差额变了，请重新演练", nil
	}
	return "", nil
}

// newestRoster is the newest term with a roster, of a school year or before.
func newestRoster(ctx context.Context, tx *store.Tx, year aid.Year) (aid.Term, bool, error) {
	terms, err := tx.TermsEnrolled(ctx)
	at := slices.IndexFunc(terms, func(t aid.Term) bool { return t.Year <= year })
	if err != nil || at < 0 {
		return aid.Term{}, false, err
	}
	return terms[at], true, nil
}

// rollHash is over the rolls of school years: who is on them, where and with what
// facts, and of whom that is firm.
type rollHash struct{ facts, firms []string }

func (h *rollHash) add(r *roll, decisions []store.Decision, at []int32) {
	h.facts = append(h.facts, r.digest(decisions, at))
	sum := sha256.New()
	for _, d := range decisions {
		if d.Firm {
			sum.Write(binary.AppendVarint(nil, int64(d.Student)<<1|int64(term(d.Spring))))
		}
	}
	h.firms = append(h.firms, hex.EncodeToString(sum.Sum(nil)[:16]))
}

func (h *rollHash) roster() string { return strings.Join(h.facts, ".") }
func (h *rollHash) firm() string   { return strings.Join(h.firms, ".") }

// digest is over who is on a roll, where and with what facts.
func (r *roll) digest(decisions []store.Decision, at []int32) string {
	keys := make([]string, len(r.situations))
	for i, s := range r.situations {
		keys[i] = s.placeless().key()
	}
	sum := sha256.New()
	var line []byte
	for i, d := range decisions {
		line = line[:0]
		for _, n := range []int64{int64(d.Student), int64(d.Spot.School), int64(d.Spot.Township)} {
			line = binary.AppendVarint(line, n)
		}
		if d.Spring {
			line = append(line, 1)
		}
		line = append(append(append(line, d.Spot.Stage...), keys[at[i]]...), 0)
		sum.Write(line)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// stillHolds refuses a step on an edition whose rehearsal no longer tells the
// truth. It keeps others from deciding, or changing the county's sums, until the
// step is done.
func (b *Bureau) stillHolds(ctx context.Context, tx *store.Tx, e aid.Edition, roster bool) error {
	if err := tx.Deciding(ctx, true); err != nil {
		return err
	}
	r, err := tx.RehearsalOf(ctx, e.ID)
	if err != nil {
		return err
	}
	if r.Under() {
		return aid.E(aid.Conflict, "这一版正在重新演练，请等演练完成后再办理")
	}
	return stillTrue(b.moved(ctx, tx, e, r, roster))
}

// stillTrue is a Conflict where something moved.
func stillTrue(moved string, err error) error {
	if err == nil && moved != "" {
		err = aid.E(aid.Conflict, moved)
	}
	return err
}

// takenUpAgain makes a draft of a signed edition whose rehearsal no longer holds:
// the same text once more, which is to be rehearsed and signed again.
func (b *Bureau) takenUpAgain(ctx context.Context, tx *store.Tx, who aid.Actor, e aid.Edition) (aid.Edition, error) {
	if err := e.MayRevise(who); err != nil {
		return e, err
	}
	switch err := b.stillHolds(ctx, tx, e, true); {
	case err == nil:
		return e, e.MayRehearse()
	case aid.KindOf(err) != aid.Conflict:
		return e, err
	}
	if err := tx.ReviseEdition(ctx, e, e.Text); err != nil {
		return e, err
	}
	return tx.Edition(ctx, e.ID)
}
