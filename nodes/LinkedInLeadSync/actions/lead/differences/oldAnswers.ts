import type { IDataObject } from 'n8n-workflow';

import type { LinkedInClient } from '../../../../shared/wire/linkedInClient';
import { inParallel } from '../../../../shared/wire/inParallel';
import { formColumns } from '../../../../shared/rows/columns';
import { withEmptyFields } from '../../../../shared/rows/emptyFields';
import { withEveryColumn } from '../../../../shared/rows/everyColumn';
import { isFixedColumn } from '../../../../shared/rows/reservedNames';
import type { StoredRow } from './storedLeads';
import type { LeadForm, LeadRow } from '../../../../shared/rows/types';
import { answeredVersion } from '../../../../shared/linkedin/formHistory';
import { asCount, asDigits } from '../../../../shared/values/json';
import type { LeadOwner } from '../../../../shared/values/leadOwner';
import { mayBeRoundedId } from '../../../../shared/values/roundedId';
import type { DifferenceSettings } from './findDifferencesSettings';
import type { ToldLead } from './leadComparison';

/** So many ids are named. */
const MOST_NAMED = 5;

/** A version of a form that a stored row is of, and the leads that answered another one since. */
interface StoredVersion {
	formId: string;
	versionId: number;
	owner: LeadOwner;
	leads: ToldLead[];
}

/**
 * Gives each lead that was answered again the columns of the version of its form that is stored, empty where
 * it has no such column: what is stored of it would keep the answers to questions that are not asked any more.
 * Costs a call for each version, once while n8n runs; none where the stored row is of the same version, or
 * does not say of which.
 * @param rows the input, row by row
 * @returns what a person is told where LinkedIn does not show such a version
 */
export async function emptyOldAnswers(
	client: LinkedInClient,
	settings: DifferenceSettings,
	told: Iterable<ToldLead>,
	rows: readonly StoredRow[],
): Promise<string[]> {
	const stored = storedVersions(told, rows);
	const hints = await inParallel(stored, client.calls.atOnce, async (version) => {
		const form = await formAt(client, version);
		if (form === undefined) return [notShown(version)];
		const names = formColumns(form, settings.columnNames).map(({ name }) => name);
		addColumns(
			version.leads,
			names.filter((name) => !isFixedColumn(name)),
			settings,
		);
		return [];
	});
	return hints.flat();
}

function storedVersions(told: Iterable<ToldLead>, rows: readonly StoredRow[]): StoredVersion[] {
	const versions = new Map<string, StoredVersion>();
	for (const lead of told) {
		const { itemIndex } = lead;
		const json = lead.output?.json;
		if (lead.difference !== 'changed' || json === undefined || itemIndex === undefined) continue;
		const [before, now] = [versionOf(rows[itemIndex]), versionOf(json)];
		const owner = ownerOf(json);
		if (before === undefined || now === undefined || owner === undefined) continue;
		if (before.formId === now.formId && before.versionId === now.versionId) continue;
		const key = JSON.stringify([before, owner]);
		const version = versions.get(key) ?? { ...before, owner, leads: [] };
		versions.set(key, version);
		version.leads.push(lead);
	}
	return [...versions.values()];
}

/** As a destination gives it back: numbers may be text by now, and ids rounded. */
function versionOf({ form_id: form, form_version: version }: StoredRow) {
	const formId = mayBeRoundedId(form) ? undefined : asDigits(form);
	const versionId = asCount(version);
	return formId === undefined || versionId === undefined ? undefined : { formId, versionId };
}

function ownerOf({ lead_type, organization_id, sponsored_account_id }: IDataObject) {
	const isSponsored = lead_type === 'SPONSORED';
	const id = asDigits(isSponsored ? sponsored_account_id : organization_id);
	const kind = isSponsored ? 'sponsoredAccount' : 'organization';
	return id === undefined ? undefined : ({ kind, id } satisfies LeadOwner);
}

/** The rows are whole without it, so that a failure must not keep them back. */
async function formAt(
	client: LinkedInClient,
	{ formId, versionId, owner }: StoredVersion,
): Promise<LeadForm | undefined> {
	try {
		const form = await answeredVersion(client, { formId, versionId, owner });
		return typeof form === 'object' ? form : undefined;
	} catch {
		return undefined;
	}
}

function addColumns(
	leads: readonly ToldLead[],
	names: string[],
	{ emptyFields }: DifferenceSettings,
): void {
	for (const { output } of leads) {
		if (output === undefined) continue;
		const { difference, lead_error: leadError, ...row } = output.json;
		// Empty text where Empty Fields says so.
		const whole = { ...row, lead_error: leadError === '' ? null : leadError } as LeadRow;
		const { rows } = withEveryColumn([whole], [[String(row.form_id), names]]);
		output.json = { difference, ...withEmptyFields(rows[0], emptyFields) };
	}
}

function notShown({ formId, versionId, leads }: StoredVersion): string {
	const ids = leads.map(({ output }) => String(output?.json.lead_id));
	const more = ids.length > MOST_NAMED ? `, and ${ids.length - MOST_NAMED} more` : '';
	const [who, rows] =
		ids.length === 1
			? ['1 lead had answered that was', 'its stored row']
			: [`${ids.length} leads had answered that were`, 'their stored rows'];
	return `LinkedIn does not show version ${versionId} of form ${formId}, which ${who} answered again since (${ids.slice(0, MOST_NAMED).join(', ')}${more}). Answers to questions that are no longer asked may stay in ${rows}: compare with the columns of the item that tells of it, and empty the others.`;
}
