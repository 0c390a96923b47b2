package bureau_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// enrolled is a county with two children of one household, in two schools, and
// one child of another.
func enrolled(t *testing.T) (o *testkit.Office, elder, younger aid.StudentID) {
	t.Helper()
	o = testkit.County(t)
	o.Enrol(t, testkit.Autumn,
		o.Pupil(func(d *aid.Draft) {
			d.Name, d.Phone, d.Bank, d.Account = "甲大", "13800000000", "农业银行", "6200000000000000001"
		}),
		o.Pupil(func(d *aid.Draft) {
			d.Name, d.HouseholdCode, d.School, d.SchoolID = "甲小", "H00001", "大河乡双河小学", o.Schools["大河乡双河小学"].ID
			d.Boarding, d.Grade = aid.No, 1
		}),
		o.Pupil())
	decide(t, o)
	return o, studentNamed(t, o, "甲大"), studentNamed(t, o, "甲小")
}

func studentNamed(t *testing.T, o *testkit.Office, name string) (id aid.StudentID) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		return tx.QueryRow(t.Context(), `SELECT id FROM student WHERE county_id = $1 AND name = $2`, tx.County, name).Scan(&id)
	})
	return id
}

func TestStudent_fileHoldsFactsFamilyAndAnswers(t *testing.T) {
	t.Parallel()
	o, elder, younger := enrolled(t)
	f, err := o.Bureau.Student(t.Context(), o.As(aid.Clerk), elder, 0)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "account", f.Student.Account, aid.Account{Bank: "农业银行", Number: "6200000000000000001"})
	want(t, "standing", f.Student.Household.Status, aid.Poor)
	if len(f.Family) != 1 || f.Family[0].ID != younger || f.Elsewhere != 0 {
		t.Errorf("family: got %+v and %d elsewhere", f.Family, f.Elsewhere)
	}
	var boarding []string
	for _, d := range f.Decisions {
		if d.Item == "boarding_aid" {
			boarding = append(boarding, d.Term.String()+" "+string(d.Answer)+" "+d.Fen.Short()+" "+d.Sentence)
		}
	}
	want(t, "boarding aid", boarding, []string{
		"2016-09 yes 500 享受：建档立卡家庭小学寄宿生，每年1000元，本学期500元（依据三(一)1）",
		"2017-03 yes 500 享受：建档立卡家庭小学寄宿生，每年1000元，本学期500元（依据三(一)1）",
	})
	if len(f.Decisions) != 14 {
		t.Errorf("got %d decisions, want 7 items in 2 terms", len(f.Decisions))
	}
}

// A day pupil would be aided as a boarder; the page says so.
func TestStudent_noSaysTheNearestYes(t *testing.T) {
	t.Parallel()
	o, _, younger := enrolled(t)
	f, err := o.Bureau.Student(t.Context(), o.As(aid.Clerk), younger, 2016)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range f.Decisions {
		if d.Item == "boarding_aid" && (d.Answer != aid.NotEntitled || d.Nearest != "是否寄宿由“走读”改为“寄宿”") {
			t.Errorf("got %s, nearest %q", d.Answer, d.Nearest)
		}
	}
}

func TestStudent_othersFindNobody(t *testing.T) {
	t.Parallel()
	o, elder, _ := enrolled(t)
	township := o.As(aid.TownOffice)
	township.Seat.TownshipID = o.Towns["大河乡"]
	for name, who := range map[string]aid.Actor{
		"principal of another school": o.At(t, aid.Principal, "大河乡双河小学"),
		"staff of another school":     o.At(t, aid.Staff, "县第一中学"),
		"another township":            township,
		"another county":              testkit.County(t).As(aid.Clerk),
	} {
		if _, err := o.Bureau.Student(t.Context(), who, elder, 0); aid.KindOf(err) != aid.NotFound {
			t.Errorf("%s reads: got %v, want NotFound", name, err)
		}
		if _, err := o.Bureau.Notice(t.Context(), who, elder, 0); aid.KindOf(err) != aid.NotFound {
			t.Errorf("%s prints: got %v, want NotFound", name, err)
		}
	}
	if _, err := o.Bureau.Student(t.Context(), o.As(aid.Operator), elder, 0); aid.KindOf(err) != aid.Forbidden {
		t.Errorf("operator: got %v, want Forbidden", err)
	}
}

