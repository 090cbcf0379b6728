import type { Random } from './random';

export interface Person {
	firstName: string;
	lastName: string;
	email: string;
	companyName: string;
	jobTitle: string;
}

interface Names {
	first: string[];
	last: string[];
	companies: string[];
	jobTitles: string[];
}

const LATIN: Names = {
	first: [
		'Anna',
		'Jean-Luc',
		'Zoë',
		'José',
		'Björn',
		'Nguyễn',
		'Siobhán',
		'Łukasz',
		'Mary Ann',
		'X',
	],
	last: [
		"O'Connor",
		'Müller',
		'García Márquez',
		'Ångström',
		'van der Berg',
		'Null',
		'D’Angelo',
		'Test',
	],
	companies: [
		'Acme, Inc.',
		'Müller & Söhne GmbH',
		'Company "A"',
		"Joe's Bar; Grill",
		'AT&T',
		'7-Zip',
	],
	jobTitles: ['Engineer', 'VP, Sales & Marketing', 'C++/C# developer', 'Head of R&D', 'Créateur'],
};

const CYRILLIC: Names = {
	first: ['Анна', 'Дмитрий', 'Ольга', 'Юрий', 'Їжак'],
	last: ['Иванова', 'Достоевский', 'Щербаков', 'Ковальчук'],
	companies: ['ООО «Ромашка»', 'ЗАО "Восток"', 'Київстар'],
	jobTitles: ['Инженер', 'Руководитель отдела', 'Бухгалтер'],
};

const JAPANESE: Names = {
	first: ['太郎', '花子', 'さくら', 'ケンジ'],
	last: ['山田', '佐藤', '髙橋', '𠮷田'],
	companies: ['株式会社山田製作所', '東京電機', '㈱サンプル'],
	jobTitles: ['部長', 'エンジニア', '営業担当'],
};

const ARABIC: Names = {
	first: ['محمد', 'فاطمة', 'عبد الله', 'ليلى'],
	last: ['الأحمد', 'حسن', 'النجار'],
	companies: ['شركة النخيل', 'مجموعة الخليج'],
	jobTitles: ['مهندس', 'مدير المبيعات'],
};

const NAMES_BY_LANGUAGE: Record<string, Names> = { ru: CYRILLIC, ja: JAPANESE, ar: ARABIC };

/** Somebody whose names are in the script of the language most of the time, in Latin script otherwise. */
export function makePerson(random: Random, language: string): Person {
	const names = random.chance(0.8) ? (NAMES_BY_LANGUAGE[language] ?? LATIN) : LATIN;
	return {
		firstName: random.pick(names.first),
		lastName: random.pick(names.last),
		email: `person.${random.integer(1, 999_999)}+linkedin@mail.example`,
		companyName: random.pick(names.companies),
		jobTitle: random.pick(names.jobTitles),
	};
}
