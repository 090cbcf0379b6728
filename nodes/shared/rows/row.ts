import { parseAnswer } from './answers';
import type { ColumnNames } from './columnNames';
import type { FormLayout } from './columns';
import { formLayout } from './columns';
import { consentDetails } from './consentDetails';
import { asDigits, asList, asRecord, asText } from '../values/json';
import { localizedText, safeText } from '../values/text';
import { leadIdOf, submittedAtOf, unidentifiedLeadId } from '../values/leadIdentity';
import type { LeadType } from '../values/leadOwner';
import { LEAD_TYPES, ownerColumns } from '../values/leadOwner';
import type { ParsedForm } from './parseForm';
import type { LeadForm, LeadFormResponse, LeadRow } from './types';
import {
	campaignIdOf,
	creativeIdOf,
	entityId,
	eventIdOf,
	leadOwnerOf,
	parseFormUrn,
	toUrn,
} from '../values/urn';

export interface RowOptions {
	/** Whether the row has `consent_details`. */
	hasConsentDetails: boolean;
	columnNames: ColumnNames;
}

export interface LeadRowInput extends Partial<RowOptions> {
	lead: LeadFormResponse;
	/** The answered version. */
	form?: LeadForm;
	/** Omits columns that leads of this type cannot have; by default the lead's own type. */
	leadType?: LeadType;
	eventName?: string;
	/** The caller's sentences for `field_errors`. */
	problems?: string[];
}

/**
 * A lead as a database row, with all columns of `formColumns` for its type, in that order.
 * Any input results in a row. An unreadable field is null, with a line in `field_errors`. So has an answer or
 * consent missing from the form, since a new column would not fit the table. Characters that databases refuse
 * are removed. `lead_error` explains an unreadable lead. A lead without an id gets `unidentified-` and a hash
 * of its JSON. A lead counts as a test only if LinkedIn marks it as one.
 * With `hasConsentDetails`, the row has `consent_details`. A lead without form response omits it, so that an
 * upsert keeps the stored value.
 */
export function leadRow({
	lead,
	form,
	leadType,
	eventName,
	problems = [],
	hasConsentDetails = false,
	columnNames = 'forDatabases',
}: LeadRowInput): LeadRow {
	const source: LeadFormResponse = asRecord(lead) ?? {};
	const type = leadType ?? LEAD_TYPES.find((each) => each === source.leadType);
	const layout = formLayout(form, columnNames, type);
	const notes = new RowNotes();
	const row: LeadRow = { ...layout.blankRow };
	const leadId = leadIdOf(source);
	row.lead_id = leadId ?? unidentifiedLeadId(lead);
	row.lead_urn = leadId === undefined ? null : toUrn('leadGenFormResponse', leadId);

	readMetadata(source, layout, eventName, row, notes);
	readAnswers(source, layout, row, notes);
	readConsents(source, layout, row, notes);
	for (const problem of problems) notes.add(problem);

	for (const name in row) {
		const value = row[name];
		if (typeof value === 'string') row[name] = notes.storable(name, value);
	}
	row.field_errors = notes.text();
	row.lead_error = errorOf(lead, leadId);
	if (!hasConsentDetails || asRecord(source.formResponse) === undefined) return row;
	row.consent_details = consentDetails(row, source, layout.form);
	return row;
}

const SEE_JSON =
	"To see what it sent, run Lead → Pull over the lead's time with Output set to Raw.";

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

function readMetadata(
	lead: LeadFormResponse,
	{ form }: FormLayout,
	eventName: string | undefined,
	row: LeadRow,
	notes: RowNotes,
): void {
	readKind(lead, row, notes);
	readOwners(lead, form, row);
	readVersion(lead, form, row, notes);
	readEvent(lead, eventName, row, notes);
	row.submitter_urn = asText(lead.submitter) ?? null;
	setKnown(row, adColumns(lead));
}

/** The ad of a lead. Names are present only on request, in one of two shapes (wire contract 3.6). */
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
		campaign_id: campaignIdOf(leadMetadata) ?? entityId(campaign?.id, 'sponsoredCampaign') ?? null,
		sponsored_account_name: localizedText(account?.name) ?? null,
		creative_name: localizedText(creative?.name) ?? null,
		creative_id:
			creativeIdOf(associatedEntity) ?? entityId(creative?.id, 'sponsoredCreative') ?? null,
	};
}

/** Sets only existing columns, because leads of other types lack some. */
export function setKnown(row: LeadRow, values: LeadRow): void {
	for (const name in values) if (Object.hasOwn(row, name)) row[name] = values[name];
}

function readKind(lead: LeadFormResponse, row: LeadRow, notes: RowNotes): void {
	const leadType = asText(lead.leadType);
	const submittedAt = submittedAtOf(lead);
	row.lead_type = leadType ?? null;
	row.submitted_at = submittedAt === undefined ? null : new Date(submittedAt).toISOString();
	row.is_test_lead = lead.testLead === true;
	if (!leadType) notes.addTo('lead_type', 'LinkedIn sent no lead type');
	if (submittedAt === undefined) notes.addTo('submitted_at', 'LinkedIn sent no readable time');
	if (typeof (lead.testLead ?? false) !== 'boolean') {
		row.is_test_lead = null;
		notes.addTo('is_test_lead', 'LinkedIn sent neither true nor false');
	}
}

