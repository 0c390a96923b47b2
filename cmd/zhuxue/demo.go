package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"zhuxue/deploy/demo"
	"zhuxue/internal/aid"
	"zhuxue/internal/bureau"
)

// demoCounties are the two invented counties of a demonstration, so that there
// are always two tenants.
var demoCounties = []struct{ code, name, folder string }{
	{"990121", "青岭县", "qingling"}, {"990122", "碧山县", "bishan"},
}

var demoBooks = []struct {
	kind aid.UploadKind
	file string
}{
	{aid.VillageBook, "行政村名录.xlsx"}, {aid.SchoolBook, "学校名录.xlsx"},
	{aid.StudentBook, "建档立卡学生花名册.xlsx"}, {aid.StatisticBook, "教育年报.xlsx"},
}

// demoUsers are one account per role, each an invented person's.
var demoUsers = map[string][]bureau.NewUser{
	"990121": {
		{Login: "guanli", Name: "顾管理", Number: "990121197203160126", Role: aid.Admin},
		{Login: "jingban", Name: "经小办", Number: "990121198507220196", Role: aid.Clerk},
		{Login: "shenhe", Name: "沈核实", Number: "99012119790508026X", Role: aid.Reviewer},
		{Login: "caizheng", Name: "蔡政", Number: "990121198109130339", Role: aid.Reviewer, Department: aid.Finance},
		{Login: "lingdao", Name: "凌导", Number: "990121196811250403", Role: aid.Leader},
		{Login: "xiangzhen", Name: "项镇", Number: "990121198802140471", Role: aid.TownOffice, Township: "黄泥乡"},
		{Login: "xiaozhang", Name: "萧长", Number: "990121197506300544", Role: aid.Principal, School: "黄泥乡凤凰小学"},
		{Login: "xuexiao", Name: "薛晓", Number: "990121199104070618", Role: aid.Staff, School: "黄泥乡凤凰小学"},
	},
	"990122": {
		{Login: "bishan-guanli", Name: "毕管理", Number: "990122197408190683", Role: aid.Admin},
		{Login: "bishan-jingban", Name: "毕经办", Number: "990122198601050759", Role: aid.Clerk},
		{Login: "bishan-xiaozhang", Name: "毕校长", Number: "990122197012010826", Role: aid.Principal, School: "碧山镇中心小学"},
	},
}

// demoPolicy lets everybody in with the password alone; a real county begins
// with a second factor for admins and reviewers.
var demoPolicy = aid.LoginPolicy{SecondFactor: aid.FactorOptional, PasswordRule: aid.PasswordGraded}

// demoAccounts is what a demonstration prints: kept beside the private
// database, since a password cannot be read back.
type demoAccounts struct {
	Password string `json:"password"`
}

// demo loads the invented counties where the private database is empty, and
// prints one account per role.
func (o *office) demo(ctx context.Context, e env) error {
	if !o.config.Private() {
		return errors.New("演示县只装入自带的数据库：请不要在设置了 ZHUXUE_DATABASE_URL 时使用 --demo")
	}
	kept := filepath.Join(o.config.DataDir, "demo-accounts.json")
	counties, err := o.db.Counties(ctx)
	if err != nil {
		return err
	}
	accounts, err := readDemo(kept)
	if err != nil {
		return err
	}
	if len(counties) > 0 && accounts.Password == "" {
		return nil // somebody's own data
	}
	if accounts.Password == "" {
		accounts.Password = "Demo-" + strings.ToLower(rand.Text()[:8])
		if err := writeDemo(kept, accounts); err != nil {
			return err
		}
	}
	for _, c := range demoCounties { // again after a kill: what stands is not touched
		if err := o.demoCounty(ctx, e, c.code, c.name, c.folder, accounts.Password); err != nil {
			return fmt.Errorf("装入演示县%s：%w", c.name, err)
		}
	}
	if err := o.demoOperator(ctx, accounts.Password); err != nil {
		return err
	}
	printDemo(e, accounts.Password)
	return nil
}

func (o *office) demoCounty(ctx context.Context, e env, code, name, folder, password string) error {
	county, err := o.db.CountyByCode(ctx, code)
	if aid.KindOf(err) == aid.NotFound {
		fmt.Fprintf(e.out, "正在装入演示县 %s %s …\n", code, name)
		if county, err = o.bureau.CreateCounty(ctx, aid.System(aid.County{}), code, name); err == nil {
			err = o.bureau.SetLoginPolicy(ctx, aid.System(county), demoPolicy)
		}
	}
	if err != nil {
		return err
	}
	who := aid.System(county)
	if err := o.demoData(ctx, who, folder); err != nil {
		return err
	}
	if err := o.demoFunds(ctx, who); err != nil {
		return fmt.Errorf("公用经费：%w", err)
	}
	for _, u := range demoUsers[code] {
		u.Password = password
		if _, err := o.bureau.AddUser(ctx, who, u); err != nil && aid.KindOf(err) != aid.Conflict {
			return fmt.Errorf("账号 %s：%w", u.Login, err)
		}
	}
	return nil
}

