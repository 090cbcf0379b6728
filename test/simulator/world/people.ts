import type { Random } from './random';

const words = (text: string) => text.split(' | ');

const LATIN = {
	firstName: words(
		'Anna | Jean-Luc | Zoë | José | Björn | Nguyễn | Siobhán | Łukasz | Mary Ann | X',
	),
	lastName: words(
		"O'Connor | Müller | García Márquez | Ångström | van der Berg | Null | D’Angelo | Test",
	),
	companyName: words(
		'Acme, Inc. | Müller & Söhne GmbH | Company "A" | Joe\'s Bar; Grill | AT&T | 7-Zip',
	),
	jobTitle: words('Engineer | VP, Sales & Marketing | C++/C# developer | Head of R&D | Créateur'),
};

const NAMES_BY_LANGUAGE: Record<string, typeof LATIN> = {
	ru: {
		firstName: words('Анна | Дмитрий | Ольга | Юрий | Їжак'),
		lastName: words('Иванова | Достоевский | Щербаков | Ковальчук'),
		companyName: words('ООО «Ромашка» | ЗАО "Восток" | Київстар'),
		jobTitle: words('Инженер | Руководитель отдела | Бухгалтер'),
	},
	ja: {
		firstName: words('太郎 | 花子 | さくら | ケンジ'),
		lastName: words('山田 | 佐藤 | 髙橋 | 𠮷田'),
		companyName: words('株式会社山田製作所 | 東京電機 | ㈱サンプル'),
		jobTitle: words('部長 | エンジニア | 営業担当'),
	},
	ar: {
		firstName: words('محمد | فاطمة | عبد الله | ليلى'),
		lastName: words('الأحمد | حسن | النجار'),
		companyName: words('شركة النخيل | مجموعة الخليج'),
		jobTitle: words('مهندس | مدير المبيعات'),
	},
};

export type Person = ReturnType<typeof makePerson>;

/** A person with names mostly in the script of the language, otherwise in Latin script. */
export function makePerson(random: Random, language: string) {
	const names = random.chance(0.8) ? (NAMES_BY_LANGUAGE[language] ?? LATIN) : LATIN;
	return {
		firstName: random.pick(names.firstName),
		lastName: random.pick(names.lastName),
		email: `person.${random.integer(1, 999_999)}+linkedin@mail.example`,
		companyName: random.pick(names.companyName),
		jobTitle: random.pick(names.jobTitle),
	};
}
