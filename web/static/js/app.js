/* Zhuxue: the few things a page cannot do by itself. Everything here is a comfort: without it each form and link still works.
   Plain ES5, for the browsers of county offices.

   data-confirm="句子"     on a form or link: asks before it goes on
   data-dialog="id"        on a link to #id: opens <dialog id> as a modal
   data-close              inside a dialog: closes it
   data-toggle="id"        on a button: shows or hides the element, keeps aria-expanded
   data-submit             on a select or checkbox: sends its form when changed
   data-print              on a button: prints the page
   data-all="name"         on a checkbox: ticks all checkboxes of that name in its form
   data-again              on a form: may be sent twice (exports) */
(function () {
  "use strict";
  var lastButton = null;

  function closest(el, selector) {
    while (el && el.nodeType === 1) {
      if (el.matches(selector)) { return el; }
      el = el.parentNode;
    }
    return null;
  }

  function byId(id) { return document.getElementById(id); }

  function hasDialog() { return typeof window.HTMLDialogElement === "function"; }

  function button(text, className) {
    var b = document.createElement("button");
    b.type = "button";
    b.className = className;
    b.textContent = text;
    return b;
  }

  /* ask shows a sentence with 确定 and 取消 and calls yes when 确定 is chosen. */
  function ask(sentence, yes) {
    if (!hasDialog()) {
      if (window.confirm(sentence)) { yes(); }
      return;
    }
    var box = document.createElement("dialog"), text = document.createElement("p"), row = document.createElement("p");
    var ok = button("确定", "btn btn-primary"), no = button("取消", "btn");
    box.className = "dialog dialog-ask";
    box.setAttribute("aria-label", "请确认");
    row.className = "actions";
    text.textContent = sentence;
    row.appendChild(ok);
    row.appendChild(no);
    box.appendChild(text);
    box.appendChild(row);
    document.body.appendChild(box);
    ok.addEventListener("click", function () { box.close(); yes(); });
    no.addEventListener("click", function () { box.close(); });
    box.addEventListener("close", function () { document.body.removeChild(box); });
    box.showModal();
  }

  /* Asking comes before htmx and before the browser: the capture phase. */
  document.addEventListener("submit", function (e) {
    var form = e.target, sentence = form.getAttribute("data-confirm"), by = lastButton;
    if (form.getAttribute("data-busy")) {
      e.preventDefault();
      e.stopImmediatePropagation();
      return;
    }
    if (by && by.form === form && by.getAttribute("data-confirm")) { sentence = by.getAttribute("data-confirm"); }
    if (!sentence || form.getAttribute("data-asked")) { return; }
    e.preventDefault();
    e.stopImmediatePropagation();
    ask(sentence, function () { sendAgain(form, by); });
  }, true);

  function sendAgain(form, by) {
    form.setAttribute("data-asked", "1");
    if (by && by.form === form) { by.click(); } else { form.submit(); }
    form.removeAttribute("data-asked");
  }

  /* A form that is on its way is not sent twice. The button is disabled a moment later, so that its own value still goes along. */
  document.addEventListener("submit", function (e) {
    var form = e.target;
    if (e.defaultPrevented || form.method === "get" || form.hasAttribute("data-again")) { return; }
    form.setAttribute("data-busy", "1");
    window.setTimeout(function () { busy(form, true); }, 0);
    window.setTimeout(function () { busy(form, false); }, 15000);
  });

  document.addEventListener("htmx:beforeRequest", function (e) { busyAround(e.detail.elt, true); });
  document.addEventListener("htmx:afterRequest", function (e) { busyAround(e.detail.elt, false); });

  function busyAround(el, on) {
    var form = closest(el, "form");
    if (form && form.method !== "get") { busy(form, on); }
  }

  function busy(form, on) {
    var all = form.querySelectorAll("button[type=submit],button:not([type])"), i;
    if (on) { form.setAttribute("data-busy", "1"); } else { form.removeAttribute("data-busy"); }
    for (i = 0; i < all.length; i++) { all[i].disabled = on; }
  }

  window.addEventListener("pageshow", function () {
    var all = document.querySelectorAll("form[data-busy]"), i;
    for (i = 0; i < all.length; i++) { busy(all[i], false); }
  });

  /* What takes the place of the focused link takes its focus: the next Tab goes on from there. */
  document.addEventListener("htmx:beforeSwap", function (e) {
    var id = e.detail.target.id;
    if (!id || !e.detail.target.contains(document.activeElement)) { return; }
    document.addEventListener("htmx:afterSettle", function settled() {
      var el = byId(id);
      document.removeEventListener("htmx:afterSettle", settled);
      if (!el) { return; }
      el.tabIndex = -1;
      el.focus({preventScroll: true});
    });
  });

  document.addEventListener("htmx:confirm", function (e) {
    if (!e.detail.question) { return; }
    e.preventDefault();
    ask(e.detail.question, function () { e.detail.issueRequest(true); });
  });

  /* When the line is down or the server is restarting, the person must know that nothing was saved. */
  document.addEventListener("htmx:sendError", function () { tell("网络连接中断，刚才的操作没有提交。请检查网络后重试。"); });
  document.addEventListener("htmx:responseError", function (e) { tell(refusal(e.detail.xhr.status)); });
  document.addEventListener("htmx:afterRequest", function (e) { if (e.detail.successful) { untell(); } });

  function refusal(status) {
    if (status === 403) { return "刚才的操作没有提交：您现在的岗位不能办理，可能已在另一个页面切换了岗位。请刷新本页后再办理。"; }
    if (status === 404) { return "刚才的操作没有提交：在您现在的岗位范围内没有找到它，可能已在另一个页面切换了岗位。请刷新本页后再办理。"; }
    if (status === 429) { return "操作太频繁，刚才的操作没有提交。请稍等一会儿再试。"; }
    if (status >= 500) { return "系统繁忙，刚才的操作没有完成。请稍后重试。"; }
    return "刚才的操作没有提交。请刷新本页后再办理。";
  }

  function tell(sentence) {
    var place = byId("flash"), box = document.createElement("div");
    if (!place) { window.alert(sentence); return; }
    untell();
    box.className = "notice tone-bad told";
    box.setAttribute("role", "alert");
    box.textContent = sentence;
    place.insertBefore(box, place.firstChild);
    box.scrollIntoView(false);
  }

  /* What was told about a failure goes once something succeeds. */
  function untell() {
    var told = document.querySelectorAll("#flash .told"), i;
    for (i = 0; i < told.length; i++) { told[i].parentNode.removeChild(told[i]); }
  }

  /* Who writes is at work: writing in a form puts the end of the session off. Where it has ended, the person is told while what
     was written can still be copied. */
  var heard = Date.now();
  document.addEventListener("input", function (e) {
    var form = e.target.form;
    if (!form || form.method === "get" || Date.now() - heard < 5 * 60 * 1000 || !document.querySelector("form[action='/logout']")) { return; }
    heard = Date.now();
    stay();
  });

  function stay() {
    var r = new XMLHttpRequest();
    r.open("GET", "/password");
    r.onload = function () {
      if ((r.responseURL || "").indexOf("/login") < 0) { return; }
      tell("登录已超时或已退出，本页写的内容还没有保存。请先把它复制下来，重新登录以后再贴回来保存。");
    };
    r.send();
  }

  document.addEventListener("click", function (e) {
    var el = closest(e.target, "button,input[type=submit]");
    if (el) { lastButton = el; }
  }, true);

  document.addEventListener("click", function (e) {
    var el = closest(e.target, "[data-dialog],[data-close],[data-toggle],[data-print],a[data-confirm]");
    if (!el || e.defaultPrevented) { return; }
    if (el.hasAttribute("data-dialog")) { openDialog(e, byId(el.getAttribute("data-dialog"))); }
    else if (el.hasAttribute("data-close")) { closeDialog(e, closest(el, "dialog")); }
    else if (el.hasAttribute("data-toggle")) { toggle(el, byId(el.getAttribute("data-toggle"))); }
    else if (el.hasAttribute("data-print")) { window.print(); }
    else {
      e.preventDefault();
      ask(el.getAttribute("data-confirm"), function () { window.location.href = el.href; });
    }
  });

  function openDialog(e, box) {
    if (!box || !hasDialog()) { return; }
    e.preventDefault();
    if (!box.open) { box.showModal(); }
  }

  function closeDialog(e, box) {
    if (!box || !box.open) { return; }
    e.preventDefault();
    box.close();
  }

  function toggle(el, what) {
    if (!what) { return; }
    what.hidden = !what.hidden;
    el.setAttribute("aria-expanded", String(!what.hidden));
  }

  document.addEventListener("change", function (e) {
    var el = e.target, all, i;
    if (el.hasAttribute("data-submit") && el.form) { el.form.submit(); }
    if (el.hasAttribute("data-all") && el.form) {
      all = el.form.querySelectorAll("input[type=checkbox][name='" + el.getAttribute("data-all") + "']");
      for (i = 0; i < all.length; i++) { all[i].checked = el.checked; }
    }
  });

  /* "/" goes to the search box; Escape closes the open menus of the header. */
  document.addEventListener("keydown", function (e) {
    var box = byId("search"), open = document.querySelectorAll("details.pop[open]"), i;
    if (e.key === "Escape") {
      for (i = 0; i < open.length; i++) { open[i].removeAttribute("open"); }
    }
    if (e.key !== "/" || e.ctrlKey || e.altKey || e.metaKey || !box) { return; }
    if (closest(e.target, "input,textarea,select,[contenteditable]")) { return; }
    e.preventDefault();
    box.focus();
    box.select();
  });

  document.addEventListener("click", function (e) {
    var open = document.querySelectorAll("details.pop[open]"), i;
    for (i = 0; i < open.length; i++) {
      if (!open[i].contains(e.target)) { open[i].removeAttribute("open"); }
    }
  });
})();
