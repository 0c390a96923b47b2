package aid_test

import (
	"testing"
	"time"

	"zhuxue/internal/aid"
)

var nine = time.Date(2016, time.October, 10, 9, 0, 0, 0, aid.Shanghai)

// boarder is a pending primary pupil whom the roster tells to board.
func boarder() aid.Enrolment {
	return aid.Enrolment{ID: 7, Stage: aid.Primary, Grade: 3, Boarding: aid.Yes, State: aid.Pending, Version: 4}
}

func TestTake_stepsOfAnAnswer(t *testing.T) {
	t.Parallel()
	here := aid.Presence{State: aid.Confirmed, Seen: 4}
	day := aid.Presence{State: aid.Confirmed, Boarding: aid.No, Seen: 4}
	left := aid.Presence{State: aid.Absent, Reason: "moved", Seen: 4}
	blank := func(e *aid.Enrolment) { e.Boarding = aid.Unknown }
	for name, c := range map[string]struct {
		change    func(*aid.Enrolment)
		said      aid.Presence
		want      aid.Kind
		label     string
		corrected bool
	}{
		"as told":                 {nil, here, "", "在校·寄宿", false},
		"corrected":               {nil, day, "", "在校·走读", true},
		"absent":                  {nil, left, "", "不在校·已转出", false},
		"blank filled in":         {blank, day, "", "在校·走读", true},
		"blank left blank":        {blank, here, aid.Invalid, "待确认", false},
		"blank in senior high":    {func(e *aid.Enrolment) { blank(e); e.Stage = aid.Senior }, here, "", "在校", false},
		"no reason":               {nil, aid.Presence{State: aid.Absent, Seen: 4}, aid.Invalid, "待确认", false},
		"unknown reason":          {nil, aid.Presence{State: aid.Absent, Reason: "bored", Seen: 4}, aid.Invalid, "待确认", false},
		"no answer":               {nil, aid.Presence{Seen: 4}, aid.Invalid, "待确认", false},
		"back to pending":         {nil, aid.Presence{State: aid.Pending, Seen: 4}, aid.Invalid, "待确认", false},
		"stale":                   {nil, aid.Presence{State: aid.Confirmed, Seen: 3}, aid.Conflict, "待确认", false},
		"signed":                  {func(e *aid.Enrolment) { e.State, e.Signed = aid.Confirmed, true }, left, aid.Conflict, "在校·寄宿", false},
		"changed before signing":  {func(e *aid.Enrolment) { e.State = aid.Confirmed }, left, "", "不在校·已转出", false},
		"correction taken back":   {func(e *aid.Enrolment) { e.State, e.Corrected, e.Told = aid.Confirmed, true, aid.No }, day, "", "在校·走读", false},
		"correction said by hand": {func(e *aid.Enrolment) { e.State, e.Corrected, e.Told = aid.Confirmed, true, aid.No }, aid.Presence{State: aid.Confirmed, Boarding: aid.Yes, Seen: 4}, "", "在校·寄宿", true},
	} {
		e := boarder()
		if c.change != nil {
			c.change(&e)
		}
		if got := aid.KindOf(e.Take(c.said, "王某", nine)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		if e.AnswerLabel() != c.label || e.Corrected != c.corrected {
			t.Errorf("%s: got %s, corrected %t; want %s, %t", name, e.AnswerLabel(), e.Corrected, c.label, c.corrected)
		}
	}
}

func TestTake_staleSaysWhoAndWhat(t *testing.T) {
	t.Parallel()
	e := boarder()
	if err := e.Take(aid.Presence{State: aid.Absent, Reason: "suspended", Seen: 4}, "李老师", nine); err != nil {
		t.Fatal(err)
	}
	e.Version = 5
	err := e.Take(aid.Presence{State: aid.Confirmed, Seen: 4}, "王校长", nine)
	const want = "您查看之后，李老师于10月10日09:00把该生定为“不在校·休学”，刚才的选择没有保存。请按现在的情况再看一眼"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestSays_theSameAnswerAgain(t *testing.T) {
	t.Parallel()
	e := boarder()
	e.State = aid.Confirmed
	for _, c := range []struct {
		said aid.Presence
		want bool
	}{
		{aid.Presence{State: aid.Confirmed}, true},
		{aid.Presence{State: aid.Confirmed, Boarding: aid.Yes}, true},
		{aid.Presence{State: aid.Confirmed, Boarding: aid.No}, false},
		{aid.Presence{State: aid.Absent, Reason: "moved"}, false},
	} {
		if got := e.Says(c.said); got != c.want {
			t.Errorf("%+v: got %t, want %t", c.said, got, c.want)
		}
	}
}

func TestState_ofASchool(t *testing.T) {
	t.Parallel()
	signed := aid.Signature{ID: 1, By: "王某", At: nine}
	reopened := aid.Signature{ID: 1, By: "王某", At: nine, ReopenedAt: nine, ReopenedWhy: "有漏报"}
	for name, c := range map[string]struct {
		tally aid.Tally
		sign  aid.Signature
		late  bool
		want  aid.ConfirmationState
		sure  bool // may be signed
	}{
		"nothing done":       {aid.Tally{Total: 3, Pending: 3, Unsigned: 3}, aid.Signature{}, false, aid.NotStarted, false},
		"one done":           {aid.Tally{Total: 3, Pending: 2, Confirmed: 1, Unsigned: 3}, aid.Signature{}, false, aid.UnderWay, false},
		"all done":           {aid.Tally{Total: 3, Confirmed: 3, Unsigned: 3}, aid.Signature{}, false, aid.UnderWay, true},
		"missing left":       {aid.Tally{Total: 3, Confirmed: 3, Unsigned: 3, Missing: 1}, aid.Signature{}, false, aid.UnderWay, false},
		"all done, late":     {aid.Tally{Total: 3, Confirmed: 3, Unsigned: 3}, aid.Signature{}, true, aid.Late, true},
		"signed":             {aid.Tally{Total: 3, Confirmed: 3}, signed, false, aid.Signed, false},
		"signed, after day":  {aid.Tally{Total: 3, Confirmed: 3}, signed, true, aid.Signed, false},
		"signed, corrected":  {aid.Tally{Total: 3, Confirmed: 3, Corrected: 1}, signed, false, aid.SignedChanged, false},
		"signed, absent":     {aid.Tally{Total: 3, Confirmed: 2, Absent: 1}, signed, false, aid.SignedChanged, false},
		"row came after":     {aid.Tally{Total: 4, Confirmed: 3, Pending: 1, Unsigned: 1}, signed, false, aid.Outdated, false},
		"and was answered":   {aid.Tally{Total: 4, Confirmed: 4, Unsigned: 1}, signed, false, aid.Outdated, true},
		"and it is late":     {aid.Tally{Total: 4, Confirmed: 4, Unsigned: 1}, signed, true, aid.Late, true},
		"reopened":           {aid.Tally{Total: 3, Confirmed: 3, Unsigned: 3}, reopened, false, aid.UnderWay, true},
		"nobody on the list": {aid.Tally{}, aid.Signature{}, false, aid.NotStarted, false},
	} {
		s := aid.SchoolTerm{Tally: c.tally, Signature: c.sign}
		if got := s.State(c.late); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
		if err := s.MaySign(); (err == nil) != c.sure || (err != nil && aid.KindOf(err) != aid.Conflict) {
			t.Errorf("%s: got %v, want may sign %t", name, err, c.sure)
		}
	}
}

func TestDigest_movesWithRowsAndVersions(t *testing.T) {
	t.Parallel()
	roll := func(version int, more ...aid.Pupil) string {
		p := aid.Pupil{Enrolment: boarder()}
		p.Version = version
		return aid.Roll{Pupils: append([]aid.Pupil{p}, more...)}.Digest()
	}
	first := roll(4)
	if roll(4) != first || roll(5) == first || roll(4, aid.Pupil{Enrolment: aid.Enrolment{StudentID: 9}}) == first {
		t.Error("the digest does not follow the list")
	}
}
