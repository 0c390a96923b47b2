package sheet

import (
	"errors"
	"fmt"
)

// Code names the reason of a refusal, for programs.
type Code string

// The reasons for which a file is refused.
const (
	NotWorkbook    Code = "not_workbook"
	Empty          Code = "empty"
	TooLarge       Code = "too_large"
	Encrypted      Code = "encrypted"
	Bomb           Code = "bomb"
	TooManyRows    Code = "too_many_rows"
	TooManyColumns Code = "too_many_columns"
	TooManySheets  Code = "too_many_sheets"
	Damaged        Code = "damaged"
	WebPage        Code = "web_page"
	OldFormat      Code = "old_format"
	Macros         Code = "macros"
	Smuggled       Code = "smuggled"
)

// sentences say what is wrong and what to do, in the words of the office.
var sentences = map[Code]string{
	NotWorkbook:    "这个文件不是电子表格。请上传 Excel 或 WPS 表格（.xlsx、.xls）或 CSV 文件",
	Empty:          "这个文件是空的（0 字节）。请在电脑上打开确认有内容后重新上传",
	TooLarge:       "文件超过 %d MB。请按乡镇拆成几个文件分别上传",
	Encrypted:      "文件设有密码，无法读取。请打开后取消密码，另存为 .xlsx 再上传",
	Bomb:           "文件解压后过大，已停止读取。请新建工作簿，只粘贴需要的数据后再上传",
	TooManyRows:    "%s起超过 %d 行的上限。请删除多余的行，或按乡镇拆成几个文件",
	TooManyColumns: "%s一直填到 %s 列，超过 %d 列的上限。请删除多余的列后再上传",
	TooManySheets:  "文件有 %d 个工作表，超过 %d 个的上限。请拆成几个文件分别上传",
	Damaged:        "文件已损坏，无法读取（%s）。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传",
	WebPage:        "这个文件其实是网页，只是扩展名像表格。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传",
	Macros:         "工作簿里有宏，不收。请用 Excel 或 WPS 打开，另存为不带宏的 .xlsx 再上传",
	Smuggled:       "文件里夹带了表格以外的东西（%s），不收。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传",
	OldFormat:      "文件格式过旧或不常用，无法读取。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传",
}

// Where names a line for a person: 工作表「石门镇」第3行, or 本表第3行 where the file has no sheets.
func Where(sheet string, line int) string { return fmt.Sprintf("%s第%d行", Named(sheet), line) }

// Named names a sheet for a person.
func Named(sheet string) string {
	if sheet == "" {
		return "本表"
	}
	return "工作表「" + sheet + "」"
}

// Refusal is a file that is not taken, with a sentence for the person who sent it.
type Refusal struct {
	Code    Code
	Message string
}

// Error is the sentence.
func (r *Refusal) Error() string { return r.Message }

func refuse(c Code, args ...any) *Refusal {
	return &Refusal{c, fmt.Sprintf(sentences[c], args...)}
}

// damaged refuses a broken file, naming the part that broke. A refusal with a better reason goes through as it is.
func damaged(part string, err error) error {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r
	}
	return refuse(Damaged, part)
}
