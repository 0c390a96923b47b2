package bureau

import (
	"context"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/intake"
	"zhuxue/internal/store"
)

// RenameStudent gives a student the name that the household register says now.
// A roster cannot: a known ID number under another name is held.
func (b *Bureau) RenameStudent(ctx context.Context, who aid.Actor, id aid.StudentID, name, why string) error {
	name, fault := intake.StudentName(name)
	why = strings.TrimSpace(why)
	return b.db.County(ctx, who, func(tx *store.Tx) error {
		if err := aid.May(who, aid.AcceptUploads, who.Scope()); err != nil {
			return err
		}
		if err := tx.HoldStudent(ctx, id); err != nil {
			return err
		}
		f, err := studentFile(ctx, tx, who, id, aid.AcceptUploads)
		if err != nil {
			return err
		}
		was := f.Student.Name
		switch n := len([]rune(why)); {
		case fault != "":
			return aid.InvalidField("name", fault)
		case name == was:
			return aid.InvalidField("name", "与登记的姓名相同，没有改动")
		case n < 2 || n > 200:
			return aid.InvalidField("why", "请写明更正的原因，2到200个字")
		}
		if err := tx.RenameStudent(ctx, id, name); err != nil {
			return err
		}
		return tx.Audit(ctx, aid.Audit{Act: aid.StudentRenamed, Thing: "student", ThingID: int64(id), Student: id, Note: "更正学生姓名，原因：" + why,
			Before: map[string]any{"name": was}, After: map[string]any{"name": name}})
	})
}
