import type { Locale } from './types';

/**
 * The predefined fields: from LinkedIn's Postman collections and documentation, and the rest of the enum as far as it
 * is known. Each has LinkedIn's `name` of the question, in the language of the form's author (English
 * here), and its texts in other languages.
 */
const FIELDS = `
FIRST_NAME: First name; de Vorname; sv Förnamn; es Nombre; ru Имя; ja 名; ar الاسم الأول
LAST_NAME: Last name; de Nachname; sv Efternamn; es Apellidos; ru Фамилия; ja 姓; ar اسم العائلة
EMAIL: Email address; de E-Mail-Adresse; sv E-postadress; es Correo electrónico; ru Адрес эл. почты; ja メールアドレス; ar البريد الإلكتروني
JOB_TITLE: Job title; de Jobbezeichnung; sv Jobbtitel; es Cargo; ru Должность; ja 役職; ar المسمى الوظيفي
JOB_FUNCTION: Function; de Tätigkeitsbereich; es Función
WORK_EMAIL: Work email; de Geschäftliche E-Mail; ru Рабочая почта; ja 勤務先メール; ar بريد العمل
SENIORITY: Seniority
INDUSTRY: Industry; de Branche; ja 業種
COMPANY_NAME: Company name; de Unternehmen; sv Företag; ru Компания; ja 会社名; ar اسم الشركة
PHONE_NUMBER: Phone number; de Telefonnummer; ru Номер телефона
WORK_PHONE_NUMBER: Work phone number
COMPANY_SIZE: Company size
CITY: City; de Ort; ru Город; ja 市区町村; ar المدينة
STATE: State/Province
COUNTRY: Country/Region; de Land; ru Страна; ja 国; ar البلد
ZIP_CODE: Postal/Zip code
DEGREE: Degree
FIELD_OF_STUDY: Field of study
SCHOOL: University/School
START_DATE: Start date
GRADUATION_DATE: Graduation date
LINKEDIN_PROFILE_LINK: LinkedIn profile link
GENDER: Gender`;

interface PredefinedField {
	name: string;
	/** By language; English is `name`. */
	texts: Record<string, string>;
}

export const PREDEFINED_FIELDS: Record<string, PredefinedField> = Object.fromEntries(
	FIELDS.trim()
		.split('\n')
		.map((line) => {
			const [field, names] = line.split(': ');
			const [name, ...texts] = names.split('; ');
			const byLanguage = texts.map((text) => [text.slice(0, 2), text.slice(3)]);
			return [field, { name, texts: Object.fromEntries(byLanguage) }];
		}),
);

/** The text that LinkedIn shows for a predefined field; a field that is not listed keeps its own name. */
export function predefinedText(field: string, locale: Locale): string {
	const known = PREDEFINED_FIELDS[field];
	return known?.texts[locale.language] ?? known?.name ?? field;
}
