// Makes the .xls fixtures with the npm package xlsx 0.18.5: `npm i xlsx@0.18.5 && node make.js`. All data is invented.
const X = require('xlsx');

const rows = [
  ['石门镇建档立卡学生花名册'], [], ['序号', '姓名', '身份证号', '出生日期', '金额', '住校', '备注'],
  [1, '王小明', '990121200809010011', 39692, 1000, true, '㐂䶮𠮷'],
  [2, '李小花', '00012', 39692.5, 0.1, false, '第一行\n第二行'],
  [3, '赵大海', 990121200809010000, -12.75, 1250, true, null],
];
const main = X.utils.aoa_to_sheet(rows);
main.G6 = { t: 'e', v: 0x2a, w: '#N/A' };
main.H4 = { t: 'n', v: 3, f: '1+2' };
main.H5 = { t: 's', v: '甲乙', f: '"甲"&"乙"' };
main.H6 = { t: 'e', v: 0x17, f: '#REF!+1' };
main['!ref'] = 'A1:H6';

const schools = [['学校']];
for (let i = 0; i < 300; i++) schools.push(['青岭县第' + i + '小学' + '校'.repeat(60)]);

const book = X.utils.book_new();
X.utils.book_append_sheet(book, main, '石门镇');
X.utils.book_append_sheet(book, X.utils.aoa_to_sheet(schools), '隐藏');
book.Workbook = { Sheets: [{ Hidden: 0 }, { Hidden: 1 }] };
X.writeFile(book, 'roster.xls', { bookType: 'biff8', bookSST: true });
X.writeFile(book, 'labels.xls', { bookType: 'biff8' });
X.writeFile(book, 'excel5.xls', { bookType: 'biff5' });
