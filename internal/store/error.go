package store

import (
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"

	"zhuxue/internal/aid"
)

// sentences turns the name of a constraint into what a person can mend.
// Constraints are named for this; message text is never compared.
var sentences = map[string]*aid.Error{
	"county_code_once":              {Kind: aid.Conflict, Message: "该区划代码的县区已经存在"},
	"county_code_form":              {Kind: aid.Invalid, Message: "县级行政区划代码是6位数字"},
	"county_name_form":              {Kind: aid.Invalid, Message: "县名为2到40个字"},
	"login_name_once":               {Kind: aid.Conflict, Message: "该账号名已被使用，请换一个"},
	"login_name_form":               {Kind: aid.Invalid, Message: "账号名为3到40位小写字母、数字、点、横线，以字母或数字开头"},
	"login_person_once":             {Kind: aid.Conflict, Message: "该身份证号已登记在另一个账号上；一人一个账号，可在原账号上增加岗位（原账号不在本县的请联系平台运维）"},
	"login_person_form":             {Kind: aid.Invalid, Message: "姓名为1到40个字"},
	"seat_once":                     {Kind: aid.Conflict, Message: "该账号已有同样的岗位"},
	"seat_school":                   {Kind: aid.Invalid, Message: "校长和学校经办岗位须指定学校"},
	"seat_department":               {Kind: aid.Invalid, Message: "只有资助经办、资助审核和领导小组岗位可以属于财政或扶贫部门"},
	"seat_township":                 {Kind: aid.Invalid, Message: "乡镇岗位须指定乡镇"},
	"decision_once":                 {Kind: aid.Conflict, Message: "该生的资助资格刚刚由另一项操作计算过，请再办理一次"},
	"student_name_form":             {Kind: aid.Invalid, Message: "学生姓名为1到60个字"},
	"student_once":                  {Kind: aid.Conflict, Message: "该身份证号的学生已经存在"},
	"enrolment_once":                {Kind: aid.Conflict, Message: "该生本学期已有在籍记录"},
	"confirmation_once":             {Kind: aid.Conflict, Message: "本学期已经签字上报，请刷新后查看"},
	"confirmation_reopened":         {Kind: aid.Invalid, Message: "退回须写明原因"},
	"edition_name_form":             {Kind: aid.Invalid, Message: "版本名称为1到60个字"},
	"edition_why_form":              {Kind: aid.Invalid, Message: "修订原因为1到500个字"},
	"edition_document_form":         {Kind: aid.Invalid, Message: "文号为1到100个字"},
	"edition_term_form":             {Kind: aid.Invalid, Message: "起始学期不正确，请重新选择"},
	"edition_retro_form":            {Kind: aid.Invalid, Message: "追溯执行须写明文号和条款（100字以内）、原因（500字以内）"},
	"edition_reaches_back":          {Kind: aid.Conflict, Message: "起始学期或以后已有学校确认落实的资助，这一版没有写明追溯执行"},
	"edition_number_once":           {Kind: aid.Conflict, Message: "刚刚有人起草了另一版，请再点一次保存"},
	"edition_text_once":             {Kind: aid.Conflict, Message: "这一版刚刚被别人改动，请刷新后查看再办理"},
	"edition_text_department":       {Kind: aid.Forbidden, Message: "这一版由另一个部门起草，只有起草部门可以修改"},
	"edition_signature_once":        {Kind: aid.Conflict, Message: "这一版刚刚已经会签，请刷新后查看"},
	"edition_signed_green":          {Kind: aid.Conflict, Message: "演练有没通过的检查，不能会签"},
	"edition_signed_rehearsal":      {Kind: aid.Conflict, Message: "演练有没通过的检查，不能会签"},
	"edition_two_persons":           {Kind: aid.Forbidden, Message: "起草人不能会签自己的版本，请由另一个部门的人会签"},
	"edition_signed_drafter_person": {Kind: aid.Conflict, Message: "该账号起草或会签的规则版本已经签成，登记的身份证号不能再改；确实登记错了的，请停用该账号，用正确的身份证号另建账号"},
	"edition_signed_signer_person":  {Kind: aid.Conflict, Message: "该账号起草或会签的规则版本已经签成，登记的身份证号不能再改；确实登记错了的，请停用该账号，用正确的身份证号另建账号"},
	"edition_signed_registered":     {Kind: aid.Conflict, Message: "起草人和会签人都须先登记身份证号，请县管理员在“账号与岗位”页登记后再会签"},
	"edition_two_departments":       {Kind: aid.Forbidden, Message: "会签须由起草部门以外的人办理"},
	"edition_publication_once":      {Kind: aid.Conflict, Message: "这一版刚刚已经发布，请刷新后查看"},
	"rehearsal_one_at_a_time":       {Kind: aid.Conflict, Message: "这一版正在演练，请等它结束"},
	"township_name_form":            {Kind: aid.Invalid, Message: "乡镇名称为1到60个字"},
	"village_name_form":             {Kind: aid.Invalid, Message: "行政村名称为1到60个字"},
	"school_name_form":              {Kind: aid.Invalid, Message: "学校名称为1到80个字"},
	"village_once":                  {Kind: aid.Conflict, Message: "该乡镇已有同名的行政村"},
	"village_code_once":             {Kind: aid.Conflict, Message: "行政村代码与已有的行政村重复，请核对名录"},
	"school_once":                   {Kind: aid.Conflict, Message: "已有同名的学校"},
	"school_code_once":              {Kind: aid.Conflict, Message: "学校标识码与已有的学校重复，请核对名录"},
}

// mend turns a known constraint violation into its sentence, and a lost
// connection or a full server into Unavailable.
func mend(err error) error {
	if lost(err) {
		return errors.Join(aid.E(aid.Unavailable, "数据库暂时连不上，请稍后再试；没有保存的内容请重新提交"), err)
	}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return err
	}
	if sentence, known := sentences[pg.ConstraintName]; known {
		return sentence
	}
	switch {
	case pg.Code == "53100":
		return errors.Join(aid.E(aid.Unavailable, "数据库所在的磁盘已满，没有保存任何改动：请通知运维腾出空间后再试"), err)
	case pg.Code[:2] == "57", pg.Code[:2] == "53", pg.Code[:2] == "08", pg.Code == "55P03", pg.Code == "40P01", pg.Code == "40001":
		return errors.Join(aid.E(aid.Unavailable, "系统正忙，请稍后再试；您的数据没有改动"), err)
	}
	return err
}

// lost tells whether the database could not be reached or went away in the
// middle. What was under way then is unknown, not undone.
func lost(err error) bool {
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	_, network := errors.AsType[net.Error](err)
	return connecting || network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
