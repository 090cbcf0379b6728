import type { Locale } from './types';

interface PredefinedField {
	/** LinkedIn's `name` of the question, in the language of whoever made the form: English here. */
	name: string;
	/** The question's text by language; English is `name`. */
	texts?: Record<string, string>;
}

/**
 * The predefined fields of section 3.5 of the wire contract: those of captures and documentation, and
 * the rest of the enum as far as it is remembered.
 */
export const PREDEFINED_FIELDS: Record<string, PredefinedField> = {
	FIRST_NAME: {
		name: 'First name',
		texts: { de: 'Vorname', sv: 'Förnamn', es: 'Nombre', ru: 'Имя', ja: '名', ar: 'الاسم الأول' },
	},
	LAST_NAME: {
		name: 'Last name',
		texts: {
			de: 'Nachname',
			sv: 'Efternamn',
			es: 'Apellidos',
			ru: 'Фамилия',
			ja: '姓',
			ar: 'اسم العائلة',
		},
	},
	EMAIL: {
		name: 'Email address',
		texts: {
			de: 'E-Mail-Adresse',
			sv: 'E-postadress',
			es: 'Correo electrónico',
			ru: 'Адрес эл. почты',
			ja: 'メールアドレス',
			ar: 'البريد الإلكتروني',
		},
	},
	JOB_TITLE: {
		name: 'Job title',
		texts: {
			de: 'Jobbezeichnung',
			sv: 'Jobbtitel',
			es: 'Cargo',
			ru: 'Должность',
			ja: '役職',
			ar: 'المسمى الوظيفي',
		},
	},
	JOB_FUNCTION: { name: 'Function', texts: { de: 'Tätigkeitsbereich', es: 'Función' } },
	WORK_EMAIL: {
		name: 'Work email',
		texts: {
			de: 'Geschäftliche E-Mail',
			ru: 'Рабочая почта',
			ja: '勤務先メール',
			ar: 'بريد العمل',
		},
	},
	SENIORITY: { name: 'Seniority' },
	INDUSTRY: { name: 'Industry', texts: { de: 'Branche', ja: '業種' } },
	COMPANY_NAME: {
		name: 'Company name',
		texts: { de: 'Unternehmen', sv: 'Företag', ru: 'Компания', ja: '会社名', ar: 'اسم الشركة' },
	},
	PHONE_NUMBER: { name: 'Phone number', texts: { de: 'Telefonnummer', ru: 'Номер телефона' } },
	WORK_PHONE_NUMBER: { name: 'Work phone number' },
	COMPANY_SIZE: { name: 'Company size' },
	CITY: { name: 'City', texts: { de: 'Ort', ru: 'Город', ja: '市区町村', ar: 'المدينة' } },
	STATE: { name: 'State/Province' },
	COUNTRY: { name: 'Country/Region', texts: { de: 'Land', ru: 'Страна', ja: '国', ar: 'البلد' } },
	ZIP_CODE: { name: 'Postal/Zip code' },
	DEGREE: { name: 'Degree' },
	FIELD_OF_STUDY: { name: 'Field of study' },
	SCHOOL: { name: 'University/School' },
	START_DATE: { name: 'Start date' },
	GRADUATION_DATE: { name: 'Graduation date' },
	LINKEDIN_PROFILE_LINK: { name: 'LinkedIn profile link' },
	GENDER: { name: 'Gender' },
};

/** The text that LinkedIn shows for a predefined field; a field that is not listed keeps its own name. */
export function predefinedText(field: string, locale: Locale): string {
	const known = PREDEFINED_FIELDS[field];
	return known?.texts?.[locale.language] ?? known?.name ?? field;
}
