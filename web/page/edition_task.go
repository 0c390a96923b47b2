package page

import (
	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/ui"
)

// editionTasks is what versions of the rules ask of this seat: to rehearse, to
// mend, to sign, to publish.
func editionTasks(who aid.Actor, all []aid.Edition) (tasks ui.Tasks) {
	for _, e := range all {
		name, mine := "资助规则"+aid.EditionLabel(e.Number), who.Can(aid.DraftEdition) && e.MayRevise(who) == nil
		t := ui.Task{Text: e.Text.Name + "，" + e.Department.Label() + "部门起草，自" + e.Text.From.Label() + "起", URL: link.Edition(e.ID)}
		switch {
		case who.Can(aid.SignEdition) && e.Awaits(who) == nil:
			t.Title, t.State, t.Action = name+"等您会签", ui.Badge{Text: "待会签", Tone: ui.Wait}, "去核对"
		case who.Can(aid.PublishEdition) && e.State == aid.EditionSigned:
			t.Title, t.State, t.Action = name+"已会签，等待发布", ui.Badge{Text: "待发布", Tone: ui.Wait}, "去发布"
		case mine && e.State == aid.EditionRehearsed && e.Green == aid.No:
			t.Title, t.State, t.Action = name+"演练没有通过", ui.Badge{Text: "待修改", Tone: ui.Bad}, "去修改"
		case mine && e.State == aid.EditionDraft:
			t.Title, t.State, t.Action = name+"还没有演练", ui.Badge{Text: "草稿"}, "去演练"
		default:
			continue
		}
		tasks = append(tasks, t)
	}
	return tasks
}
