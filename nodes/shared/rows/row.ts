import type { FormLayout } from './columns';
import { formLayout } from './columns';
import { asDigits, asList, asObject, asRecord, asText } from '../values/json';
import { localizedText, safeText } from '../values/text';
import { leadIdOf, submittedAtOf, unidentifiedLeadId } from '../values/leadIdentity';
import type { LeadType } from '../values/leadOwner';
import { LEAD_TYPES, ownerColumns } from '../values/leadOwner';
import type { LeadForm, LeadFormResponse, LeadRow } from './types';
import { entityId, idAmong, leadOwnerOf, parseFormUrn, toUrn } from '../values/urn';

export interface LeadRowInput {
	/** LinkedIn's JSON, however damaged. */
	lead: unknown;
	form?: LeadForm;
	/** Omits columns that leads of this type cannot have; by default the lead's own type. */
	leadType?: LeadType;
	eventName?: string;
	/** The caller's sentences for `field_errors`. */
	problems?: string[];
}

const layouts = new WeakMap<LeadRow, FormLayout>();

/** The columns of the form that a row was built with; undefined for a copy of a row. */
export function layoutOf(row: LeadRow): FormLayout | undefined {
	return layouts.get(row);
}

/**
 * A lead as a database row, with all columns of `formColumns` for its type, in that order.
 * Any input results in a row. An unreadable field is null, with a line in `field_errors`. An answer or consent that is
 * missing from the form gets such a line, too: a new column would not fit the table. Characters that databases refuse
 * are removed. `lead_error` explains an unreadable lead. A lead without an id gets `unidentified-` and a hash
 * of its JSON. A lead counts as a test only if LinkedIn marks it as one.
 */
export function leadRow({ lead, form, leadType, eventName, problems = [] }: LeadRowInput): LeadRow {
	const source: LeadFormResponse = asRecord(lead) ?? {};
	const type = leadType ?? LEAD_TYPES.find((each) => each === source.leadType);
	const layout = formLayout(form, type);
	const builder = new RowBuilder(source, layout);
	const { row } = builder;
	layouts.set(row, layout);
	const leadId = leadIdOf(source);
	row.lead_id = leadId ?? unidentifiedLeadId(lead);
	row.lead_urn = leadId === undefined ? null : toUrn('leadGenFormResponse', leadId);
	row.submitter_urn = asText(source.submitter) ?? null;
	setKnown(row, adColumns(source));

	builder.readKind();
	builder.readOwners();
	builder.readVersion();
	builder.readEvent(eventName);
	builder.readAnswers();
	builder.readConsents();
	for (const problem of problems) builder.note(problem);
	builder.makeStorable();
	row.field_errors = builder.notes();
	row.lead_error = errorOf(lead, leadId);
	return row;
}

const SEE_JSON = "To see what it sent, run Pull leads over the lead's time with Simplify off.";

function errorOf(lead: unknown, leadId: string | undefined): string | null {
	const source = asRecord(lead);
	if (!source) return `LinkedIn sent something that is not a lead. ${SEE_JSON}`;
	const reasons: string[] = [];
	if (leadId === undefined) reasons.push('LinkedIn sent this lead without an ID');
	const response = asRecord(source.formResponse);
	if (!response) reasons.push('LinkedIn sent this lead without a form response');
	else if (!Array.isArray(response.answers)) {
		reasons.push('LinkedIn sent this lead without a list of answers');
	}
	return reasons.length > 0 ? `${reasons.join('; ')}. ${SEE_JSON}` : null;
}

/** The ad of a lead. Names are present only on request, in one of two shapes (BEHAVIOR.md 29). */
function adColumns({
	leadMetadata,
	leadMetadataInfo,
	ownerInfo,
	associatedEntity,
	associatedEntityInfo,
}: LeadFormResponse): LeadRow {
	const campaign = asRecord(
		asRecord(asRecord(leadMetadataInfo)?.sponsoredLeadMetadataInfo)?.campaign,
	);
	const account = asRecord(asRecord(ownerInfo)?.sponsoredAccountInfo);
	const entity = asRecord(associatedEntityInfo);
	const creative = asRecord(entity?.associatedCreative) ?? asRecord(entity?.associatedCreativeInfo);
	return {
		campaign_name: localizedText(campaign?.name) ?? null,
		campaign_type: asText(campaign?.type) ?? null,
		campaign_id:
			idAmong(asRecord(leadMetadata)?.sponsoredLeadMetadata, 'sponsoredCampaign') ??
			entityId(campaign?.id, 'sponsoredCampaign') ??
			null,
		sponsored_account_name: localizedText(account?.name) ?? null,
		creative_name: localizedText(creative?.name) ?? null,
		creative_id:
			idAmong(associatedEntity, 'sponsoredCreative') ??
			entityId(creative?.id, 'sponsoredCreative') ??
			null,
	};
}

/** Sets only existing columns, because leads of other types lack some. */
export function setKnown(row: LeadRow, values: LeadRow): void {
	for (const name in values) if (Object.hasOwn(row, name)) row[name] = values[name];
}

const NO_OPTIONS: ReadonlyMap<string, string> = new Map();

/** Fills a row from a lead, and notes what is unreadable. */
class RowBuilder {
	readonly row: LeadRow;

	private readonly lines: string[] = [];

	constructor(
		private readonly lead: LeadFormResponse,
		private readonly layout: FormLayout,
	) {
		this.row = { ...layout.blankRow };
	}

	note(line: string): void {
		this.lines.push(line);
	}

	notes(): string | null {
		return safeText(this.lines.join('\n')) || null;
	}

