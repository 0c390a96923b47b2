package server

import (
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/a-h/templ"

	"zhuxue/internal/aid"
	"zhuxue/web/link"
	"zhuxue/web/page"
)

const (
	uploadsPerPage = 30
	linesPerPage   = 50
)

var uploadsCrumbs = page.Crumbs{{Label: "首页", URL: link.Home}, {Label: "数据导入", URL: link.Uploads}}

func (s *Server) uploads(r *http.Request, who aid.Actor) (reply, error) {
	uploads, err := s.bureau.Uploads(r.Context(), who, queryID[aid.UploadID](r, "before"), uploadsPerPage+1)
	if err != nil {
		return reply{}, err
	}
	more := len(uploads) > uploadsPerPage
	if more {
		uploads = uploads[:uploadsPerPage]
	}
	return reply{title: "数据导入", crumbs: uploadsCrumbs[:2], page: func(f page.Frame) templ.Component {
		return page.UploadsPage(f, page.NewUploadList(uploads, more), link.NewUpload)
	}}, nil
}

func (s *Server) uploadForm(r *http.Request, who aid.Actor) (reply, error) {
	kind := aid.UploadKind(query(r, page.KindField))
	if kind == "" {
		next, err := s.bureau.NextKind(r.Context(), who)
		if err != nil {
			return reply{}, err
		}
		kind = next
	}
	return s.uploadFormPage(r, who, kind, "", nil)
}

// uploadFormPage shows the form, again after a mistake.
func (s *Server) uploadFormPage(r *http.Request, who aid.Actor, kind aid.UploadKind, term string, mistake *aid.Error) (reply, error) {
	newest, err := s.bureau.NewestTerm(r.Context(), who)
	if err != nil {
		return reply{}, err
	}
	status, fault, fields := http.StatusOK, "", map[string]string(nil)
	if mistake != nil {
		status, fields = http.StatusUnprocessableEntity, mistake.Fields
		if len(fields) == 0 {
			fault = mistake.Message
		}
	}
	form := page.NewUploadForm(kind, term, newest, fields, fault)
	return reply{status: status, title: "导入工作簿", crumbs: append(uploadsCrumbs[:2:2], page.Crumb{Label: "导入工作簿"}),
		page: func(f page.Frame) templ.Component { return page.UploadFormPage(f, form, link.Uploads) }}, nil
}

func (s *Server) uploadReceive(r *http.Request, who aid.Actor) (reply, error) {
	kind, code := aid.UploadKind(field(r, page.KindField)), field(r, page.TermField)
	var term aid.Term
	if code != "" {
		var err error
		if term, err = aid.ParseTerm(code); err != nil {
			return s.uploadFormPage(r, who, kind, code, aid.InvalidField(page.TermField, err.Error()))
		}
	}
	name, content, err := uploadedFile(r)
	if err == nil {
		err = s.received.take(who.User, s.now())
	}
	if err == nil {
		var id aid.UploadID
		if id, err = s.bureau.ReceiveUpload(r.Context(), who, kind, term, name, content); err == nil {
			return reply{goTo: link.Upload(id)}, nil
		}
	}
	if mistake, ok := errors.AsType[*aid.Error](err); ok && mistake.Kind == aid.Invalid {
		return s.uploadFormPage(r, who, kind, code, mistake)
	}
	return reply{}, err
}

// uploadedFile is the posted workbook and its name, without any folder.
func uploadedFile(r *http.Request) (name string, content []byte, err error) {
	f, head, err := r.FormFile(page.FileField)
	if errors.Is(err, http.ErrMissingFile) {
		return "", nil, aid.InvalidField(page.FileField, "请选择要上传的工作簿")
	}
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	content, err = io.ReadAll(f)
	name = filepath.Base(strings.ReplaceAll(head.Filename, `\`, "/"))
	return string([]rune(name)[:min(len([]rune(name)), 120)]), content, err
}

func (s *Server) upload(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.UploadID](r, "upload")
	if err != nil {
		return reply{}, err
	}
	f := lineFilter(r)
	p, err := s.bureau.Preview(r.Context(), who, id, f)
	if err == nil && query(r, "show") == "" {
		if first := page.FirstTab(p.Upload.Counts); first.Outcome != f.Outcome {
			first.Most = f.Most
			f = first
			p, err = s.bureau.Preview(r.Context(), who, id, f)
		}
	}
	if err != nil {
		return reply{}, err
	}
	detail := page.NewUploadPage(p.Upload, p.Same, p.Lines, p.Next, f)
	return reply{title: "导入" + p.Upload.Kind.Label(), crumbs: append(uploadsCrumbs[:2:2], page.Crumb{Label: p.Upload.Kind.Label()}),
		page: func(f page.Frame) templ.Component { return page.UploadDetail(f, detail) }}, nil
}

// lineFilter reads which rows to show; the held ones first of all.
func lineFilter(r *http.Request) aid.LineFilter {
	f := aid.LineFilter{Outcome: aid.Hold, Most: linesPerPage}
	switch show := query(r, "show"); show {
	case "healed":
		f.Outcome, f.Healed = aid.Accept, true
	case "noticed":
		f.Outcome, f.Noticed = aid.Accept, true
	case string(aid.Accept), string(aid.Duplicate):
		f.Outcome = aid.Outcome(show)
	}
	f.After = queryInt(r, "after")
	return f
}

// uploadProgress answers the progress bar; when the preview stands, the whole
// page is loaded.
func (s *Server) uploadProgress(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.UploadID](r, "upload")
	if err != nil {
		return reply{}, err
	}
	p, err := s.bureau.Preview(r.Context(), who, id, aid.LineFilter{Most: 1})
	if err != nil {
		return reply{}, err
	}
	detail := page.NewUploadPage(p.Upload, 0, nil, 0, aid.LineFilter{})
	if detail.Progress == nil {
		return reply{goTo: link.Upload(id)}, nil
	}
	return reply{body: page.ReadingProgress(*detail.Progress), goTo: link.Upload(id)}, nil
}

func (s *Server) uploadAccept(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.UploadID](r, "upload")
	if err != nil {
		return reply{}, err
	}
	if _, err := s.bureau.AcceptUpload(r.Context(), who, id); err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Upload(id)}, nil
}

func (s *Server) uploadDiscard(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.UploadID](r, "upload")
	if err != nil {
		return reply{}, err
	}
	if err := s.bureau.DiscardUpload(r.Context(), who, id); err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Uploads, said: "已放弃，没有导入任何内容", tone: page.Info}, nil
}

func (s *Server) uploadSettle(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.UploadID](r, "upload")
	if err != nil {
		return reply{}, err
	}
	if err := s.bureau.SettleUpload(r.Context(), who, id); err != nil {
		return reply{}, err
	}
	return reply{goTo: link.Upload(id), said: "这些行不再列入待办", tone: page.Info}, nil
}

func (s *Server) heldRows(r *http.Request, who aid.Actor) (reply, error) {
	id, err := pathID[aid.UploadID](r, "upload")
	if err != nil {
		return reply{}, err
	}
	name, write, err := s.bureau.HeldRows(r.Context(), who, id)
	if err != nil {
		return reply{}, err
	}
	return reply{file: &file{name: name, kind: xlsxKind, write: write}}, nil
}
