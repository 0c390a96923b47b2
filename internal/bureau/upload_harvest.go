package bureau

import (
	"context"
	"fmt"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// harvest is the good rows of a workbook, as what the registers take.
type harvest struct {
	villages  []aid.VillageDraft
	schools   []aid.SchoolDraft
	students  []aid.Draft
	preschool []aid.PreschoolStatistic
	retention []aid.RetentionStatistic
	words     map[string]string
}

// take adds a row.
func (h *harvest) take(l *aid.Line) {
	h.villages, h.schools = pick(h.villages, l.Village), pick(h.schools, l.School)
	h.preschool, h.retention = pick(h.preschool, l.Preschool), pick(h.retention, l.Retention)
	if l.Student == nil {
		return
	}
	d := *l.Student
	d.Source = aid.Source{Sheet: l.Sheet, Row: l.Row}
	h.share(&d.Source.Sheet, &d.Township, &d.Village, &d.School, &d.Ethnicity, &d.Relation, &d.Bank)
	h.students = append(h.students, d)
}

func pick[T any](all []T, one *T) []T {
	if one == nil {
		return all
	}
	return append(all, *one)
}

// share keeps one copy of words that come in every row: a county has tens of
// thousands of rows.
func (h *harvest) share(words ...*string) {
	if h.words == nil {
		h.words = map[string]string{}
	}
	for _, w := range words {
		if kept, known := h.words[*w]; known {
			*w = kept
		} else {
			h.words[*w] = *w
		}
	}
}

// register takes the rows of an upload into the registers of its kind.
func (h *harvest) register(ctx context.Context, tx *store.Tx, u aid.Upload) (t store.Touched, err error) {
	switch u.Kind {
	case aid.VillageBook:
		return tx.SaveVillages(ctx, h.villages)
	case aid.SchoolBook:
		return tx.SaveSchools(ctx, h.schools)
	case aid.StudentBook:
		for i := range h.students {
			h.students[i].Source.Upload = u.ID
		}
		return tx.SaveStudents(ctx, u.Term, h.students)
	case aid.StatisticBook:
		preschool, err := tx.SavePreschool(ctx, h.preschool)
		if err != nil {
			return preschool, err
		}
		retention, err := tx.SaveRetention(ctx, h.retention)
		return preschool.Plus(retention), err
	}
	return t, fmt.Errorf("upload %d has unknown kind %q", u.ID, u.Kind)
}

// foresee tells what register would do.
func (h *harvest) foresee(ctx context.Context, tx *store.Tx, u aid.Upload) (t store.Touched, err error) {
	switch u.Kind {
	case aid.VillageBook:
		return tx.ForeseeVillages(ctx, h.villages)
	case aid.SchoolBook:
		return tx.ForeseeSchools(ctx, h.schools)
	case aid.StudentBook:
		return tx.ForeseeStudents(ctx, u.Term, h.students)
	case aid.StatisticBook:
		preschool, err := tx.ForeseePreschool(ctx, h.preschool)
		if err != nil {
			return preschool, err
		}
		retention, err := tx.ForeseeRetention(ctx, h.retention)
		return preschool.Plus(retention), err
	}
	return t, fmt.Errorf("upload %d has unknown kind %q", u.ID, u.Kind)
}
