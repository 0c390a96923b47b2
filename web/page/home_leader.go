package page

import (
	"strconv"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// LeaderHome is the first page of a seat that reads figures: how far, who is
// missing, where.
type LeaderHome struct {
	Greeting string
	Paper    string // the title of the printed sheet
	Sub      string
	Stats    ui.Stats
	Notices  []ui.Notice
	Tasks    ui.Tasks
	Cards    []TargetCard
}

// NewLeaderHome prepares the first page of a leader.
func NewLeaderHome(who aid.Actor, s aid.TargetSummary) LeaderHome {
	t := s.Targets
	h := LeaderHome{Greeting: who.Name + "，您好", Paper: who.County.Name + t.Place + "教育精准扶贫工作情况", Sub: placeOf(t) + " · " + s.Term.Label(), Notices: targetNotices(t), Tasks: editionTasks(who, s.Editions)}
	h.Stats = ui.Stats{
		shortStat(t),
		{Label: "贫困村", Value: ui.Count(t.Poor), Unit: "个", URL: link.With(link.Villages, PoorField, "yes")},
		{Label: "建档立卡学生", Value: ui.Count(s.Students), Unit: "人", Sub: s.Term.Label() + "名单", URL: link.Students},
		{Label: "学校已确认", Value: ui.Count(s.Done) + " / " + ui.Count(s.Schools), Unit: "所", Sub: lateText(s.Late, s.NoList), URL: link.Confirmations, Tone: toneIf(s.Late > 0, ui.Bad)},
	}
	for _, target := range t.All {
		h.Cards = append(h.Cards, NewTargetCard(target, t.Year))
	}
	return h
}

// shortStat counts the goals that should have been reached and are not.
func shortStat(t aid.Targets) ui.Stat {
	if len(t.Years) == 0 {
		return ui.Stat{Label: "目标完成情况", Value: ui.NoData, Sub: "还没有导入教育年报", URL: link.Targets}
	}
	s := ui.Stat{Label: strconv.Itoa(t.Year) + "年未达到的目标", Value: ui.Count(t.Due()), Unit: "项", URL: link.Targets, Tone: toneIf(t.Due() > 0, ui.Wait)}
	s.Sub = "共" + ui.Count(len(t.All)) + "项，" + ui.Count(t.Count(aid.TargetNoData)) + "项无数据"
	if n := t.Count(aid.TargetShort) - t.Due(); n > 0 {
		s.Sub += "，" + ui.Count(n) + "项" + notYetDue
	}
	if n := t.Count(aid.TargetNoGoal); n > 0 {
		s.Sub += "，" + ui.Count(n) + "项" + aid.TargetNoGoal.Label()
	}
	return s
}

// lateText says which schools are late, and whose list has not come.
func lateText(late, noList int) string {
	text := "没有逾期的学校"
	if late > 0 {
		text = ui.Count(late) + "所逾期未确认"
	}
	if noList > 0 {
		text += "，" + ui.Count(noList) + "所名单未到"
	}
	return text
}
