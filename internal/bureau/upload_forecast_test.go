package bureau_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// TestReadUpload_forecast tells before accepting what it would do, and does
// nothing of it.
func TestReadUpload_forecast(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	accept(t, o, aid.StudentBook, []byte(rosterTop+child("张小一", 101, "石门镇中心小学", "三年级")+child("张小二", 103, "石门镇中心小学", "三年级")))
	next := []byte(rosterTop + child("张小一", 101, "石门镇中心小学", "三年级") + child("张小二", 103, "石门镇中心小学", "四年级") +
		child("张小三", 105, "石门镇中心小学", "三年级") + child("张小四", 107, "石门镇中心小学", "三年级"))
	for range 2 {
		if c := read(t, o, aid.StudentBook, next).Counts; c.New != 2 || c.Changed != 1 || c.Unchanged != 1 {
			t.Errorf("got %+v, want 2 new, 1 changed, 1 unchanged", c)
		}
	}
}

// Rosters of three terms come one after the other, each time with some of the
// children elsewhere, while a school answers and signs: what is foreseen of each
// is what taking it does.
func TestForeseeStudents_isWhatHappens(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	chance := rand.New(rand.NewPCG(7, 11))
	pupils := make([]aid.Draft, 40)
	for i := range pupils {
		pupils[i] = o.Pupil()
	}
	terms := []aid.Term{testkit.Autumn.Previous(), testkit.Autumn, testkit.Autumn, testkit.Autumn.Next()}
	var all store.Touched
	for round := range 32 {
		var roster []aid.Draft
		for i := range pupils {
			stir(chance, o, &pupils[i])
			if chance.IntN(4) > 0 && (i < 30 || round >= 8) {
				roster = append(roster, pupils[i])
			}
		}
		all = all.Plus(foreseen(t, o,
			func(tx *store.Tx) (store.Touched, error) {
				return tx.ForeseeStudents(t.Context(), terms[round/8], roster)
			},
			func(tx *store.Tx) (store.Touched, error) { return tx.SaveStudents(t.Context(), terms[round/8], roster) }))
		if round%8 == 2 || round%8 == 5 {
			o.Do(t, func(tx *store.Tx) error {
				_, err := tx.Exec(t.Context(), `UPDATE enrolment SET state = 'confirmed', decided_at = now(), boarding = coalesce(boarding, true)
					WHERE county_id = $1 AND term = $2 AND state = 'pending'`, o.County.ID, terms[round/8])
				return errors.Join(err, tx.Tally(t.Context(), terms[round/8], 0))
			})
		}
		if round%8 == 5 {
			wantKind(t, sign(t, o, centre), "")
		}
	}
	if all.New < 40 || all.Changed < 40 || all.Unchanged < 40 {
		t.Errorf("got %+v in all: hardly anything happened", all)
	}
	o.Do(t, func(tx *store.Tx) error {
		var doubts []string
		err := tx.QueryRow(t.Context(), `SELECT array_agg(DISTINCT doubt ORDER BY doubt) FROM enrolment WHERE county_id = $1`, o.County.ID).Scan(&doubts)
		if want := []string{"", "came_late", "changed", "changed_late", "new", "no_boarding"}; !slices.Equal(doubts, want) {
			t.Errorf("got doubts %q, want %q", doubts, want)
		}
		return err
	})
}

// stir changes now and then what a roster says of a pupil.
func stir(chance *rand.Rand, o *testkit.Office, d *aid.Draft) {
	if chance.IntN(12) == 0 {
		d.School, d.SchoolID = centre, o.Schools[centre].ID
	}
	if chance.IntN(24) == 0 {
		d.School, d.SchoolID = river, o.Schools[river].ID
	}
	if chance.IntN(24) == 0 {
		d.School, d.SchoolID, d.Outside = "省城第一小学", 0, true
	}
	if chance.IntN(12) == 0 {
		d.Grade = 1 + chance.IntN(3)
	}
	if chance.IntN(12) == 0 {
		d.Boarding = []aid.Tri{aid.Yes, aid.No, aid.Unknown}[chance.IntN(3)]
	}
	if chance.IntN(12) == 0 {
		d.Status = aid.PovertyStatuses[chance.IntN(len(aid.PovertyStatuses))]
	}
}

