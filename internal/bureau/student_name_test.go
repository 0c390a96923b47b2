package bureau_test

import (
	"errors"
	"strings"
	"testing"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
	"zhuxue/internal/testkit"
)

// A child whose name has changed comes in a roster: the row is held, the name
// is corrected, and the returned workbook is taken as it is.
func TestRenameStudent_heldRowIsTaken(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	accept(t, o, aid.StudentBook, []byte(rosterTop+child("张小一", 101, "石门镇中心小学", "三年级")+child("张小二", 103, "石门镇中心小学", "三年级")))
	id, before := studentNamed(t, o, "张小一"), rosterRows(t, o)
	held := read(t, o, aid.StudentBook, []byte(rosterTop+child("王大名", 101, "石门镇中心小学", "三年级")))
	if held.Counts.Hold != 1 || held.Counts.Accept != 0 {
		t.Fatalf("got %+v, want the row held", held.Counts)
	}
	stale := read(t, o, aid.StudentBook, []byte(rosterTop+child("张小一", 101, "石门镇中心小学", "三年级")))
	back := returned(t, o, held.ID)
	if said := reasons(t, back); !strings.Contains(said[len(said)-1], "请在学生页“更正姓名”后再上传") {
		t.Errorf("got reason %q, want the way", said[len(said)-1])
	}
	wantKind(t, o.Bureau.RenameStudent(t.Context(), o.As(aid.Clerk), id, " 王 大名", "户口簿更名"), "")
	if _, err := o.Bureau.AcceptUpload(t.Context(), o.As(aid.Clerk), stale.ID); err != nil || studentNamed(t, o, "王大名") != id {
		t.Errorf("accepted with the name of before: %v", err)
	}
	taken := accept(t, o, aid.StudentBook, back)
	if c := taken.Counts; c.Hold != 0 || c.Accept != 1 || c.New+c.Changed != 0 || c.Unchanged != 1 {
		t.Errorf("got %+v, want the one row taken", c)
	}
	want(t, "the roster", rosterRows(t, o), before)
	for _, text := range []string{"王大", "大名", "wdm"} {
		if s, err := o.Bureau.Search(t.Context(), o.As(aid.Clerk), text); err != nil || len(s.Students) != 1 || s.Students[0].ID != id {
			t.Errorf("%s: got %+v, %v", text, s.Students, err)
		}
	}
	found, _, err := o.Bureau.Audits(t.Context(), o.As(aid.Admin), aid.AuditFilter{Act: aid.StudentRenamed, Limit: 9})
	if err != nil || len(found) != 1 {
		t.Fatalf("got %d entries, %v", len(found), err)
	}
	e := found[0]
	if e.Student != id || e.Before["name"] != "张小一" || e.After["name"] != "王大名" || e.Note != "更正学生姓名，原因：户口簿更名" {
		t.Errorf("got %+v", e)
	}
}

// rosterRows are the enrolments with their versions.
func rosterRows(t *testing.T, o *testkit.Office) (rows string) {
	t.Helper()
	o.Do(t, func(tx *store.Tx) error {
		return tx.QueryRow(t.Context(), `
			SELECT string_agg(concat_ws(' ', student_id, school_id, stage, grade, boarding, status, state, version), E'\n' ORDER BY id)
			FROM enrolment WHERE county_id = $1`, tx.County).Scan(&rows)
	})
	return rows
}

func TestRenameStudent_whoMay(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(named("张小一")))
	id := studentNamed(t, o, "张小一")
	for name, c := range map[string]struct {
		who  aid.Actor
		want aid.Kind
	}{
		"reviewer":       {o.As(aid.Reviewer), aid.Forbidden},
		"leader":         {o.As(aid.Leader), aid.Forbidden},
		"township":       {o.As(aid.TownOffice), aid.Forbidden},
		"own principal":  {o.At(t, aid.Principal, centre), aid.Forbidden},
		"own staff":      {o.At(t, aid.Staff, centre), aid.Forbidden},
		"another county": {testkit.County(t).As(aid.Clerk), aid.NotFound},
	} {
		expect(t, name, o.Bureau.RenameStudent(t.Context(), c.who, id, "王大名", "户口簿更名"), c.want)
	}
	if studentNamed(t, o, "张小一") != id || entries(t, o, aid.StudentRenamed) != 0 {
		t.Error("somebody changed the name")
	}
	expect(t, "admin", o.Bureau.RenameStudent(t.Context(), o.As(aid.Admin), id, "王大名", "户口簿更名"), "")
}

func TestRenameStudent_faultsNameTheirField(t *testing.T) {
	t.Parallel()
	o := testkit.County(t)
	o.Enrol(t, testkit.Autumn, o.Pupil(named("张小一")))
	id := studentNamed(t, o, "张小一")
	for _, c := range []struct{ name, why, field string }{
		{"", "户口簿更名", "name"},
		{" \u3000", "户口簿更名", "name"},
		{"张小一", "户口簿更名", "name"}, // is called so already
		{"张 小一", "户口簿更名", "name"},
		{"张1", "户口簿更名", "name"},
		{"·张", "户口簿更名", "name"},
		{"张·", "户口簿更名", "name"},
		{"··", "户口簿更名", "name"},
		{strings.Repeat("张", 41), "户口簿更名", "name"},
		{"王大名", " 改 ", "why"},
		{"王大名", strings.Repeat("改", 201), "why"},
	} {
		err := o.Bureau.RenameStudent(t.Context(), o.As(aid.Clerk), id, c.name, c.why)
		if e, ok := errors.AsType[*aid.Error](err); !ok || e.Kind != aid.Invalid || e.Fields[c.field] == "" {
			t.Errorf("%q for %q: got %v, want a fault of %s", c.name, c.why, err, c.field)
		}
	}
	if entries(t, o, aid.StudentRenamed) != 0 {
		t.Error("what was refused is on record")
	}
}
