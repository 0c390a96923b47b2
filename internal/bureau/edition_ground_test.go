package bureau_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// sentence asserts that a step is refused for a reason.
func sentence(t *testing.T, what string, err error, part string) {
	t.Helper()
	if aid.KindOf(err) != aid.Conflict || !strings.Contains(err.Error(), part) || !strings.Contains(err.Error(), "重新演练") {
		t.Errorf("%s: got %v, want a Conflict with %q", what, err, part)
	}
}

func setPreschool(t *testing.T, o *testkit.Office, fen aid.Fen) {
	t.Helper()
	err := o.Bureau.Configure(t.Context(), o.As(aid.Reviewer), func(s *aid.Settings) error {
		s.SetPreschool(2016, fen, aid.SettingBasis{Document: "青教〔2016〕9号", Why: "县里确定标准"})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A rehearsal that rests on what is no more cannot be signed: another edition
// decides, the county's sum is another, a child's facts are. Rehearsed again it
// can.
func TestSignEdition_onlyWhatIsStillTrue(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	setPreschool(t, o, 75000)
	sentence(t, "the county's sum", countersign(t, o, signer(o), id, r.ID), "本县参数里的资助标准有变动")
	r = rehearsed(t, o, id)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	sentence(t, "the roster", countersign(t, o, signer(o), id, r.ID), "花名册有变动")
	r = rehearsed(t, o, id)
	inForce(t, o, raised())
	sentence(t, "another edition", countersign(t, o, signer(o), id, r.ID), "第2版已经施行")
	r = rehearsed(t, o, id)
	expect(t, "rehearsed again", countersign(t, o, signer(o), id, r.ID), "")
}

// So it is at the publication: the signed text is taken up again, rehearsed and
// signed once more.
func TestPublishEdition_onlyWhatIsStillTrue(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	if err := countersign(t, o, signer(o), id, r.ID); err != nil {
		t.Fatal(err)
	}
	_, err := o.Bureau.RehearseEdition(t.Context(), drafter(o), id, edition(t, o, id).Version)
	expect(t, "rehearsing what is signed and holds", err, aid.Conflict)
	setPreschool(t, o, 75000)
	sentence(t, "the county's sum", publish(t, o, id, time.Time{}), "本县参数里的资助标准有变动")
	v, err := o.Bureau.Edition(t.Context(), drafter(o), id, "stage")
	if err != nil || !strings.Contains(v.Moved, "本县参数") {
		t.Errorf("the page says %q, %v", v.Moved, err)
	}
	_, err = o.Bureau.RehearseEdition(t.Context(), signer(o), id, edition(t, o, id).Version)
	expect(t, "taken up again by another department", err, aid.Forbidden)
	r = rehearsed(t, o, id)
	if e := edition(t, o, id); e.State != aid.EditionRehearsed || e.Signer != "" || e.Text.Revision != 2 {
		t.Errorf("taken up again: got %s, text %d, signed by %q", e.State, e.Text.Revision, e.Signer)
	}
	expect(t, "unsigned", publish(t, o, id, time.Time{}), aid.Conflict)
	expect(t, "signed again", countersign(t, o, signer(o), id, r.ID), "")
	expect(t, "published", publish(t, o, id, time.Time{}), "")
}

// Of two published editions the one that comes second into force was signed to
// take the place of another one than it would: it is withdrawn.
func TestStartEdition_givesWayToAnotherEdition(t *testing.T) {
	t.Parallel()
	o, id, r := ready(t)
	day := time.Date(2017, time.February, 20, 0, 0, 0, 0, aid.Shanghai)
	if err := errors.Join(countersign(t, o, signer(o), id, r.ID), publish(t, o, id, day)); err != nil {
		t.Fatal(err)
	}
	inForce(t, o, raised())
	if err := on(o, day).StartEdition(t.Context(), aid.System(o.County), id); err != nil {
		t.Fatal(err)
	}
	if e := edition(t, o, id); e.State != aid.EditionWithdrawn || !strings.Contains(e.WithdrawnWhy, "第2版先施行了") {
		t.Errorf("got %s: %s", e.State, e.WithdrawnWhy)
	}
}
