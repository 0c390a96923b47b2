#!/bin/sh
# Prints the path of a Chromium, with fonts for Chinese at hand. As root it installs what is missing, by apt.
set -eu
. "$(dirname "$0")/lib.sh"

browser() {
	command -v chromium || command -v chromium-browser || command -v google-chrome
}

# chinese says whether there is a font that has Chinese; without one every screenshot shows boxes.
chinese() {
	fc-list :lang=zh 2>/dev/null | grep -q .
}

if browser >/dev/null && chinese; then
	browser
	exit
fi
if may_install && apt_install chromium fontconfig fonts-noto-cjk && browser >/dev/null && chinese; then
	browser
	exit
fi
give_up "缺少 Chromium 浏览器或中文字体:请执行 sudo apt-get install chromium fontconfig fonts-noto-cjk 后重试。" \
	"Chromium or a Chinese font is missing: run sudo apt-get install chromium fontconfig fonts-noto-cjk and try again."
