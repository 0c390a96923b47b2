package bureau

import (
	"context"
	"path"
	"slices"
	"strings"

	"zhuxue/internal/aid"
	"zhuxue/internal/store"
)

// What one county may keep: workbooks that wait to be read, so that one county
// does not fill the queue of all; and bytes of workbooks (operations.md says
// for how long they are kept).
const (
	waitingMost = 20
	keptMost    = 2 << 30
)

// roomLeft is TooMany where the county has too much under way or on the shelf.
func roomLeft(ctx context.Context, tx *store.Tx, more int) error {
	waiting, kept, err := tx.UploadLoad(ctx)
	switch {
	case err != nil:
		return err
	case waiting >= waitingMost:
		return aid.E(aid.TooMany, "本县还有 20 份工作簿等待读取，请等它们读完再上传")
	case kept+int64(more) > keptMost:
		return aid.E(aid.TooMany, "本县保存的工作簿已达 2 GB 的上限；到期清理后可继续上传，急用请联系平台运维")
	}
	return nil
}

// endings are those that a workbook's name may have. Which of them does not
// matter: exports of other systems are often named wrongly, office machines hide
// the ending, and the content alone decides how it is read. A workbook with
// macros is refused by its content too.
var endings = []string{".xlsx", ".xls", ".et", ".csv", ".tsv", ".txt"}

// checkEnding refuses a file that does not call itself a workbook.
func checkEnding(name string) error {
	if slices.Contains(endings, strings.ToLower(path.Ext(name))) {
		return nil
	}
	return aid.InvalidField("file", "这不是工作簿：文件名应以 .xlsx、.xls 或 .csv 结尾，请用表格软件另存为 .xlsx 后上传")
}
