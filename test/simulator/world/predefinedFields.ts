/**
 * LinkedIn's `name` of each predefined field's question: from LinkedIn's Postman collections and documentation, and the
 * rest of the enum as far as it is known.
 */
export const PREDEFINED_FIELDS: Record<string, string> = {
	FIRST_NAME: 'First name',
	LAST_NAME: 'Last name',
	EMAIL: 'Email address',
	JOB_TITLE: 'Job title',
	JOB_FUNCTION: 'Function',
	WORK_EMAIL: 'Work email',
	SENIORITY: 'Seniority',
	INDUSTRY: 'Industry',
	COMPANY_NAME: 'Company name',
	PHONE_NUMBER: 'Phone number',
	WORK_PHONE_NUMBER: 'Work phone number',
	COMPANY_SIZE: 'Company size',
	CITY: 'City',
	STATE: 'State/Province',
	COUNTRY: 'Country/Region',
	ZIP_CODE: 'Postal/Zip code',
	DEGREE: 'Degree',
	FIELD_OF_STUDY: 'Field of study',
	SCHOOL: 'University/School',
	START_DATE: 'Start date',
	GRADUATION_DATE: 'Graduation date',
	LINKEDIN_PROFILE_LINK: 'LinkedIn profile link',
	GENDER: 'Gender',
};