// demoData brings the workbooks in through the door of an upload. A kind that
// has been accepted once is left alone.
func (o *office) demoData(ctx context.Context, who aid.Actor, folder string) error {
	uploads, err := o.bureau.Uploads(ctx, who, 0, 100)
	if err != nil {
		return err
	}
	done := map[aid.UploadKind]bool{}
	for _, u := range uploads {
		done[u.Kind] = done[u.Kind] || u.State == aid.Accepted
	}
	for _, book := range demoBooks {
		if done[book.kind] {
			continue
		}
		content, err := fs.ReadFile(demo.Books, folder+"/"+book.file)
		if err != nil {
			return err
		}
		if _, _, err := o.bureau.Load(ctx, who, book.kind, aid.Term{}, book.file, content, false); err != nil {
			return fmt.Errorf("%s：%w", book.file, err)
		}
	}
	return nil
}

// demoSplit are the pupils by stage of the schools that teach both: the list of
// schools tells them in one sum only.
var demoSplit = map[string]struct{ primary, junior, boarders int }{
	"龙潭镇九年一贯制学校": {566, 319, 448}, "岩湾乡九年一贯制学校": {538, 309, 316}, "云台乡九年一贯制学校": {97, 53, 50},
}

// demoFunds takes the list of schools as the count of two autumns and enters
// what it leaves open, through the doors that a clerk has. 完全中学 stays
// without data.
func (o *office) demoFunds(ctx context.Context, who aid.Actor) error {
	admin := who
	admin.Seat.Role = aid.Admin
	err := o.bureau.Configure(ctx, admin, func(s *aid.Settings) error {
		s.Region = cmp.Or(s.Region, "central")
		return nil
	})
	if err != nil {
		return err
	}
	for _, autumn := range []aid.Year{2015, 2016} {
		if _, err := o.bureau.TakeCounts(ctx, who, autumn); err != nil && aid.KindOf(err) != aid.Conflict {
			return err
		}
		if err := o.demoCounts(ctx, who, autumn); err != nil {
			return err
		}
	}
	return nil
}

func (o *office) demoCounts(ctx context.Context, who aid.Actor, autumn aid.Year) error {
	l, err := o.bureau.Funds(ctx, who, aid.FundFilter{Year: aid.FiscalYear(autumn) + 1})
	if err != nil {
		return err
	}
	for _, line := range l.Lines {
		split, known := demoSplit[line.Name]
		if !known || line.Count.Source == aid.CountTyped {
			continue
		}
		count := aid.FundCount{Autumn: autumn, Primary: &split.primary, Junior: &split.junior, Special: new(int), Boarders: &split.boarders}
		if err := o.bureau.CountSchool(ctx, who, line.ID, count); err != nil {
			return err
		}
	}
	return nil
}

func (o *office) demoOperator(ctx context.Context, password string) error {
	_, err := o.bureau.AddOperator(ctx, aid.System(aid.County{}), bureau.NewUser{Login: "yunwei", Name: "云维", Role: aid.Operator, Password: password})
	if aid.KindOf(err) == aid.Conflict {
		return nil
	}
	return err
}

func printDemo(e env, password string) {
	fmt.Fprintf(e.out, "\n  演示账号（密码都是 %s）\n", password)
	fmt.Fprintf(e.out, "    %-18s %s\n", "yunwei", "平台运维")
	for _, c := range demoCounties {
		for _, u := range demoUsers[c.code] {
			fmt.Fprintf(e.out, "    %-18s %s %s %s%s\n", u.Login, c.name, aid.Seat{Role: u.Role, Department: u.Department}.Label(), u.School, u.Township)
		}
	}
}

func readDemo(path string) (a demoAccounts, err error) {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return a, fmt.Errorf("读不到演示账号 %s：%w", path, err)
	}
	return a, json.Unmarshal(content, &a)
}

func writeDemo(path string, a demoAccounts) error {
	content, err := json.Marshal(a)
	if err != nil {
		return err
	}
	return os.WriteFile(path, content, 0o600)
}