// foreseen foresees what rows would do, twice, since nothing comes of it; takes
// them, and compares.
func foreseen(t *testing.T, o *testkit.Office, foresee, take func(*store.Tx) (store.Touched, error)) (done store.Touched) {
	t.Helper()
	do := func(what func(*store.Tx) (store.Touched, error)) (n store.Touched) {
		o.Do(t, func(tx *store.Tx) (err error) {
			n, err = what(tx)
			return err
		})
		return n
	}
	first, second := do(foresee), do(foresee)
	if done = do(take); first != done || second != done {
		t.Errorf("foreseen were %+v and %+v, done was %+v", first, second, done)
	}
	return done
}

// Villages and schools come twice, the second time with changes and with
// townships that nobody has heard of.
func TestForesee_placesAsTheyCome(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	villages := func(want store.Touched, drafts ...aid.VillageDraft) {
		t.Helper()
		got := foreseen(t, o, func(tx *store.Tx) (store.Touched, error) { return tx.ForeseeVillages(t.Context(), drafts) },
			func(tx *store.Tx) (store.Touched, error) { return tx.SaveVillages(t.Context(), drafts) })
		if got != want {
			t.Errorf("villages: got %+v, want %+v", got, want)
		}
	}
	schools := func(want store.Touched, drafts ...aid.SchoolDraft) {
		t.Helper()
		got := foreseen(t, o, func(tx *store.Tx) (store.Touched, error) { return tx.ForeseeSchools(t.Context(), drafts) },
			func(tx *store.Tx) (store.Touched, error) { return tx.SaveSchools(t.Context(), drafts) })
		if got != want {
			t.Errorf("schools: got %+v, want %+v", got, want)
		}
	}
	villages(store.Touched{New: 2, Changed: 1, Unchanged: 1}, aid.VillageDraft{Township: "石门镇", Name: "石门村"}, aid.VillageDraft{Township: "石门镇", Name: "坪上村", Poor: aid.Yes},
		aid.VillageDraft{Township: "大河乡", Name: "石门村"}, aid.VillageDraft{Township: "新桥乡", Name: "新桥村"})
	villages(store.Touched{Changed: 1, Unchanged: 1}, aid.VillageDraft{Township: "新桥乡", Name: "新桥村", Code: "990121103001"}, aid.VillageDraft{Township: "大河乡", Name: "石门村"})
	apart := aid.SchoolDraft{Name: "县特殊教育学校", Kind: "514"}
	schools(store.Touched{New: 2}, apart, aid.SchoolDraft{Name: "新桥乡中心小学", Kind: "211", Township: "新桥乡", Village: "新桥村"})
	apart.Township = "远山乡"
	schools(store.Touched{Changed: 1, Unchanged: 1}, apart, aid.SchoolDraft{Name: "新桥乡中心小学", Kind: "211", Township: "新桥乡", Village: "新桥村"})
	schools(store.Touched{Unchanged: 1}, apart)
}

// Yearly figures come twice, the second time one of two says otherwise.
func TestForesee_statisticsAsTheyCome(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	ofSchools := []aid.RetentionStatistic{{Year: 2016, SchoolID: o.Schools[centre].ID, Entrants: new(40)}, {Year: 2016, SchoolID: o.Schools[river].ID, Entrants: new(9)}}
	var ofVillages []aid.PreschoolStatistic
	o.Do(t, func(tx *store.Tx) error {
		villages, err := tx.Villages(t.Context())
		for _, v := range villages[:2] {
			ofVillages = append(ofVillages, aid.PreschoolStatistic{Year: 2016, VillageID: v.ID, Aged3to5: new(20), Attending: new(18)})
		}
		return err
	})
	for _, want := range []store.Touched{{New: 2}, {Changed: 1, Unchanged: 1}} {
		got := foreseen(t, o, func(tx *store.Tx) (store.Touched, error) { return tx.ForeseePreschool(t.Context(), ofVillages) },
			func(tx *store.Tx) (store.Touched, error) { return tx.SavePreschool(t.Context(), ofVillages) })
		if got != want {
			t.Errorf("villages: got %+v, want %+v", got, want)
		}
		got = foreseen(t, o, func(tx *store.Tx) (store.Touched, error) { return tx.ForeseeRetention(t.Context(), ofSchools) },
			func(tx *store.Tx) (store.Touched, error) { return tx.SaveRetention(t.Context(), ofSchools) })
		if got != want {
			t.Errorf("schools: got %+v, want %+v", got, want)
		}
		ofVillages[0].Attending, ofSchools[1].MovedOut = new(19), new(1)
	}
}
