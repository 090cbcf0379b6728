// The Code node that a user would write behind two HTTP Request nodes.
const forms = new Map();
const questions = new Map();
for (const page of $('Get forms').all()) {
	for (const form of page.json.elements) {
		forms.set(form.id, form);
		for (const question of form.content.questions) questions.set(question.questionId, question);
	}
}
const text = (localized) => Object.values(localized.localized)[0];
const slug = (label) =>
	label
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^_|_$/g, '');

const rows = [];
for (const page of $input.all()) {
	for (const lead of page.json.elements) {
		const [, formId, version] = /leadGenForm:(\d+),(\d+)/.exec(lead.versionedLeadGenFormUrn);
		const form = forms.get(Number(formId));
		const row = {
			lead_id: lead.id,
			lead_type: lead.leadType,
			submitted_at: new Date(lead.submittedAt).toISOString(),
			is_test_lead: lead.testLead,
			organization_id: lead.owner.organization.split(':').pop(),
			event_id: lead.associatedEntity.event.split(':').pop(),
			form_id: form.id,
			form_version: Number(version),
			form_name: form.name,
			submitter_urn: lead.submitter,
		};
		for (const { questionId, answerDetails } of lead.formResponse.answers) {
			const question = questions.get(questionId);
			const column = slug(question.predefinedField ?? text(question.question));
			if (answerDetails.textQuestionAnswer) {
				row[column] = answerDetails.textQuestionAnswer.answer;
			} else {
				const { options } = question.questionDetails.multipleChoiceQuestionDetails;
				row[column] = answerDetails.multipleChoiceAnswer.options
					.map((id) => text(options.find((option) => option.id === id).text))
					.join(', ');
			}
		}
		for (const { consentId, accepted } of lead.formResponse.consentResponses) {
			const consent = form.content.legalInfo.consents.find(({ id }) => id === consentId);
			row[`consent_${slug(text(consent.consent))}`] = accepted;
		}
		for (const { name, value } of form.hiddenFields) row[`hidden_${slug(name)}`] = value;
		rows.push({ json: row });
	}
}
return rows;
