import type { Person } from './registrant';

/** People whose names and words have broken many a sync before. */
export const PEOPLE: Person[] = [
	{
		firstName: 'Ада',
		lastName: 'Георгиева',
		email: 'ada@example.com',
		words: 'Здравейте! Ще дойда с двама колеги.',
	},
	{
		firstName: '太郎',
		lastName: '山田',
		email: 'taro@example.com',
		words: 'ありがとうございます。𠮷野家の近くです',
	},
	{
		firstName: 'مريم',
		lastName: 'الخوارزمي',
		email: 'maryam@example.com',
		words: 'أهلاً وسهلاً — نلتقي قريبًا',
	},
	{
		firstName: 'Zoë 👩🏽‍💻',
		lastName: "O'Neil-Łukasz",
		email: 'zoe@example.com',
		words: "Robert'); DROP TABLE linkedin_leads; --",
	},
	{
		firstName: '=HYPERLINK("https://example.com")',
		lastName: '<b>Bold</b>',
		email: 'formula@example.com',
		words: '{{ $json.lead_id }} costs $1, or $2:name, or ${total}',
	},
	{
		firstName: '"Null"',
		lastName: 'NULL',
		email: 'null@example.com',
		words: '  spaces around, a tab\t, a \\ backslash and 6955637458260688897  ',
	},
];
