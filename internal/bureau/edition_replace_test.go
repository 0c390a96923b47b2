package bureau_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"zhuxue/internal/aid"
	"zhuxue/internal/testkit"
)

// A county pays 交通补助 of its own from spring on. A version from the same term
// has not got it, and takes its place: that is named, and published only by who
// knows. What is out of force by then is not named to the next one.
func TestPublishEdition_whatElseItTakesThePlaceOf(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil())
	decide(t, o)
	text, _ := begun(t, o, aid.Year(2016).Spring(), "")
	own := drafted(t, o, text)
	bus := aid.OwnItem{Name: "交通补助", Clause: "第三条", Document: "青教资〔2017〕1号", Sums: map[aid.Stage]aid.Fen{aid.Primary: 300_00}}
	if err := o.Bureau.AddOwnItem(t.Context(), drafter(o), own, edition(t, o, own).Version, bus); err != nil {
		t.Fatal(err)
	}
	kept := edition(t, o, own).Text
	inForce(t, o, kept) // number 2
	later := raised()
	later.From = later.From.Next()
	want(t, "a later one leaves it its terms", len(replacedBy(t, o, later)), 0)
	retroactive := retro(raised())
	want(t, "an earlier one", replacedBy(t, o, retroactive), []aid.Replaced{{Number: 2, Name: kept.Name, From: kept.From, Gone: []string{"交通补助"}}})
	id := drafted(t, o, raised())
	expect(t, "sign", countersign(t, o, signer(o), id, rehearsed(t, o, id).ID), "")
	out := func(known string) error {
		return o.Bureau.PublishEdition(t.Context(), signer(o), id, edition(t, o, id).Version, time.Time{}, known)
	}
	for _, known := range []string{"", "1", "1,2"} {
		fault, _ := errors.AsType[*aid.Error](out(known))
		if fault == nil || fault.Kind != aid.Invalid || !strings.Contains(fault.Fields["replaces"], "第2版") {
			t.Errorf("told %q: got %+v, want a fault at the field", known, fault)
		}
	}
	expect(t, "told", out("2"), "")
	want(t, "published, not in force: the own item's version", leftBy(t, o, 2), 0)
	if err := o.Bureau.StartEdition(t.Context(), aid.System(o.County), id); err != nil {
		t.Fatal(err)
	}
	want(t, "in force: the own item's version", leftBy(t, o, 2), edition(t, o, id).Number)
	want(t, "the one that took its place", leftBy(t, o, edition(t, o, id).Number), 0)
	want(t, "the next one", replacedBy(t, o, retroactive), []aid.Replaced{{Number: edition(t, o, id).Number, Name: raised().Name, From: raised().From}})
}

// replacedBy rehearses a text and tells what its page says that it takes the place of.
func replacedBy(t *testing.T, o *testkit.Office, text aid.EditionText) []aid.Replaced {
	t.Helper()
	id := drafted(t, o, text)
	rehearsed(t, o, id)
	v, err := o.Bureau.Edition(t.Context(), signer(o), id, "stage")
	if err != nil {
		t.Fatal(err)
	}
	return v.Replaces
}

// leftBy tells which version left another no term, as its page does; the list must say the same.
func leftBy(t *testing.T, o *testkit.Office, number int) int {
	t.Helper()
	all, _, err := o.Bureau.Editions(t.Context(), signer(o))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if e.Number != number {
			continue
		}
		v, err := o.Bureau.Edition(t.Context(), signer(o), e.ID, "stage")
		if err != nil {
			t.Fatal(err)
		}
		want(t, "on the list", aid.ReplacedBy(e, all), v.ReplacedBy)
		return v.ReplacedBy
	}
	t.Fatalf("no edition %d", number)
	return 0
}