// A school sees its own children of a household, and only how many others
// there are.
func TestNotice_schoolSeesItsOwnChildren(t *testing.T) {
	t.Parallel()
	o, elder, _ := enrolled(t)
	names := func(n aid.Notice) (all []string) {
		for _, c := range n.Children {
			all = append(all, c.Name)
		}
		return all
	}
	n, err := o.Bureau.Notice(t.Context(), o.At(t, aid.Principal, "石门镇中心小学"), elder, 0)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"甲大"}, names(n)); diff != "" || n.Elsewhere != 1 {
		t.Errorf("principal: %s and %d elsewhere", diff, n.Elsewhere)
	}
	n, err = o.Bureau.Notice(t.Context(), o.As(aid.Clerk), elder, 0)
	if err != nil {
		t.Fatal(err)
	}
	want(t, "clerk", names(n), []string{"甲大", "甲小"})
}

func TestReveal_isOnRecordWithoutTheNumber(t *testing.T) {
	t.Parallel()
	o, elder, _ := enrolled(t)
	for which, number := range map[aid.Secret]string{aid.SecretPhone: "13800000000", aid.SecretAccount: "6200000000000000001"} {
		got, err := o.Bureau.Reveal(t.Context(), o.As(aid.Clerk), elder, which, "")
		if err != nil || got != number {
			t.Errorf("%s: got %q, %v, want %q", which, got, err, number)
		}
	}
	notes := reveals(t, o, elder)
	if len(notes) != 2 {
		t.Fatalf("got %d entries, want 2", len(notes))
	}
	for _, note := range notes {
		if strings.Contains(note, "13800000000") || strings.Contains(note, "620000") {
			t.Errorf("the record holds a number: %s", note)
		}
	}
}

func TestReveal_reviewerSaysWhy(t *testing.T) {
	t.Parallel()
	o, elder, _ := enrolled(t)
	if _, err := o.Bureau.Reveal(t.Context(), o.As(aid.Reviewer), elder, aid.SecretIDNo, " "); aid.KindOf(err) != aid.Invalid {
		t.Fatalf("without a reason: got %v, want Invalid", err)
	}
	want(t, "entries", len(reveals(t, o, elder)), 0)
	number, err := o.Bureau.Reveal(t.Context(), o.As(aid.Reviewer), elder, aid.SecretIDNo, "核对花名册")
	if _, fault := aid.ParseIDNo(number); err != nil || fault != "" {
		t.Fatalf("with a reason: got %q, %v", number, err)
	}
	notes := reveals(t, o, elder)
	if len(notes) != 1 || !strings.Contains(notes[0], "核对花名册") {
		t.Errorf("got entries %q", notes)
	}
}

func TestReveal_othersMayNot(t *testing.T) {
	t.Parallel()
	o, elder, _ := enrolled(t)
	for _, c := range []struct {
		who  aid.Actor
		want aid.Kind
	}{
		{o.As(aid.Leader), aid.Forbidden}, {o.As(aid.Admin), aid.Forbidden}, {o.At(t, aid.Staff, "石门镇中心小学"), aid.Forbidden},
		{o.At(t, aid.Principal, "大河乡双河小学"), aid.NotFound}, {testkit.County(t).As(aid.Clerk), aid.NotFound},
	} {
		if _, err := o.Bureau.Reveal(t.Context(), c.who, elder, aid.SecretIDNo, "看看而已"); aid.KindOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", c.who.Seat.Role, err, c.want)
		}
	}
	want(t, "entries", len(reveals(t, o, elder)), 0)
}

// reveals are the entries about numbers of a student, in one text each.
func reveals(t *testing.T, o *testkit.Office, id aid.StudentID) (notes []string) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		rows, err := tx.Query(t.Context(), `
			SELECT note || before::text || after::text FROM audit
			WHERE county_id = $1 AND act = 'student.reveal' AND student_id = $2 ORDER BY id`, tx.County, id)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var note string
			if err := rows.Scan(&note); err != nil {
				return err
			}
			notes = append(notes, note)
		}
		return rows.Err()
	})
	return notes
}