	readKind(): void {
		const { lead, row } = this;
		const leadType = asText(lead.leadType);
		const submittedAt = submittedAtOf(lead);
		row.lead_type = leadType ?? null;
		row.submitted_at = submittedAt === undefined ? null : new Date(submittedAt).toISOString();
		row.is_test_lead = lead.testLead === true;
		if (!leadType) this.noteTo('lead_type', 'LinkedIn sent no lead type');
		if (submittedAt === undefined) this.noteTo('submitted_at', 'LinkedIn sent no readable time');
	}

	/** An ad account may use a Page's form; the row then has both ids. */
	readOwners(): void {
		const ofLead = ownerColumns(leadOwnerOf(this.lead.owner));
		const ofForm = ownerColumns(this.layout.form.owner);
		setKnown(this.row, {
			organization_id: ofLead.organization_id ?? ofForm.organization_id,
			sponsored_account_id: ofLead.sponsored_account_id ?? ofForm.sponsored_account_id,
		});
	}

	readVersion(): void {
		const { row } = this;
		const { form } = this.layout;
		const reference = parseFormUrn(this.lead.versionedLeadGenFormUrn);
		row.form_id = reference?.formId ?? form.id ?? null;
		row.form_version = reference?.versionId ?? form.versionId ?? null;
		row.form_name = form.name ?? null;
		if (!reference) this.noteTo('form_id', 'LinkedIn sent no readable form with this lead');
	}

	readEvent(eventName: string | undefined): void {
		const eventId = idAmong(this.lead.associatedEntity, 'event');
		setKnown(this.row, { event_id: eventId ?? null, event_name: asText(eventName) ?? null });
		if (this.row.lead_type === 'EVENT' && eventId === undefined) {
			this.noteTo('event_id', 'LinkedIn sent no readable event with this lead');
		}
	}

	readAnswers(): void {
		const { row } = this;
		for (const entry of asList(asRecord(this.lead.formResponse)?.answers)) {
			const { questionId, answerDetails } = asRecord(entry) ?? {};
			const id = asDigits(questionId);
			const question = this.layout.questions.get(id ?? '');
			const answer = parseAnswer(answerDetails, question?.options ?? NO_OPTIONS);
			if (question === undefined) {
				this.note(withoutQuestion(id, answer));
				continue;
			}
			row[question.name] = answer.value;
			if (answer.problem !== undefined) this.noteTo(question.name, answer.problem);
		}
	}

	readConsents(): void {
		const { row } = this;
		for (const entry of asList(asRecord(this.lead.formResponse)?.consentResponses)) {
			const { consentId, accepted } = asRecord(entry) ?? {};
			const id = asDigits(consentId);
			const name = this.layout.consents.get(id ?? '');
			const isReadable = typeof accepted === 'boolean';

			if (name === undefined) {
				const said = isReadable ? ` It was ${accepted ? 'accepted' : 'declined'}.` : '';
				this.note(`consent ${id ?? 'without an ID'}: not in the form that LinkedIn showed.${said}`);
			} else if (!isReadable) {
				this.noteTo(name, 'LinkedIn sent neither true nor false');
			} else {
				row[name] = accepted;
			}
		}
	}

	makeStorable(): void {
		for (const [name, value] of Object.entries(this.row)) {
			if (typeof value !== 'string') continue;
			this.row[name] = safeText(value);
			if (this.row[name] === value) continue;
			this.noteTo(name, 'characters that databases cannot store were removed');
		}
	}

	private noteTo(column: string, problem: string): void {
		this.note(`${column}: ${problem}`);
	}
}

function withoutQuestion(id: string | undefined, { value, problem }: ParsedAnswer): string {
	const said = value === null ? '' : ` The answer: ${value}`;
	const why = problem === undefined ? '' : ` (${problem})`;
	return id === undefined
		? `LinkedIn sent an answer without a question${why}.${said}`
		: `question ${id}: not in the form that LinkedIn showed${why}.${said}`;
}

/**
 * Joins the options of an answer. Not a comma, because many options contain one ("Sales, marketing"). An
 * option that contains `; ` stays ambiguous; LinkedIn's raw JSON is not.
 */
const OPTION_SEPARATOR = '; ';

/** An answer's text (null if empty), or the reason why it cannot be read. */
type ParsedAnswer = { value: string | null; problem?: string };

/** Reads `answerDetails`: text as typed, and chosen options by their texts. */
function parseAnswer(answerDetails: unknown, options: ReadonlyMap<string, string>): ParsedAnswer {
	const { textQuestionAnswer, multipleChoiceAnswer } = asObject(answerDetails);
	const { answer } = asObject(textQuestionAnswer);
	if (['string', 'number', 'boolean'].includes(typeof answer)) return { value: String(answer) };
	const { options: chosen } = asObject(multipleChoiceAnswer);
	if (Array.isArray(chosen)) return parseChoice(chosen, options);
	return { value: null, problem: 'LinkedIn sent neither a text nor chosen options' };
}

function parseChoice(chosen: unknown[], options: ReadonlyMap<string, string>): ParsedAnswer {
	const texts: string[] = [];
	const unknown: string[] = [];
	for (const id of chosen) {
		const digits = asDigits(id);
		const text = digits && options.get(digits);
		if (text === undefined) unknown.push(digits ?? 'not a number');
		else texts.push(text);
	}
	const value = texts.length > 0 ? texts.join(OPTION_SEPARATOR) : null;
	if (unknown.length === 0) return { value };
	return {
		value,
		problem: `the form has no text for the chosen option (ID ${unknown.slice(0, 20).join(', ')})`,
	};
}