/** An ad account may use a Page's form; the row then has both ids. */
function readOwners(lead: LeadFormResponse, form: ParsedForm, row: LeadRow): void {
	const ofLead = ownerColumns(leadOwnerOf(lead.owner));
	const ofForm = ownerColumns(form.owner);
	setKnown(row, {
		organization_id: ofLead.organization_id ?? ofForm.organization_id,
		sponsored_account_id: ofLead.sponsored_account_id ?? ofForm.sponsored_account_id,
	});
}

function readVersion(
	lead: LeadFormResponse,
	form: ParsedForm,
	row: LeadRow,
	notes: RowNotes,
): void {
	const reference = parseFormUrn(lead.versionedLeadGenFormUrn);
	row.form_id = reference?.formId ?? form.id ?? null;
	row.form_version = reference?.versionId ?? form.versionId ?? null;
	row.form_name = form.name ?? null;
	if (!reference) notes.addTo('form_id', 'LinkedIn sent no readable form with this lead');
}

function readEvent(
	lead: LeadFormResponse,
	eventName: string | undefined,
	row: LeadRow,
	notes: RowNotes,
): void {
	const eventId = eventIdOf(lead.associatedEntity);
	setKnown(row, { event_id: eventId ?? null, event_name: asText(eventName) ?? null });
	if (row.lead_type === 'EVENT' && eventId === undefined) {
		notes.addTo('event_id', 'LinkedIn sent no readable event with this lead');
	}
}

const NO_OPTIONS: ReadonlyMap<string, string> = new Map();

function readAnswers(
	lead: LeadFormResponse,
	{ questions }: FormLayout,
	row: LeadRow,
	notes: RowNotes,
): void {
	let answeredByNothing: Set<string> | undefined;
	for (const entry of asList(asRecord(lead.formResponse)?.answers)) {
		const { questionId, answerDetails } = asRecord(entry) ?? {};
		const id = asDigits(questionId);
		const question = questions.get(id ?? '');
		if (question === undefined) {
			notes.add(withoutQuestion(id, parseAnswer(answerDetails, NO_OPTIONS)));
			continue;
		}
		const { name, options } = question;
		const { value, problem } = parseAnswer(answerDetails, options);
		if (row[name] !== null || answeredByNothing?.has(name)) {
			notes.addTo(name, `LinkedIn sent another answer. ${value ?? problem ?? ''}`.trim());
		} else {
			row[name] = value;
			if (value === null) (answeredByNothing ??= new Set()).add(name);
			if (problem !== undefined) notes.addTo(name, problem);
		}
	}
}

function withoutQuestion(
	id: string | undefined,
	{ value, problem }: ReturnType<typeof parseAnswer>,
): string {
	const said = value === null ? '' : ` The answer: ${value}`;
	const why = problem === undefined ? '' : ` (${problem})`;
	return id === undefined
		? `LinkedIn sent an answer without a question${why}.${said}`
		: `question ${id}: not in the form that LinkedIn showed${why}.${said}`;
}

function readConsents(
	lead: LeadFormResponse,
	{ consents }: FormLayout,
	row: LeadRow,
	notes: RowNotes,
): void {
	for (const entry of asList(asRecord(lead.formResponse)?.consentResponses)) {
		const response = asRecord(entry);
		const id = asDigits(response?.consentId);
		const name = id === undefined ? undefined : consents.get(id);
		const accepted = response?.accepted;
		const isReadable = typeof accepted === 'boolean';

		if (name === undefined) {
			const said = isReadable ? ` It was ${accepted ? 'accepted' : 'declined'}.` : '';
			notes.add(`consent ${id ?? 'without an ID'}: not in the form that LinkedIn showed.${said}`);
		} else if (!isReadable) {
			notes.addTo(name, 'LinkedIn sent neither true nor false');
		} else if (row[name] !== null && row[name] !== accepted) {
			notes.addTo(name, `LinkedIn sent it twice; the other answer was ${accepted}`);
		} else {
			row[name] = accepted;
		}
	}
}

/** More than the fields of any real form. */
const MOST_NOTES = 100;

class RowNotes {
	private readonly lines: string[] = [];

	private count = 0;

	add(line: string): void {
		this.count++;
		if (this.count <= MOST_NOTES) this.lines.push(safeText(line));
	}

	addTo(column: string, problem: string): void {
		this.add(`${column}: ${problem}`);
	}

	storable(column: string, text: string): string {
		const safe = safeText(text);
		if (safe.length !== text.length)
			this.addTo(column, 'characters that databases cannot store were removed');
		return safe;
	}

	text(): string | null {
		if (this.lines.length === 0) return null;
		const more = this.count - this.lines.length;
		return [...this.lines, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
	}
}
